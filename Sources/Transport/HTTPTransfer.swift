import Base
import CCurl

/// A single HTTP exchange.
final class HTTPTransfer: CurlTransfer, @unchecked Sendable {
    typealias Outcome = Result<HTTPResponse, HTTPFailure>

    private let deliver: @Sendable (Outcome) -> Void
    private let maximumBodySize: Int
    private let maximumHeaderSize: Int
    private var fields: [HTTPRequest.Field] = []
    /// False after the empty line that ends a header: what libcurl passes on then are trailers.
    private var isInHeader = true
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
        guard !text.hasPrefix("HTTP/") else {
            fields = []
            isInHeader = true
            return true
        }
        // Trailers are not merged into the header: nothing here defines any that may be (RFC 9110 section 6.5.1).
        guard isInHeader else { return true }
        guard !text.allSatisfy(\.isNewline) else {
            isInHeader = false
            return true
        }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return true }
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

extension HTTPTransfer {
    func configure(_ request: HTTPRequest, _ options: CurlOptions) throws(HTTPFailure) {
        guard let url = URLParts(request.url) else { throw .badRequest("not a URL") }
        guard url.scheme == "https" || url.scheme == "http" else {
            throw .badRequest("\(url.scheme) is neither http nor https")
        }
        easy.set(CURLOPT_URL, request.url)
        easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
        easy.apply(options, host: url.host, timeout: request.timeout)
        easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        easy.set(CURLOPT_USERAGENT, options.userAgent)
        easy.set(CURLOPT_ACCEPT_ENCODING, "gzip")
        // Waits until the first connection shows whether it can multiplex, instead of opening another.
        let version = url.scheme == "https" ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1
        easy.set(CURLOPT_HTTP_VERSION, Int(version))
        easy.set(CURLOPT_PIPEWAIT, 1)
        setMethod(request)
        easy.set(CURLOPT_HTTPHEADER, try Self.lines(for: request))
    }

    private func setMethod(_ request: HTTPRequest) {
        let hasBody = if case .none = request.body { false } else { true }
        switch request.method {
        case .get where !hasBody:
            easy.set(CURLOPT_HTTPGET, 1)
        case .put:
            easy.set(CURLOPT_UPLOAD, 1)
            easy.set(CURLOPT_INFILESIZE_LARGE, offset: upload.length)
        case .delete where !hasBody:
            easy.set(CURLOPT_CUSTOMREQUEST, "DELETE")
        case let method:
            easy.set(CURLOPT_POST, 1)
            easy.set(CURLOPT_POSTFIELDSIZE_LARGE, offset: upload.length)
            if method != .post { easy.set(CURLOPT_CUSTOMREQUEST, method.rawValue) }
        }
    }

    /// Header lines in libcurl's syntax: `Name:` suppresses a field that libcurl would add, `Name;` sends an empty
    /// value.
    private static func lines(for request: HTTPRequest) throws(HTTPFailure) -> [String] {
        // Suppresses waiting for 100 (Continue), and libcurl's default Content-Type.
        var lines = ["Expect:"]
        if !request.fields.contains(where: { $0.name.lowercased() == "content-type" }) { lines.append("Content-Type:") }
        for field in request.fields {
            guard isToken(field.name), isValue(field.value) else {
                throw .badRequest("the field \(isToken(field.name) ? field.name : "name") has a forbidden character")
            }
            lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        if let bearer = request.bearer {
            guard isValue(bearer.reveal()) else { throw .badRequest("the bearer token has a forbidden character") }
            lines.append("Authorization: Bearer \(bearer.reveal())")
        }
        return lines
    }

    /// RFC 9110 section 5.6.2.
    static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }

    /// RFC 9110 section 5.5.
    private static func isValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 != 0 && $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
    }
}

extension HTTPFailure {
    static func badRequest(_ detail: String) -> HTTPFailure {
        HTTPFailure(kind: .badRequest, reach: .notSent, detail: detail)
    }
}
