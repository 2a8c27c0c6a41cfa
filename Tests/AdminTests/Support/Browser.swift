import Base
import Transport

/// As much of a browser as the tests need: it keeps cookies, sends forms with the token of the page it was shown last,
/// and follows no redirect by itself.
final class Browser: Sendable {
    struct Seen: Sendable {
        let status: Int
        let text: String
        let response: HTTPResponse

        var location: String? { response.field("Location") }
        var cookies: [String] {
            response.fields.filter { $0.name.lowercased() == "set-cookie" }.map(\.value)
        }
    }

    private struct State {
        var cookies: [String: String] = [:]
        var formToken = ""
    }

    /// Long, for a machine that does much else.
    static let patience = Duration.minutes(2)

    private let url: String
    private let language: String
    private let transport: CurlTransport
    private let state = Locked(State())

    init(_ url: String, language: String, caFile: String? = nil) {
        self.url = url
        self.language = language
        transport = CurlTransport(CurlOptions(userAgent: "Browser/1.0", caFile: caFile))
    }

    var cookies: [String: String] {
        get { state.withLock { $0.cookies } }
        set { state.withLock { $0.cookies = newValue } }
    }

    var formToken: String {
        get { state.withLock { $0.formToken } }
        set { state.withLock { $0.formToken = newValue } }
    }

    @discardableResult
    func get(_ path: String, _ fields: [String: String] = [:]) async throws -> Seen {
        try await send(.get, path, fields, .none)
    }

    /// Sends a form with the token of the last page.
    @discardableResult
    func submit(_ path: String, _ values: [String: String], _ fields: [String: String] = [:]) async throws -> Seen {
        try await post(path, values.merging(["form_token": formToken]) { $1 }, fields)
    }

    /// Sends a form in which a field occurs several times, with the token of the last page.
    @discardableResult
    func submit(_ path: String, repeated field: String, _ values: [String], confirmed: Bool) async throws -> Seen {
        let pairs =
            [("form_token", formToken), ("confirmed", confirmed ? "yes" : "")] + values.map { (field, $0) }
        let text = pairs.map { "\(Self.encode($0.0))=\(Self.encode($0.1))" }.joined(separator: "&")
        let type = ["Content-Type": "application/x-www-form-urlencoded"]
        return try await send(.post, path, type, .bytes(Array(text.utf8)))
    }

    /// Sends a form as it stands.
    @discardableResult
    func post(_ path: String, _ values: [String: String], _ fields: [String: String] = [:]) async throws -> Seen {
        let text = values.map { "\(Self.encode($0.key))=\(Self.encode($0.value))" }.joined(separator: "&")
        let type = ["Content-Type": "application/x-www-form-urlencoded"]
        return try await send(.post, path, type.merging(fields) { $1 }, .bytes(Array(text.utf8)))
    }

    /// Sends a form with a file, with the token of the last page.
    @discardableResult
    func upload(_ path: String, _ values: [String: String], file: (name: String, content: String)) async throws -> Seen
    {
        let boundary = "----browser-boundary"
        var body = ""
        for (name, value) in values.merging(["form_token": formToken], uniquingKeysWith: { $1 }) {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(file.name)\"; filename=\"key.json\"\r\n"
        body += "Content-Type: application/json\r\n\r\n\(file.content)\r\n--\(boundary)--\r\n"
        let type = ["Content-Type": "multipart/form-data; boundary=\(boundary)"]
        return try await send(.post, path, type, .bytes(Array(body.utf8)))
    }

    private func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ fields: [String: String],
        _ body: HTTPRequest.Body
    ) async throws -> Seen {
        var all = ["Accept-Language": language]
        let cookies = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        if !cookies.isEmpty { all["Cookie"] = cookies }
        all.merge(fields) { $1 }
        let request = HTTPRequest(
            method,
            url + path,
            fields: all.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) },
            body: body,
            timeout: Self.patience
        )
        let response = try await transport.send(request)
        let seen = Seen(
            status: response.status,
            text: String(decoding: response.body, as: UTF8.self),
            response: response
        )
        keep(seen)
        return seen
    }

    private func keep(_ seen: Seen) {
        state.withLock { state in
            for cookie in seen.cookies {
                let pair = cookie.prefix { $0 != ";" }.split(
                    separator: "=",
                    maxSplits: 1,
                    omittingEmptySubsequences: false
                )
                let isOver = cookie.contains("Max-Age=0")
                state.cookies[String(pair[0])] = isOver ? nil : String(pair[1])
            }
            let mark = "name=\"form_token\" value=\""
            if let start = seen.text.firstRange(of: mark)?.upperBound {
                state.formToken = String(seen.text[start...].prefix { $0 != "\"" })
            }
        }
    }

    private static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain && byte < 128
                ? String(Unicode.Scalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}

extension Browser {
    /// The page of what a form has begun, once that is over; it says itself while it is not.
    func outcome(of sent: Seen) async throws -> Seen {
        guard let path = sent.location else { return sent }
        while true {
            let page = try await get(path)
            guard page.text.contains("data-refresh") else { return page }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
