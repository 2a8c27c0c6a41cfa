import Base
import OpenSSL

/// The whole state of the simulated Google. Used only under the simulator's lock.
final class World {
    var configuration: SimulatorConfiguration
    /// The accounts by address in lower case.
    var accounts: [String: Account] = [:]
    /// All arrived mail, inside or outside, by address in lower case.
    var arrived: [String: [Arrival]] = [:]
    var sent: [SentMessage] = []
    var authorization = Authorization()
    var uploads: [String: UploadSession] = [:]
    var faults = FaultList()
    /// The number of answers by method id and status, such as `gmail.users.messages.send 200`.
    var requests: [String: Int] = [:]
    private var lastNumber = 0

    init(_ configuration: SimulatorConfiguration) {
        self.configuration = configuration
    }

    var now: Timestamp { configuration.clock.now }

    /// Returns a number that was never returned before.
    func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    /// Returns an id like Gmail's: 16 hexadecimal digits.
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

    /// Returns an unguessable token of about `length` characters.
    static func token(_ prefix: String, bytes length: Int = 32) -> String {
        prefix + Base64.encode(RandomBytes.make(length), .url, padded: false)
    }
}
