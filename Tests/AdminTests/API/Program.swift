import Admin
import Base
import Foundation
import Storage
import Testing
import Transport

/// A program that uses the interface with a key.
struct Program: Sendable {
    struct Seen: Sendable {
        let status: Int
        let type: String
        let body: Data
        let response: HTTPResponse

        var text: String { String(decoding: body, as: UTF8.self) }

        func object() throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
        }
    }

    let url: String
    let key: String?
    private let transport = CurlTransport(CurlOptions(userAgent: "Program/1.0"))

    init(url: String, key: String?) {
        self.url = url
        self.key = key
    }

    func get(_ path: String, _ fields: [String: String] = [:]) async throws -> Seen {
        try await send(.get, path, nil, fields)
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String?,
        _ fields: [String: String] = [:]
    ) async throws -> Seen {
        var all = fields
        if let key { all["Authorization"] = "Bearer \(key)" }
        if body != nil, all["Content-Type"] == nil { all["Content-Type"] = "application/json" }
        let content: HTTPRequest.Body = if let body { .bytes(Array(body.utf8)) } else { .none }
        let request = HTTPRequest(
            method,
            url + "/api/v1" + path,
            fields: all.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) },
            body: content,
            timeout: Browser.patience
        )
        let response = try await transport.send(request)
        return Seen(
            status: response.status,
            type: response.field("Content-Type") ?? "",
            body: Data(response.body),
            response: response
        )
    }
}

extension ConsoleBench {
    /// A program whose key an administrator made in the console.
    func program(_ name: String, _ scope: APIScope, days: Int = 0) async throws -> Program {
        let anna = try await signedIn("\(name)@acme.example")
        try await anna.get("/keys")
        let made = try await anna.submit("/keys", ["name": name, "scope": scope.rawValue, "days": "\(days)"])
        let start = try #require(made.text.firstRange(of: ">gsg_")?.lowerBound)
        let key = String(made.text[made.text.index(after: start)...].prefix { $0 != "<" })
        #expect(!(try await anna.get("/keys").text.contains(key)))
        return Program(url: url, key: key)
    }
}
