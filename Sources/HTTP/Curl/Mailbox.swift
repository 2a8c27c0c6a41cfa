import Base

/// Passes a single value from one thread to one task.
final class Mailbox<Value: Sendable>: Sendable {
    private enum State {
        case empty
        case awaited(CheckedContinuation<Value, Never>)
        case full(Value)
    }

    private let state = Locked(State.empty)

    func put(_ value: Value) {
        let taker: CheckedContinuation<Value, Never>? = state.withLock { state in
            guard case .awaited(let taker) = state else {
                state = .full(value)
                return nil
            }
            return taker
        }
        taker?.resume(returning: value)
    }

    func take() async -> Value {
        await withCheckedContinuation { continuation in
            let value: Value? = state.withLock { state in
                guard case .full(let value) = state else {
                    state = .awaited(continuation)
                    return nil
                }
                return value
            }
            if let value { continuation.resume(returning: value) }
        }
    }
}
