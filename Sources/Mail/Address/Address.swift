/// An address of the form `local-part@domain` (RFC 5321 section 4.1.2, `Mailbox`; RFC 5322 section 3.4.1, `addr-spec`).
///
/// The local part is stored without quotes; `description` adds them where the grammar requires.
package struct Address: Sendable, Hashable {
    /// The part before the `@`, unquoted. May contain UTF-8 (RFC 6531).
    package let localPart: String
    /// The part after the `@`: a domain name (as given, possibly UTF-8) or an address literal such as `[192.0.2.1]`.
    package let domain: String

    /// Joins two well-formed parts. For text from outside, use the parser, `init?(_:)`.
    package init(localPart: String, domain: String) {
        self.localPart = localPart
        self.domain = domain
    }
}
