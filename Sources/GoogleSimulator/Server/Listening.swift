import Base

/// The port, for callers that wait until it is known.
struct Listening: Sendable {
    private struct State {
        var port: Int?
        var isOver = false
        var waiting: [CheckedContinuation<Int, any Error>] = []
    }

    private let state = Locked(State())

    /// - Throws: `SimulatorStopped` if the simulator ended before it listened.
    func port() async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            let known: Result<Int, any Error>? = state.withLock { state in
                if let port = state.port { return .success(port) }
                if state.isOver { return .failure(SimulatorStopped()) }
                state.waiting.append(continuation)
                return nil
            }
            if let known { continuation.resume(with: known) }
        }
    }

    func began(on port: Int) {
        let waiting = state.withLock { state in
            state.port = port
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: port) }
    }

    func ended() {
        let waiting = state.withLock { state in
            state.isOver = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(throwing: SimulatorStopped()) }
    }
}

/// The error of a simulator that ended before it could listen.
package struct SimulatorStopped: Error {}
