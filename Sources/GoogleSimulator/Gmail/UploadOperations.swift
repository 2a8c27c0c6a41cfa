import Base
import HTTPTypes

/// The resumable upload protocol: a session is opened, and its pieces arrive by PUT.
enum UploadOperations {
    /// The unit of all pieces but the last.
    static let granularity = 256 << 10
    /// The most sessions; beyond that, the oldest is dropped.
    private static let mostSessions = 10_000

    private static let uploadType = HTTPField.Name("X-Upload-Content-Type")
    private static let uploadLength = HTTPField.Name("X-Upload-Content-Length")

    static func start(
        _ request: SimulatedRequest,
        _ method: APIMethod,
        _ path: [String: String],
        _ upload: MediaUpload
    ) -> Operation {
        Operation(
            isLimited: true,
            identify: { .init(method: method.id + ".start", account: $0.bearerAccount(request)) },
            work: { world in
                do throws(APIError) {
                    let account = try world.authorize(request, method, userID: path["userId"] ?? "me")
                    let payload = try Payload(json: request.body)
                    let type = uploadType.flatMap { request.fields[$0] } ?? "message/rfc822"
                    let length = uploadLength.flatMap { request.fields[$0] }.flatMap { Int($0) } ?? 0
                    try Payload.check(type: ParameterizedValue(type).value, size: length, upload)
                    var kept = request
                    kept.body = []
                    let id = GoogleWorld.token("AHmU", bytes: 48)
                    forgetOld(world)
                    world.uploads[id] = UploadSession(
                        method: method,
                        path: path,
                        upload: upload,
                        account: account.key,
                        request: kept,
                        json: payload.json,
                        expires: world.now + UploadSession.lifetime
                    )
                    var response = SimulatedResponse(status: 200)
                    response.fields[.location] =
                        "\(request.origin)\(request.path)?uploadType=resumable&upload_id=\(id)"
                    if let guploader = HTTPField.Name("X-GUploader-UploadID") { response.fields[guploader] = id }
                    return response
                } catch {
                    return error.response
                }
            }
        )
    }

    /// Handles a piece, the last piece or a query of the state.
    static func resume(_ request: SimulatedRequest) -> Operation {
        let id = request.parameter("upload_id") ?? ""
        let field = request.fields[.contentRange]
        let range = field.map { ContentRange($0) } ?? ContentRange(whole: request.body.count)
        return Operation(
            kind: .upload,
            identify: { world in
                guard let session = world.uploads[id] else { return .init(method: "upload", account: nil) }
                let suffix = range?.bytes == nil ? ".status" : range?.isLast == true ? "" : ".chunk"
                return .init(method: session.method.id + suffix, account: session.account)
            },
            work: { world in
                guard request.verb == .put || request.verb == .post, let session = world.uploads[id],
                    session.expires > world.now
                else { return SimulatedResponse(status: 404) }
                if let answer = session.answer { return answer }
                do throws(APIError) {
                    guard let range else { throw .invalidArgument("Invalid Content-Range") }
                    return try take(request.body, range, of: id, world)
                } catch {
                    return error.response
                }
            }
        )
    }

    private static func take(
        _ piece: [UInt8],
        _ range: ContentRange,
        of id: String,
        _ world: GoogleWorld
    ) throws(APIError) -> SimulatedResponse {
        guard let session = world.uploads[id] else { return SimulatedResponse(status: 404) }
        // A piece that does not continue the received bytes is not stored: the client learns where to continue.
        guard let bytes = range.bytes, bytes.lowerBound == session.received.count else { return session.progress }
        guard bytes.count == piece.count, range.isLast || piece.count % granularity == 0 else {
            throw .invalidArgument("Invalid request. The number of bytes uploaded is not valid.")
        }
        let size = session.received.count + piece.count
        try Payload.check(type: "message/rfc822", size: size, session.upload)
        world.uploads[id]?.received += piece
        guard range.isLast else { return world.uploads[id]?.progress ?? session.progress }
        let answer = try finish(session, media: session.received + piece, world)
        world.uploads[id]?.answer = answer
        world.uploads[id]?.received = []
        return answer
    }

    private static func finish(
        _ session: UploadSession,
        media: [UInt8],
        _ world: GoogleWorld
    ) throws(APIError) -> SimulatedResponse {
        guard let account = world.accounts[session.account] else { throw .invalidCredentials }
        try account.usage.charge(session.method.units, world.limits(of: account), at: world.now)
        let call = Call(
            world: world,
            account: account,
            method: session.method,
            path: session.path,
            request: session.request,
            payload: Payload(json: session.json, media: media)
        )
        return try session.method.run(call).map { .json($0) } ?? SimulatedResponse(status: 204)
    }

    private static func forgetOld(_ world: GoogleWorld) {
        guard world.uploads.count >= mostSessions else { return }
        let now = world.now
        world.uploads = world.uploads.filter { $0.value.answer == nil && $0.value.expires > now }
        if world.uploads.count >= mostSessions,
            let oldest = world.uploads.min(by: { $0.value.expires < $1.value.expires })
        {
            world.uploads[oldest.key] = nil
        }
    }
}

/// A resumable upload in progress.
struct UploadSession {
    /// The lifetime of a session, about a day.
    static let lifetime = Duration.days(1)

    let method: APIMethod
    let path: [String: String]
    let upload: MediaUpload
    let account: String
    let request: SimulatedRequest
    let json: JSON
    let expires: Timestamp
    var received: [UInt8] = []
    /// The final answer, once all bytes have arrived.
    var answer: SimulatedResponse?

    /// 308 with the range received so far.
    var progress: SimulatedResponse {
        var response = SimulatedResponse(status: 308)
        if !received.isEmpty { response.fields[.range] = "bytes=0-\(received.count - 1)" }
        return response
    }
}

/// `Content-Range` of a piece: `bytes 0-99/200`, `bytes 0-99/*` or `bytes */200`.
struct ContentRange: Equatable {
    /// `nil` in a query of the state.
    let bytes: Range<Int>?
    /// `nil` if the length is not known yet.
    let total: Int?

    init?(_ text: String) {
        let parts = text.replacing("bytes ", with: "").split(separator: "/")
        guard parts.count == 2 else { return nil }
        total = Int(parts[1])
        guard total != nil || parts[1] == "*" else { return nil }
        if parts[0] == "*" {
            bytes = nil
            return
        }
        let ends = parts[0].split(separator: "-").compactMap { Int($0) }
        guard ends.count == 2, ends[0] >= 0, ends[1] >= ends[0] else { return nil }
        bytes = ends[0]..<ends[1] + 1
    }

    init(whole count: Int) {
        bytes = 0..<count
        total = count
    }

    var isLast: Bool { bytes?.upperBound == total }
}

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
    static func keep(_ bytes: [UInt8], of request: SimulatedRequest, _ world: GoogleWorld) {
        guard let id = request.parameter("upload_id"), let session = world.uploads[id], session.answer == nil,
            let range = request.fields[.contentRange].flatMap({ ContentRange($0) })?.bytes,
            range.lowerBound == session.received.count, bytes.count < range.count
        else { return }
        world.uploads[id]?.received += bytes.prefix(bytes.count / granularity * granularity)
    }

    /// Forgets the session that `request` names.
    static func lose(_ request: SimulatedRequest, _ world: GoogleWorld) {
        guard let id = request.parameter("upload_id") else { return }
        world.uploads[id] = nil
    }
}
