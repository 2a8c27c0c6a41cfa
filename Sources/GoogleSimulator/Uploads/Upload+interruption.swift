import Base
import HTTPTypes

/// Uploads that are interrupted while their bytes arrive.
extension Simulation {
    /// Returns the number of bytes after which the coming body is interrupted; `nil` if it may arrive whole.
    ///
    /// - Parameter request: the request without its body.
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

    /// Stores the received part of a piece.
    func keep(_ bytes: [UInt8], of request: SimulatedRequest) {
        world.withLock { UploadOperations.keep(bytes, of: request, $0) }
    }
}

extension UploadOperations {
    /// Stores the received part of an interrupted piece, in whole units.
    static func keep(_ bytes: [UInt8], of request: SimulatedRequest, _ world: World) {
        guard let id = request.parameter("upload_id"), let session = world.uploads[id], session.answer == nil,
            let range = request.fields[.contentRange].flatMap({ ContentRange($0) })?.bytes,
            range.lowerBound == session.received.count, bytes.count < range.count
        else { return }
        world.uploads[id]?.received += bytes.prefix(bytes.count / granularity * granularity)
    }

    /// Forgets the session that `request` names.
    static func lose(_ request: SimulatedRequest, _ world: World) {
        guard let id = request.parameter("upload_id") else { return }
        world.uploads[id] = nil
    }
}
