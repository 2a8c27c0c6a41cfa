package import Base
package import Mail

/// An address that does not exist, as a bounce or Gmail itself said.
package struct BouncedAddress: Sendable, Hashable {
    /// The most addresses that are kept: the latest ones.
    package static let most = 5000

    /// In lower case.
    package let address: String
    package let firstAt: Timestamp
    package let lastAt: Timestamp
    /// The messages that bounced.
    package let count: Int
    /// The status code of the last one, such as `5.1.1` (RFC 3463).
    package let status: String
    /// What the server said of the last one.
    package let reason: String
    /// The last one.
    package let message: QueueID

    package init(
        address: String,
        firstAt: Timestamp,
        lastAt: Timestamp,
        count: Int,
        status: String,
        reason: String,
        message: QueueID
    ) {
        self.address = address
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.count = count
        self.status = status
        self.reason = reason
        self.message = message
    }

    /// The status codes that say that there is no such address, which another attempt does not change. Others of 5.1 are about
    /// the sender's address (RFC 3463 section 3.2).
    private static let lasting: Set = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"]

    /// Whether a status code says that there is no such address.
    package static func isLasting(_ status: String) -> Bool { lasting.contains(status) }

    /// Whether the address or the reason contains `text`, ignoring case.
    package func contains(_ text: String) -> Bool {
        let text = text.lowercased()
        return text.isEmpty || address.contains(text) || reason.lowercased().contains(text)
    }

    /// An address as the list has it.
    package static func name(of address: Address) -> String { "\(address)".lowercased() }
}

/// What says that an address does not exist: a bounce, or an answer of smtp.gmail.com.
package struct LastingBounce: Sendable, Hashable {
    package let address: Address
    package let status: String
    package let reason: String

    package init(_ address: Address, status: String, reason: String) {
        self.address = address
        self.status = status
        self.reason = reason
    }
}

/// The addresses that do not exist. Each method is one transaction.
package protocol BounceListStore: Sendable {
    /// All of them, those that bounced last first.
    func bouncedAddresses() async throws(StorageError) -> [BouncedAddress]

    /// Those of `addresses` that are on the list. Costs one look-up by the index, however long the list is.
    func bouncedAddresses(among addresses: [Address]) async throws(StorageError) -> [BouncedAddress]

    /// Adds what a message's bounce says. A message counts once for each address, however often it is told.
    func addBounces(_ bounces: [LastingBounce], of message: QueueID, at now: Timestamp) async throws(StorageError)

    /// Removes these addresses. Returns how many there were.
    func removeBounces(_ addresses: [String]) async throws(StorageError) -> Int

    /// Removes the addresses that have not bounced since then. Returns how many there were.
    func forgetBounces(before: Timestamp) async throws(StorageError) -> Int
}
