/// A fault on demand.
package struct OdooFault: Sendable, Hashable {
    package enum Effect: Sendable, Hashable {
        /// The answer is delayed.
        case slow(Duration)
        /// The connection closes before the work is done.
        case dropBefore
        /// The connection closes after the work is done: the answer is lost.
        case dropAfter
        /// A page of the reverse proxy, such as 502.
        case page(status: Int, afterWork: Bool)
        /// A conflict with another transaction remains after all retries.
        case concurrent
    }

    package var effect: Effect
    /// The affected method: `res.partner.write`, or `write` for that method of every model; `nil` is every call.
    package var method: String?
    /// How often it still happens; `nil` is unlimited.
    package var count: Int?
    /// The number of calls that succeed first.
    package var skipping: Int

    package init(_ effect: Effect, method: String? = nil, count: Int? = 1, skipping: Int = 0) {
        self.effect = effect
        self.method = method
        self.count = count
        self.skipping = skipping
    }
}

extension World {
    /// Draws the effects on a call of `method`: any number of delays and at most one failure.
    func drawFaults(_ method: String) -> [OdooFault.Effect] {
        var effects: [OdooFault.Effect] = []
        var hasFailure = false
        for index in faults.indices {
            if let wanted = faults[index].method, method != wanted, !method.hasSuffix(".\(wanted)") { continue }
            guard faults[index].skipping == 0 else {
                faults[index].skipping -= 1
                continue
            }
            let isDelay = if case .slow = faults[index].effect { true } else { false }
            guard isDelay || !hasFailure else { continue }
            hasFailure = hasFailure || !isDelay
            effects.append(faults[index].effect)
            faults[index].count = faults[index].count.map { $0 - 1 }
        }
        faults.removeAll { ($0.count ?? 1) <= 0 }
        return effects
    }
}
