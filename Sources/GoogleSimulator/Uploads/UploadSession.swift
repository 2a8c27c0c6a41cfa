import Base
import HTTPTypes

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
