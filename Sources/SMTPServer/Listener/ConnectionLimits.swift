import Base

/// Limits the number of connections, in total and by address.
final class ConnectionLimits: Sendable {
    private struct State {
        var total = 0
        var byAddress: [String: Int] = [:]
    }

    private let most: Int
    private let mostPerAddress: Int
    private let state = Locked(State())

    init(most: Int, mostPerAddress: Int) {
        self.most = most
        self.mostPerAddress = mostPerAddress
    }

    /// Reserves a place; returns false when there is none.
    func enter(_ address: String) -> Bool {
        state.withLock { state in
            guard state.total < most, state.byAddress[address, default: 0] < mostPerAddress else { return false }
            state.total += 1
            state.byAddress[address, default: 0] += 1
            return true
        }
    }

    func leave(_ address: String) {
        state.withLock { state in
            state.total -= 1
            let left = state.byAddress[address, default: 1] - 1
            state.byAddress[address] = left > 0 ? left : nil
        }
    }
}
