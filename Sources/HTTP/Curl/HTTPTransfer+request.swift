import Base
import CCurl

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
