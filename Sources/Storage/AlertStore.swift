package import Base

/// A way on which alerts leave the gateway.
package enum AlertChannel: String, Sendable, CaseIterable {
    case mail
    case webhook
    case chat
}

/// An alert that somebody is told of, until it is over and those who were told know that too.
package struct AlertRecord: Sendable, Hashable {
    /// The name of the node whose machine it concerns; empty for what all nodes share.
    package var scope: String
    /// What it is about; the same as long as it is the same problem.
    package var cause: String
    package var since: Timestamp
    /// Since when the cause is gone; `nil` while it lasts.
    package var missingSince: Timestamp?
    /// When the last round of messages about it was begun.
    package var toldAt: Timestamp
    /// What is told of it, in JSON.
    package var content: String
    /// In the order in which they were added.
    package var messages: [AlertMessage] = []

    package init(scope: String, cause: String, since: Timestamp, content: String) {
        self.scope = scope
        self.cause = cause
        self.since = since
        toldAt = since
        self.content = content
    }
}

/// What one recipient is told of an alert.
package struct AlertMessage: Sendable, Hashable {
    package enum Kind: String, Sendable {
        case raised
        /// The all-clear.
        case cleared
    }

    package enum State: Sendable, Hashable {
        /// To be sent from then on.
        case due(Timestamp)
        case sent
        /// Could not be sent for too long.
        case givenUp
    }

    /// The same for each attempt, so that the recipient recognises a repetition.
    package var id: String
    package var kind: Kind
    package var channel: AlertChannel
    /// The address; empty where the channel has one recipient.
    package var recipient: String
    /// A language tag.
    package var language: String
    /// Whether it is for the user whom the alert concerns, rather than for administrators.
    package var isPersonal: Bool
    package var createdAt: Timestamp
    /// How often it was tried in vain.
    package var attempts = 0
    package var state: State

    package init(
        id: String,
        kind: Kind,
        channel: AlertChannel,
        recipient: String,
        language: String,
        isPersonal: Bool,
        createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.channel = channel
        self.recipient = recipient
        self.language = language
        self.isPersonal = isPersonal
        self.createdAt = createdAt
        state = .due(createdAt)
    }
}

/// A change of the alerts that somebody is told of.
package enum AlertChange: Sendable, Hashable {
    /// Adds the alert, or changes the one of the same cause; its messages stay.
    case keep(AlertRecord)
    /// Adds a message, unless there is one of the same kind on the same way.
    case add(AlertMessage, to: AlertRecord)
    case withdraw(AlertMessage)
    /// An attempt to send the message has ended. Nothing changes for one that is no longer due.
    case attempted(AlertMessage)
    /// Forgets the alert with its messages.
    case end(AlertRecord)
}

/// The alerts that leave the gateway. Each method is one transaction.
package protocol AlertStore: Sendable {
    func alerts() async throws(StorageError) -> [AlertRecord]

    /// Makes the changes, all or none.
    func changeAlerts(_ changes: [AlertChange]) async throws(StorageError)

    /// Queues the mail of a message and records that the message was sent: both or neither, so that no crash has it mailed twice.
    ///
    /// - Returns: `nil` if the message is no longer due; then nothing is queued.
    func mailAlert(
        _ message: AlertMessage,
        as mail: NewMessage,
        content: [UInt8]
    ) async throws(StorageError) -> QueueID?
}
