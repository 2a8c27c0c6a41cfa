import Base

/// The bounds of connections and transactions.
package struct ServerLimits: Sendable, Hashable {
    package var messageSize = 36_700_160
    package var recipients = 1000
    package var headerSize = 256 << 10
    /// Bytes of a line of content without CRLF.
    package var lineLength = 64 << 10
    /// Bytes of a command line without CRLF.
    package var commandLength = 4096
    package var errors = 10
    /// Wrong passwords in one connection.
    package var failedLogins = 3
    /// Messages in one connection.
    package var transactions = 10_000
    package var connections = 2000
    package var connectionsPerAddress = 500
    /// The longest wait for the next bytes between transactions.
    package var commandTimeout = Duration.minutes(5)
    /// The longest time from MAIL to the end of the content.
    package var transactionTimeout = Duration.minutes(30)
    package var handshakeTimeout = Duration.seconds(30)
    /// Bytes a second that content must arrive with, once it has had `rateGrace`.
    package var minimumRate = 1024
    /// Content may start as slowly as it likes for so long.
    package var rateGrace = Duration.seconds(60)
    /// The longest wait for the commit before 451 is answered.
    package var commitTimeout = Duration.seconds(30)
    /// At a shutdown a connection ends, unless a message is open, when the client was silent for so long…
    package var shutdownSilence = Duration.seconds(2)
    /// … and whatever it says after so long.
    package var shutdownPatience = Duration.seconds(10)
    /// More Received fields than this, and the message goes round in circles (RFC 5321 section 6.3).
    package var hops = 100

    package init() {}
}
