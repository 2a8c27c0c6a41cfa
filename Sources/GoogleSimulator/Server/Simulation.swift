import Base

/// Answers requests: applies faults and limits, and does the work, without any socket.
struct Simulation: Sendable {
    let world: Locked<World>

    /// - Returns: the answer, or `nil` to drop the connection.
    func respond(to request: SimulatedRequest) async -> SimulatedResponse? {
        switch request.segments.first {
        case "_simulator": return world.withLock { ControlAPI(world: $0).answer(request) }
        case "batch": return await batch(request)
        default: return await single(request)
        }
    }

    func single(_ request: SimulatedRequest) async -> SimulatedResponse? {
        guard let operation = Operation(request) else { return .unknownPath }
        let (identity, effects, delay) = world.withLock { world in
            let identity = operation.identify(world)
            let effects = world.faults.draw(operation.kind, account: identity.account, method: identity.method)
            return (identity, effects, effects.delay + world.configuration.latency)
        }
        guard enter(identity, operation) else { return count(APIError.tooManyConcurrent.response, identity) }
        defer { leave(identity, operation) }
        if delay > .zero { try? await Task.sleep(for: delay) }
        if effects.contains(.dropBefore) { return nil }
        if let delay = effects.lazy.compactMap(\.workDelay).first {
            Task {
                try await Task.sleep(for: delay)
                _ = world.withLock { operation.work($0) }
            }
            return nil
        }
        if let status = effects.lazy.compactMap(\.lostUpload).first {
            world.withLock { UploadOperations.lose(request, $0) }
            return count(SimulatedResponse(status: status), identity)
        }
        let now = world.withLock { $0.now }
        if let refusal = effects.lazy.compactMap({ $0.refusal(at: now, of: identity.method) }).first {
            return count(refusal, identity)
        }
        let response = world.withLock { operation.work($0) }
        if effects.contains(.dropAfter) { return nil }
        return count(effects.lazy.compactMap(\.lateRefusal).first ?? response, identity)
    }

    private func enter(_ identity: Operation.Identity, _ operation: Operation) -> Bool {
        guard operation.isLimited, let key = identity.account else { return true }
        return world.withLock { world in
            guard let account = world.accounts[key] else { return true }
            if let most = world.limits(of: account).concurrentRequests, account.usage.inFlight >= most { return false }
            account.usage.inFlight += 1
            return true
        }
    }

    private func leave(_ identity: Operation.Identity, _ operation: Operation) {
        guard operation.isLimited, let key = identity.account else { return }
        world.withLock { world in
            guard let account = world.accounts[key] else { return }
            account.usage.inFlight = max(0, account.usage.inFlight - 1)
        }
    }

    private func count(_ response: SimulatedResponse, _ identity: Operation.Identity) -> SimulatedResponse {
        world.withLock { $0.requests["\(identity.method) \(response.status)", default: 0] += 1 }
        return response
    }
}

extension [Fault.Effect] {
    var delay: Duration {
        reduce(.zero) { sum, effect in if case .slow(let length) = effect { sum + length } else { sum } }
    }
}
