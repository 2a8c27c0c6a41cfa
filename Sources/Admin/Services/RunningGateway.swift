package import Base
package import Mail
package import Storage

/// What the console asks of the gateway that it is part of.
package protocol RunningGateway: Sendable {
    /// The gateway's version, such as `1.4.0`.
    var version: String { get }
    /// The free bytes of the disk with the queue, and how many must stay free.
    var freeSpace: (free: Int, reserve: Int) { get }
    /// The effective settings of the configuration file.
    var configuration: [ConfigurationValue] { get }
    /// The certificates in use, and their folder.
    var certificates: (folder: String, all: [CertificateInfo]) { get }
    /// The listeners for Odoo's mail.
    var listeners: [ListenerInfo] { get }
    /// The scheduled actions that this version runs.
    var builtActions: Set<ScheduledAction> { get }
    /// The program that is told of deliveries; `nil` where there is none.
    var deliveryWebhook: (any WebhookReceiver)? { get }

    /// Applies a change of accounts, options or grants.
    func accountsChanged() async

    /// Starts requested runs of scheduled actions.
    func actionsRequested()

    /// Starts deliveries of released or retried messages.
    func queueChanged()

    /// Reads what users asked for in Odoo, which says that there is something.
    func odooCalled() async

    /// Whether there is a default sender that sends.
    var canMail: Bool { get async throws }

    /// Queues a letter of the gateway's own from the default sender. Throws if there is none that sends.
    func mail(_ letter: PlainLetter, to recipient: Address) async throws

    /// Queues a test message from the default sender.
    func sendTestMail(to recipient: Address) async throws -> QueueID
}

/// The administrator's program that is told of deliveries.
package protocol WebhookReceiver: Sendable {
    /// What the store calls it.
    var target: String { get }

    /// Sends a test event. Returns why the program did not take it; `nil` if it did.
    func test() async throws -> Reason?
}

/// A letter that the gateway writes itself.
package struct PlainLetter: Sendable, Hashable {
    package let subject: String
    /// Lines with LF.
    package let text: String
    /// What its message in the queue is known by (`NewMessage.Origin.with`).
    package let origin: String

    package init(subject: String, text: String, origin: String) {
        self.subject = subject
        self.text = text
        self.origin = origin
    }
}
