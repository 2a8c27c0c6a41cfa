import Base
import OpenSSL

/// Everything that the simulated Google knows. Used only under the simulator's lock.
final class World {
    var configuration: SimulatorConfiguration
    /// By address in small letters.
    var accounts: [String: Account] = [:]
    /// What arrived for anybody, inside or outside, by address in small letters.
    var arrived: [String: [Arrival]] = [:]
    var sent: [SentMessage] = []
    var authorization = Authorization()
    var uploads: [String: UploadSession] = [:]
    var faults = FaultList()
    /// Answers by method id and status, such as `gmail.users.messages.send 200`.
    var requests: [String: Int] = [:]
    private var lastNumber = 0

    init(_ configuration: SimulatorConfiguration) {
        self.configuration = configuration
    }

    var now: Timestamp { configuration.clock.now }

    /// A number never given before.
    func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    /// An id as Gmail's are: 16 hexadecimal digits.
    func nextID() -> String { String(0x1_9A00_0000_0000_000 + nextNumber(), radix: 16) }

    func limits(of account: Account) -> UsageLimits { account.limits ?? configuration.limits }

    /// Forgets mail, contacts, usage and requests; accounts and grants stay.
    func forgetMail() {
        arrived = [:]
        sent = []
        uploads = [:]
        requests = [:]
        for account in accounts.values {
            account.store.forget()
            account.contacts.forget()
            account.usage = Usage()
        }
    }

    /// An unguessable token of about `length` characters.
    static func token(_ prefix: String, bytes length: Int = 32) -> String {
        prefix + Base64.encode(RandomBytes.make(length), .url, padded: false)
    }
}
