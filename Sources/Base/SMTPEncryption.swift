/// How an SMTP connection is encrypted: one to a listener, or one for submission to another server.
package enum SMTPEncryption: String, Sendable, Hashable, CaseIterable {
    /// Never.
    case plain
    /// When the client sends STARTTLS (RFC 3207).
    case startTLS = "starttls"
    /// From the first byte (RFC 8314 section 3.3).
    case tls
}
