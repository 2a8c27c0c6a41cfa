import Base
import Cryptography
import HTTPTypes

/// A method of a Google API, with the names and limits of its discovery document.
struct APIMethod: Sendable {
    /// The method's id, such as `gmail.users.messages.send`.
    let id: String
    let verb: HTTPRequest.Method
    /// The path's segments; a name in braces is a parameter, and text after it is the method's name.
    let path: [String]
    /// The scopes; any one of them suffices.
    let scopes: Set<String>
    /// The cost of a call.
    let units: Int
    let upload: MediaUpload?
    /// Does the work; `nil` is an empty answer (204).
    let run: @Sendable (Call) throws(APIError) -> JSON?

    init(
        _ id: String,
        _ verb: HTTPRequest.Method,
        _ path: String,
        scopes: Set<String>,
        units: Int,
        upload: MediaUpload? = nil,
        run: @escaping @Sendable (Call) throws(APIError) -> JSON?
    ) {
        self.id = id
        self.verb = verb
        self.path = path.split(separator: "/").map(String.init)
        self.scopes = scopes
        self.units = units
        self.upload = upload
        self.run = run
    }

    /// The API that the method belongs to.
    var api: API { id.hasPrefix("people.") ? .people : .gmail }

    /// The APIs, as far as their errors differ.
    enum API: Sendable {
        case gmail, people
    }

    /// Returns the values of the path's parameters if `segments` is a path of this method.
    func match(_ verb: HTTPRequest.Method, _ segments: ArraySlice<String>) -> [String: String]? {
        guard verb == self.verb, segments.count == path.count else { return nil }
        var values: [String: String] = [:]
        for (pattern, segment) in zip(path, segments) {
            if pattern.hasPrefix("{") {
                let parts = pattern.dropFirst().split(separator: "}", maxSplits: 1)
                let verb = parts.count > 1 ? parts[1] : ""
                guard segment.hasSuffix(verb), segment.count > verb.count else { return nil }
                values[String(parts[0])] = String(segment.dropLast(verb.count))
            } else if pattern != segment {
                return nil
            }
        }
        return values
    }
}

/// The media that a method accepts besides or instead of JSON.
struct MediaUpload: Sendable {
    /// The largest upload, in bytes.
    let maximum: Int
    /// Whether the method exists only under the upload path.
    var isRequired = false
}

/// A request with its method and account.
struct Call {
    let world: GoogleWorld
    let account: Account
    let method: APIMethod
    let path: [String: String]
    let request: SimulatedRequest
    let payload: Payload

    /// The path's `id`, or an empty text.
    var id: String { path["id"] ?? "" }
    var store: MailStore { account.store }

    /// Returns a whole number between 1 and `most`.
    func count(_ name: String, default standard: Int, most: Int) throws(APIError) -> Int {
        guard let text = request.parameter(name) else { return standard }
        guard let value = Int(text), value >= 0 else { throw .invalidArgument("Invalid value for \(name): \(text)") }
        return value == 0 ? standard : min(value, most)
    }

    /// The start of a page: a page token is the number of preceding items.
    var offset: Int {
        get throws(APIError) {
            guard let token = request.parameter("pageToken"), !token.isEmpty else { return 0 }
            guard let offset = Int(token), offset > 0 else { throw .invalidArgument("Invalid pageToken") }
            return offset
        }
    }
}

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
