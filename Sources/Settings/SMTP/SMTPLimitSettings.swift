import Base

/// What a client may ask of the listener.
package struct SMTPLimitSettings: Sendable, Hashable {
    /// Bytes of a message, as EHLO's SIZE says it (RFC 1870). The default is what Gmail's API takes.
    package var messageSize = 36_700_160
    /// RCPT commands per transaction.
    package var recipients = 1000
    /// Bytes of the header.
    package var headerSize = 256 << 10
    /// Bytes of a line of content, its CRLF counted; RFC 5321 section 4.5.3.1.6 asks for 1000.
    package var lineLength = 64 << 10
    /// Bytes of a command line, its CRLF counted.
    package var commandLength = 4096
    /// Refused commands after which the connection is closed.
    package var errors = 10
    /// Transactions in one connection; Odoo sends up to a thousand in one.
    package var transactions = 10_000
    /// Connections at the same time.
    package var connections = 2000
    /// Connections at the same time from one address.
    package var connectionsPerAddress = 500
    /// The longest wait for the next command (RFC 5321 section 4.5.3.2.7).
    package var commandTimeout = Duration.minutes(5)
    /// The longest time from MAIL to the end of the content.
    package var transactionTimeout = Duration.minutes(30)
    /// The longest time for a TLS handshake.
    package var handshakeTimeout = Duration.seconds(30)
    /// Bytes a second that content must arrive with, measured over the transaction after its first minute.
    package var minimumRate = 1024
    /// The longest wait for the commit before the message is withdrawn and 451 answered; Odoo hangs up after 60 s.
    package var commitTimeout = Duration.seconds(30)

    package init() {}
}
