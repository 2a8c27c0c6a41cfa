/// The faults in force, in the order in which they were injected.
struct FaultList {
    private(set) var faults: [Fault] = []

    mutating func add(_ fault: Fault) { faults.append(fault) }

    mutating func removeAll() { faults = [] }

    /// Draws the effects on a request: any number of delays and at most one failure.
    mutating func draw(_ kind: Operation.Kind, account: String?, method: String) -> [Fault.Effect] {
        guard !faults.isEmpty else { return [] }
        var effects: [Fault.Effect] = []
        var hasFailure = false
        for index in faults.indices where fits(faults[index], kind, account, method) {
            let isDelay = if case .slow = faults[index].effect { true } else { false }
            guard isDelay || !hasFailure, Double.random(in: 0..<1) < faults[index].probability else { continue }
            hasFailure = hasFailure || !isDelay
            effects.append(faults[index].effect)
            faults[index].count = faults[index].count.map { $0 - 1 }
        }
        faults.removeAll { ($0.count ?? 1) <= 0 }
        return effects
    }

    private func fits(_ fault: Fault, _ kind: Operation.Kind, _ account: String?, _ method: String) -> Bool {
        guard fault.effect.befalls(kind) else { return false }
        if fault.effect == .invalidGrant, method != "oauth2.token" { return false }
        if let wanted = fault.account, wanted.lowercased() != account { return false }
        guard let wanted = fault.method else { return true }
        return method == wanted || method.hasSuffix(".\(wanted)")
    }
}
