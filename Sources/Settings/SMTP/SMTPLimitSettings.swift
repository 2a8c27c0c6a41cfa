import Base

/// What a client may ask of the listener.
package struct SMTPLimitSettings: Sendable, Hashable {
    /// The largest message that Gmail's API takes, in bytes (users.messages.send).
    package static let gmailMessageSize = 36_700_160
    /// Bytes of that which are kept for the header fields that the gateway adds.
    package static let headerReserve = 64 << 10

    /// Bytes of a message as it comes in, or more than is accepted anyway; see `acceptedMessageSize`.
    package var messageSize = gmailMessageSize
    /// RCPT commands per transaction.
    package var recipients = 1000
    /// Bytes of the header.
    package var headerSize = 256 << 10
    /// Bytes of a line of content without CRLF; RFC 5321 section 4.5.3.1.6 asks for 998.
    package var lineLength = 100_000
    /// Bytes of a command line without CRLF.
    package var commandLength = 2048
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

    /// The largest message that is accepted, in bytes, as EHLO's SIZE says it (RFC 1870): with the gateway's own header
    /// fields it must not be more than Gmail takes.
    package var acceptedMessageSize: Int { min(messageSize, Self.gmailMessageSize - Self.headerReserve) }
}

extension SMTPLimitSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "message_size",
                \.messageSize,
                .size(64 << 10...1 << 30),
                "The largest message. Gmail's API takes 35MiB; 64KiB of these are kept for the header fields that the gateway "
                    + "adds, so more than the rest is never accepted. EHLO tells the client the number (SIZE)."
            ),
            .value("recipients", \.recipients, .count(1...10_000), "Recipients of one message."),
            .value("header_size", \.headerSize, .size(4 << 10...4 << 20), "The header of a message."),
            .value(
                "line_length",
                \.lineLength,
                .size(998...1 << 20),
                "The longest line of a message. The standard has 998 bytes; some mail has more."
            ),
            .value("command_length", \.commandLength, .size(510...64 << 10), "The longest command line."),
            .value("errors", \.errors, .count(1...1000), "Refused commands after which the connection is closed."),
            .value("transactions", \.transactions, .count(1...1_000_000), "Messages in one connection."),
            .value("connections", \.connections, .count(1...100_000), "Connections at the same time."),
            .value(
                "connections_per_address",
                \.connectionsPerAddress,
                .count(1...100_000),
                "Connections at the same time from one address."
            ),
            .value(
                "command_timeout",
                \.commandTimeout,
                .duration(.seconds(1)...(.hours(1))),
                "The longest wait for the next command."
            ),
            .value(
                "transaction_timeout",
                \.transactionTimeout,
                .duration(.seconds(10)...(.hours(12))),
                "The longest time from MAIL FROM to the end of the message."
            ),
            .value(
                "handshake_timeout",
                \.handshakeTimeout,
                .duration(.seconds(1)...(.minutes(5))),
                "The longest time for a TLS handshake."
            ),
            .value(
                "minimum_rate",
                \.minimumRate,
                .size(0...1 << 30),
                "Bytes a second that a message must arrive with, on average after its first minute. 0 asks for none."
            ),
            .value(
                "commit_timeout",
                \.commitTimeout,
                .duration(.seconds(1)...(.minutes(5))),
                "The longest wait until a message is safe on disk. After that it is withdrawn and refused for the time "
                    + "being: Odoo hangs up after 60 s and takes the message for lost."
            ),
        ]
    }
}
