import Storage

/// Whether the gateway needs attention, for programs.
struct HealthView: Encodable, Sendable {
    /// `attention` if an account needs a grant, a message failed or is held, or the disk is nearly full.
    let status: String
    let waiting: Int
    let held: Int
    let failed: Int
    let freeBytes: Int
    let accounts: [String: Int]

    init(accounts: [AccountRecord], counts: [QueueCount], space: (free: Int, reserve: Int)) {
        func count(_ state: DeliveryState) -> Int { counts.filter { $0.state == state }.reduce(0) { $0 + $1.count } }
        (waiting, held, failed) = (count(.waiting), count(.held), count(.failed))
        freeBytes = space.free
        self.accounts = Dictionary(accounts.map { ($0.health.state.rawValue, 1) }, uniquingKeysWith: +)
        let isWell =
            held + failed == 0 && space.free > space.reserve
            && !accounts.contains { $0.health.state == .needsGrant }
        status = isWell ? "ok" : "attention"
    }
}
