import Base
import Mail
import Storage

@testable import Admin

/// A gateway around the console that does nothing but what a test sets.
struct TestGateway: RunningGateway {
    var version = "1.2.3"
    var freeSpace = (free: Int.max, reserve: 0)
    var configuration: [ConfigurationValue] = []
    var certificates: (folder: String, all: [CertificateInfo]) = ("", [])
    var listeners: [ListenerInfo] = []
    var builtActions: Set<ScheduledAction> = []
    var deliveryWebhook: (any WebhookReceiver)?
    /// How long it takes to apply a change of accounts.
    var reload = Duration.zero
    /// Queues a test message.
    var testMail: @Sendable (Address) async throws -> QueueID = { _ in throw Refusal.unavailable }
    /// How often runs of scheduled actions were requested.
    let actionRequests = Locked(0)
    /// How often Odoo's calls led to a look there.
    let odooLooks = Locked(0)

    /// Whether a default sender sends.
    var canMail = true
    /// The letters that were mailed, and to whom.
    let letters = Locked<[(letter: PlainLetter, recipient: Address)]>([])

    func mail(_ letter: PlainLetter, to recipient: Address) async throws {
        letters.withLock { $0.append((letter, recipient)) }
    }

    func accountsChanged() async { try? await Task.sleep(for: reload) }

    func actionsRequested() { actionRequests.withLock { $0 += 1 } }

    func odooCalled() async { odooLooks.withLock { $0 += 1 } }

    func queueChanged() {}

    func sendTestMail(to recipient: Address) async throws -> QueueID { try await testMail(recipient) }
}
