/// What an SMTP client may ask of a listener. The defaults here are those of the settings (`smtp.limits`), the listeners
/// and their sessions alike.
package struct SMTPLimits: Sendable, Hashable {
    /// The largest message that Gmail's API accepts, in bytes (users.messages.send).
    package static let gmailMessageSize = 36_700_160
    /// The largest message that smtp.gmail.com accepts, in bytes: what it says after EHLO (RFC 1870).
    package static let gmailSubmissionSize = 35_882_577

    /// Bytes of an incoming message (RFC 1870).
    package var messageSize = gmailMessageSize
    /// RCPT commands per transaction.
    package var recipients = 1000
    /// Bytes of the header.
    package var headerSize = 256 << 10
    /// Bytes of a line of content without CRLF; RFC 5321 section 4.5.3.1.6 requires 998.
    package var lineLength = 100_000
    /// Bytes of a command line without CRLF; AUTH may be longer (RFC 4954 section 4).
    package var commandLength = 2048
    /// Refused commands after which the connection is closed.
    package var errors = 10
    /// Wrong passwords after which the connection is closed.
    package var failedLogins = 3
    /// Transactions per connection; Odoo sends up to a thousand in one.
    package var transactions = 10_000
    /// Concurrent connections.
    package var connections = 2000
    /// Concurrent connections from one address.
    package var connectionsPerAddress = 500
    /// The longest wait for the next command (RFC 5321 section 4.5.3.2.7).
    package var commandTimeout = Duration.minutes(5)
    /// The longest time from MAIL to the end of the content.
    package var transactionTimeout = Duration.minutes(30)
    /// The longest time for a TLS handshake, and for a proxy's header before it.
    package var handshakeTimeout = Duration.seconds(30)
    /// Bytes per second at which content must arrive on average, once `rateGrace` is over.
    package var minimumRate = 1024
    /// The time at the start of the content without a minimum rate.
    package var rateGrace = Duration.seconds(60)
    /// The longest wait for the commit, after which the message is withdrawn and answered with 451; Odoo hangs up after
    /// 60 s.
    package var commitTimeout = Duration.seconds(30)
    /// On shutdown, a connection without an open message ends once the client has been silent for this long …
    package var shutdownSilence = Duration.seconds(2)
    /// … and after this long in any case.
    package var shutdownPatience = Duration.seconds(10)
    /// The number of Received fields above which a message is treated as looping (RFC 5321 section 6.3).
    package var hops = 100

    package init() {}
}
