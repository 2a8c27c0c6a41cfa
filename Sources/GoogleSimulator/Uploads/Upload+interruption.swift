import Base
import HTTPTypes

/// Uploads that break off while their bytes come in.
extension Simulation {
    /// Whether the body that is about to come breaks off: after how many bytes; `nil` where it may come whole.
    ///
    /// - Parameter request: still without its body.
    func interruption(of request: SimulatedRequest) -> Int? {
        guard let operation = Operation(request), operation.kind == .upload else { return nil }
        return world.withLock { world in
            let identity = operation.identify(world)
            let effects = world.faults.draw(.body, account: identity.account, method: identity.method)
            return effects.lazy.compactMap { effect in
                if case .dropWithin(let bytes) = effect { bytes } else { nil }
            }.first
        }
    }

    /// Keeps what has come of a piece.
    func keep(_ bytes: [UInt8], of request: SimulatedRequest) {
        world.withLock { UploadOperations.keep(bytes, of: request, $0) }
    }
}

extension UploadOperations {
    /// What came of a piece that broke off stays in whole units.
    static func keep(_ bytes: [UInt8], of request: SimulatedRequest, _ world: World) {
        guard let id = request.parameter("upload_id"), let session = world.uploads[id], session.answer == nil,
            let range = request.fields[.contentRange].flatMap({ ContentRange($0) })?.bytes,
            range.lowerBound == session.received.count, bytes.count < range.count
        else { return }
        world.uploads[id]?.received += bytes.prefix(bytes.count / granularity * granularity)
    }

    /// Forgets the session that `request` speaks of.
    static func lose(_ request: SimulatedRequest, _ world: World) {
        guard let id = request.parameter("upload_id") else { return }
        world.uploads[id] = nil
    }
}
