import Storage

/// A page of the queue, for programs.
struct QueuePageView: Encodable, Sendable {
    let entries: [QueueEntryView]
    let next: String?
}

/// The number of deliveries in one state, for programs.
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
