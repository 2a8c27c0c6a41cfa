import Storage

/// A page of the queue as programs see it.
struct QueuePageView: Encodable, Sendable {
    let entries: [QueueEntryView]
    let next: String?
}

/// How many deliveries stand in one state, as programs see it.
struct QueueTotalView: Encodable, Sendable {
    let account: String
    let state: String
    let count: Int

    init(_ count: QueueCount, accounts: [AccountID: AccountRecord]) {
        account = accounts[count.account].map { "\($0.address)" } ?? "account \(count.account.rawValue)"
        state = count.state.rawValue
        self.count = count.count
    }
}
