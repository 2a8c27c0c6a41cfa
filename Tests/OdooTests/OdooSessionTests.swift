import Base
import Testing
import Transport

@testable import Odoo

/// Calls in a session, as a set-up makes them.
struct OdooSessionTests {
    private let signedIn = ScriptedOdoo.Answer(
        fields: [
            .init("Content-Type", "application/json"), .init("Set-Cookie", "frontend_lang=en_US; Path=/"),
            .init("Set-Cookie", "session_id=abc123; Expires=Tue, 01 Dec 2026 00:00:00 GMT; HttpOnly; Path=/"),
        ],
        text: #"{"jsonrpc":"2.0","id":1,"result":{"uid":2,"server_version_info":[18,0,0,"final",0,""]}}"#
    )

    private func client(_ odoo: ScriptedOdoo, secret: String = "sesame") throws -> OdooClient {
        let access = OdooAccess(
            url: "https://odoo.acme.example",
            database: "acme",
            login: "admin",
            secret: Secret(secret)
        )
        return OdooClient(try #require(access), transport: odoo, opensSession: true)
    }

    private let place = "https://odoo.acme.example"

    @Test func `the password is sent once, and the session is ended`() async throws {
        let odoo = ScriptedOdoo([signedIn, .result("[7]"), .result("true"), .result("null")])
        let client = try client(odoo)
        #expect(try await client.version() == OdooVersion(18, 0))
        #expect(try await client.create("res.partner", [["name": "Anna"]], context: ["lang": "en_US"]) == [7])
        try await client.write("res.partner", [7], ["name": "Ann"])
        await client.close()
        #expect(
            odoo.seen.map(\.url) == [
                "\(place)/web/session/authenticate", "\(place)/web/dataset/call_kw/res.partner/create",
                "\(place)/web/dataset/call_kw/res.partner/write", "\(place)/web/session/destroy",
            ]
        )
        #expect(odoo.body(0)?["params"] == ["db": "acme", "login": "admin", "password": "sesame"])
        #expect(odoo.seen[0].fields.allSatisfy { $0.name != "Cookie" })
        for number in 1...3 {
            #expect(odoo.seen[number].fields.contains(.init("Cookie", "session_id=abc123")))
            #expect(odoo.body(number)?.json.map { String(decoding: $0, as: UTF8.self) }?.contains("sesame") == false)
        }
        #expect(
            odoo.body(1)?["params"] == [
                "model": "res.partner", "method": "create", "args": [[["name": "Anna"]]],
                "kwargs": ["context": ["lang": "en_US"]],
            ]
        )
        #expect(odoo.body(2)?["params"]?["args"] == [[7], ["name": "Ann"]])
        // There is nothing left to end.
        await client.close()
        #expect(odoo.seen.count == 4)
    }

    @Test func `a wrong password is told, and not tried again in another way`() async throws {
        let odoo = ScriptedOdoo([.error("odoo.exceptions.AccessDenied", "Access Denied")])
        let error = await #expect(throws: OdooError.self) { try await client(odoo).remove("res.partner", [3]) }
        #expect(error?.cause == .accessDenied && odoo.seen.count == 1)
    }

    /// With two-factor authentication, or behind a proxy that lets only the API through.
    @Test func `an Odoo that opens no session is called as always`() async throws {
        for answer in [ScriptedOdoo.Answer.page(404), .result(#"{"uid":null}"#), .error("AccessError", "no database")] {
            let odoo = ScriptedOdoo([answer, .noVersionPage, .version18, .user, .result("true"), .result("true")])
            let client = try client(odoo)
            try await client.remove("res.partner", [3])
            try await client.remove("res.partner", [4])
            await client.close()
            #expect(odoo.seen.count == 6 && odoo.seen[4].url == "\(place)/jsonrpc")
        }
    }

    @Test func `a key opens no session`() async throws {
        let odoo = ScriptedOdoo([.noVersionPage, .version18, .user, .result("true")])
        try await client(odoo, secret: key).remove("res.partner", [3])
        #expect(odoo.seen[0].url == "\(place)/web/version")
    }

    @Test func `a session that ended is opened again by the next call`() async throws {
        let odoo = ScriptedOdoo([
            signedIn, .error("odoo.http.SessionExpiredException", "Session expired"), signedIn, .result("true"),
        ])
        let client = try client(odoo)
        let error = await #expect(throws: OdooError.self) { try await client.remove("res.partner", [3]) }
        #expect(error?.cause == .accessDenied)
        try await client.remove("res.partner", [3])
        #expect(odoo.seen.count == 4)
    }
}
