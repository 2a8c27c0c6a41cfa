import Base

/// A future value with any number of waiters.
struct Signalled<Value: Sendable>: Sendable {
    private struct State {
        var result: Result<Value, any Error>?
        var waiting: [CheckedContinuation<Value, any Error>] = []
    }

    private let state = Locked(State())

    /// - Throws: `OdooSimulatorStopped` if it ended before there was a value.
    func value() async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let known: Result<Value, any Error>? = state.withLock { state in
                if state.result == nil { state.waiting.append(continuation) }
                return state.result
            }
            if let known { continuation.resume(with: known) }
        }
    }

    func set(_ value: Value) { settle(.success(value)) }

    /// Ends the wait without a value.
    func end() { settle(.failure(OdooSimulatorStopped())) }

    private func settle(_ result: Result<Value, any Error>) {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            if state.result == nil { state.result = result }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(with: result) }
    }
}

/// The error of a simulator that ended before it could listen.
package struct OdooSimulatorStopped: Error {}
