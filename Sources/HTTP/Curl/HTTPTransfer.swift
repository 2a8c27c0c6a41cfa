import Base
import CCurl

/// A single HTTP exchange.
final class HTTPTransfer: CurlTransfer, @unchecked Sendable {
    typealias Outcome = Result<HTTPResponse, HTTPFailure>

    private let deliver: @Sendable (Outcome) -> Void
    private let maximumBodySize: Int
    private let maximumHeaderSize: Int
    private var fields: [HTTPRequest.Field] = []
    private var headerSize = 0
    private var body: [UInt8] = []
    private var excess: String?

    /// - Throws: `HTTPFailure` with `.badRequest` for a request that cannot be sent.
    init(
        _ request: HTTPRequest,
        options: CurlOptions,
        deliver: @escaping @Sendable (Outcome) -> Void
    ) throws(HTTPFailure) {
        self.deliver = deliver
        maximumBodySize = request.maximumResponseSize
        maximumHeaderSize = options.maximumHeaderSize
        let isIdempotent = request.method != .post && request.method != .patch
        try super.init(body: request.body, isIdempotent: isIdempotent)
        try configure(request, options)
        guard easy.isComplete else { throw .badRequest("libcurl refused an option") }
    }

    override func receive(line: UnsafeRawBufferPointer) -> Bool {
        headerSize += line.count
        guard headerSize <= maximumHeaderSize else {
            excess = "the header is longer than \(maximumHeaderSize) bytes"
            return false
        }
        let text = unsafe String(decoding: line, as: UTF8.self)
        // Each status line starts a new header; those of 1xx answers are discarded (RFC 9110 section 15.2).
        if text.hasPrefix("HTTP/") { fields = [] }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), !text.hasPrefix("HTTP/") else { return true }
        let name = String(text[..<colon])
        // Folded continuation lines are ignored: RFC 9110 makes them obsolete.
        guard Self.isToken(name) else { return true }
        fields.append(HTTPRequest.Field(name, Self.trimmed(text[text.index(after: colon)...])))
        return true
    }

    override func receive(body piece: UnsafeRawBufferPointer) -> Bool {
        guard piece.count <= maximumBodySize - body.count else {
            excess = "the answer is longer than \(maximumBodySize) bytes"
            return false
        }
        unsafe body.append(contentsOf: piece)
        return true
    }

    override func finish(_ code: CURLcode) {
        if code == CURLE_OK {
            deliver(.success(HTTPResponse(status: easy.responseCode, fields: fields, body: body)))
        } else if let excess {
            deliver(.failure(HTTPFailure(kind: .tooLarge, reach: .perhapsProcessed, detail: excess)))
        } else {
            deliver(.failure(failure(code)))
        }
    }

    override func abandon(because reason: String, kind: HTTPFailure.Kind) {
        deliver(.failure(abandonment(reason, kind)))
    }

    private static func trimmed(_ text: Substring) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0.isNewline }
        let start = text.drop(while: isBlank)
        guard let end = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(start[...end])
    }
}
