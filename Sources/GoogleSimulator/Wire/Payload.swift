import Base
import HTTPTypes
import OpenSSL

/// The payload of a request: JSON, media or both.
struct Payload: Sendable {
    var json: JSON = .object([:])
    var media: [UInt8]?

    /// Returns the message of a request: uploaded, or in `raw` of a Message resource.
    func message(in resource: JSON?) throws(APIError) -> [UInt8] {
        if let media { return media }
        guard let raw = resource?["raw"]?.string else {
            throw .invalidArgument(
                "'raw' RFC822 payload message string or uploading message via /upload/* URL required"
            )
        }
        guard let bytes = Base64.decode(raw, .url) ?? Base64.decode(raw) else {
            throw .invalidArgument("Invalid value at 'message.raw' (TYPE_BYTES), Base64 decoding failed")
        }
        return bytes
    }
}

extension Payload {
    /// Reads a JSON body; an empty one is an empty object.
    init(json body: [UInt8]) throws(APIError) {
        guard !body.isEmpty else { return }
        guard let json = JSON(body) else {
            throw APIError(
                code: 400,
                status: "INVALID_ARGUMENT",
                reason: "parseError",
                message: "Invalid JSON payload received."
            )
        }
        self.json = json
    }

    /// Reads the body of a single-request upload: `uploadType=media` or `multipart`.
    init(upload request: SimulatedRequest, _ upload: MediaUpload) throws(APIError) {
        switch request.parameter("uploadType") {
        case "media", nil:
            try Self.check(type: request.mediaType, size: request.body.count, upload)
            self.init(media: request.body)
        case "multipart":
            let type = ParameterizedValue(request.fields[.contentType] ?? "")
            guard type.value == "multipart/related", let boundary = type.parameters["boundary"] else {
                throw .invalidArgument("Missing end boundary in multipart body.")
            }
            let parts = Multipart.split(request.body[...], boundary: boundary).map(Multipart.header)
            guard parts.count == 2 else { throw .invalidArgument("Missing end boundary in multipart body.") }
            try self.init(json: Array(parts[0].content))
            let mediaType = MessageText(lenient: parts[1].header).value("Content-Type") ?? ""
            try Self.check(type: ParameterizedValue(mediaType).value, size: parts[1].content.count, upload)
            media = Array(parts[1].content)
        default: throw .invalidArgument("Invalid upload request: uploadType")
        }
    }

    static func check(type: String, size: Int, _ upload: MediaUpload) throws(APIError) {
        guard type.hasPrefix("message/") else {
            throw APIError(
                code: 400,
                status: "INVALID_ARGUMENT",
                reason: "badContent",
                message: "Media type '\(type)' is not supported. Valid media types: [message/*]"
            )
        }
        guard size <= upload.maximum else {
            throw APIError(
                code: 413,
                status: "INVALID_ARGUMENT",
                reason: "uploadTooLarge",
                message: "Media larger than \(upload.maximum) bytes."
            )
        }
    }
}
