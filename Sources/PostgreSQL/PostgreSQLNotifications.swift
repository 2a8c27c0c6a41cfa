package import Base

/// What a session told with NOTIFY.
package struct PostgreSQLNotification: Sendable, Hashable {
    package let channel: String
    package let payload: String
    /// The backend process of the notifying session, to recognise one's own notifications.
    package let sender: Int32
}

/// What happens on channels, on a connection of its own that is made again whenever it is lost.
///
/// PostgreSQL keeps no notification for a session that is not there. So the sequence also says from when on it listens, and
/// when it missed something: the consumer then looks for itself.
package struct PostgreSQLNotifications: AsyncSequence, Sendable {
    package enum Element: Sendable, Hashable {
        /// Listening has started, for the first time or again. Earlier changes must be queried.
        case listening
        case notification(PostgreSQLNotification)
        /// Notifications arrived faster than they were read, and some were dropped: query what they announced.
        case overflow
        /// The connection was lost or could not be opened. Nothing is received until `listening`.
        case interrupted(PostgreSQLError)
    }

    private let parameters: PostgreSQLParameters
    private let channels: [String]
    private let backoff: Backoff

    /// The longest time for connecting and starting to listen.
    static let connectDeadline = Duration.seconds(20)

    /// - Parameter backoff: the pauses between attempts to connect.
    package init(
        _ parameters: PostgreSQLParameters,
        channels: [String],
        backoff: Backoff = Backoff(first: .milliseconds(200), longest: .seconds(10))
    ) {
        self.parameters = parameters
        self.channels = channels
        self.backoff = backoff
    }

    package func makeAsyncIterator() -> Iterator { Iterator(parameters, channels, backoff) }

    package struct Iterator: AsyncIteratorProtocol {
        private let parameters: PostgreSQLParameters
        private let channels: [String]
        private let backoff: Backoff
        private var connection: PostgreSQLConnection?
        private var failures = 0

        fileprivate init(_ parameters: PostgreSQLParameters, _ channels: [String], _ backoff: Backoff) {
            self.parameters = parameters
            self.channels = channels
            self.backoff = backoff
        }

        /// The next event; `nil` when the task is cancelled.
        package mutating func next() async -> Element? {
            guard !Task.isCancelled else { return nil }
            guard let connection else { return await connect() }
            switch await connection.inbox.next() {
            case .notification(let notification): return .notification(notification)
            case .overflow: return .overflow
            case .ended(let reason):
                self.connection = nil
                return .interrupted(reason)
            case nil: return nil
            }
        }

        private mutating func connect() async -> Element? {
            if failures > 0 {
                do { try await Task.sleep(for: backoff.delay(afterAttempt: failures)) } catch { return nil }
            }
            let deadline = ContinuousClock.now + PostgreSQLNotifications.connectDeadline
            do {
                let connection = try await PostgreSQLConnection.open(parameters, until: deadline)
                let statements = channels.map { PostgreSQLStatement("LISTEN \(PostgreSQLSyntax.identifier($0))") }
                _ = try await connection.run(statements, until: deadline)
                self.connection = connection
                failures = 0
                return .listening
            } catch {
                guard !Task.isCancelled else { return nil }
                failures += 1
                return .interrupted(error as? PostgreSQLError ?? .unreachable("\(error)"))
            }
        }
    }
}

extension PostgreSQLStatement {
    /// Notifies the listeners on `channel` once the transaction is committed. The payload has at most 7999 bytes.
    package static func notify(_ channel: String, _ payload: String = "") -> PostgreSQLStatement {
        PostgreSQLStatement("SELECT pg_notify($1, $2)", [channel, payload])
    }
}
