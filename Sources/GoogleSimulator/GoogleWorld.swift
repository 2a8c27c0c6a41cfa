package import Base
import Cryptography

/// The whole state of the simulated Google. Used only under the simulator's lock.
final class GoogleWorld {
    var configuration: SimulatorConfiguration
    /// The accounts by address in lower case.
    var accounts: [String: Account] = [:]
    /// All arrived mail, inside or outside, by address in lower case.
    var arrived: [String: [Arrival]] = [:]
    var sent: [SimulatedMessage] = []
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

/// A copy of a message in a recipient's mailbox.
package struct Arrival: Sendable {
    /// Gmail's id of the sent message.
    package let gmailID: String
    /// The account that sent it; `nil` for mail from outside.
    package let sender: String?
    package let at: Timestamp
    /// The header as the recipient sees it: without Bcc.
    package let header: MessageText
    /// The size of the whole message, in bytes.
    package let size: Int
    /// The body, if bodies are stored.
    package let body: [UInt8]?

    /// Header and body as the recipient has them; `nil` if bodies are not stored.
    package var message: [UInt8]? { body.map { header.bytes + $0 } }
}

/// A message that an account has sent.
package struct SimulatedMessage: Sendable {
    package let gmailID: String
    package let threadID: String
    package let account: String
    package let at: Timestamp
    /// The method that sent it, such as `gmail.users.messages.send`.
    package let method: String
    /// The header as the Sent copy has it: with Bcc.
    package let header: MessageText
    package let size: Int
    /// SHA-256 of the body, in hexadecimal.
    package let bodyDigest: String
    /// The recipients that it reached, in lower case.
    package let recipients: [String]
}

/// A header: its bytes and its fields.
package struct MessageText: Sendable {
    package struct Field: Sendable, Hashable {
        package let name: String
        /// Unfolded.
        package let value: String
    }

    /// The header with the empty line that ends it.
    package let bytes: [UInt8]
    package let fields: [Field]

    /// Returns the value of the first field of that name.
    package func value(_ name: String) -> String? {
        let name = name.lowercased()
        return fields.first { $0.name.lowercased() == name }?.value
    }

    /// The Message-ID with its angle brackets.
    package var messageID: String? { value("Message-ID") }
}
