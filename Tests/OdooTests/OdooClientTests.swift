import Base
import OdooSimulator
import Testing
import Transport

@testable import Odoo

struct OdooClientTests {
    @Test func `Odoo 19 is called by JSON-2 with the key as bearer and nowhere else`() async throws {
        let odoo = ScriptedOdoo([.version19, .json(200, "[7]")])
        let ids = try await client(odoo).create("res.partner", [["name": "Anna"]], context: QuietContext.records)
        #expect(ids == [7])
        #expect(
            odoo.seen.map(\.url) == [
                "https://odoo.acme.example/web/version", "https://odoo.acme.example/json/2/res.partner/create",
            ]
        )
        #expect(odoo.seen[0].bearer == nil)
        #expect(odoo.seen[1].bearer == Secret(key))
        #expect(odoo.seen[1].fields.contains(.init("X-Odoo-Database", "acme")))
        #expect(odoo.body(1)?["vals_list"] == [["name": "Anna"]])
        #expect(odoo.body(1)?["context"]?["tracking_disable"] == true)
        #expect(odoo.body(1)?["args"] == nil)
    }

    @Test func `Odoo 18 is called by JSON-RPC, signing in once`() async throws {
        let odoo = ScriptedOdoo([.noVersionPage, .version18, .user, .result("[7]"), .result("true")])
        let client = try client(odoo)
        #expect(try await client.create("res.partner", [["name": "Anna"]]) == [7])
        try await client.write("res.partner", [7], ["name": "Ann"])
        #expect(odoo.seen.count == 5)
        #expect(
            odoo.body(3)?["params"]?["args"] == [
                "acme", 2, .string(key), "res.partner", "create", [[["name": "Anna"]]], [:],
            ]
        )
        #expect(odoo.body(4)?["params"]?["args"]?.array?[5] == [[7], ["name": "Ann"]])
    }

    @Test func `Odoo 19 is called by JSON-RPC where there is only a password`() async throws {
        let odoo = ScriptedOdoo([.version19, .user, .result("true")])
        try await client(odoo, secret: "sesame").remove("res.partner", [3])
        #expect(odoo.seen[2].url == "https://odoo.acme.example/jsonrpc")
    }

    @Test func `a wrong password is told by Odoo's false`() async throws {
        let odoo = ScriptedOdoo([.noVersionPage, .version18, .result("false")])
        let error = await #expect(throws: OdooError.self) { try await client(odoo).remove("res.partner", [3]) }
        #expect(error?.cause == .accessDenied)
        #expect(error?.suggestedFix?.english.contains("API key") == true)
    }

    @Test func `a method that returns nothing answers without result`() async throws {
        let odoo = ScriptedOdoo([.noVersionPage, .version18, .user, .json(200, #"{"jsonrpc":"2.0","id":1}"#)])
        let value = try await client(odoo).call(OdooCall("mail.mail", "send", ids: [1], acts: true))
        #expect(value == .null)
    }

    @Test func `searching goes on behind the last id until a batch is short`() async throws {
        let odoo = ScriptedOdoo([
            .version19, .json(200, #"[{"id":1,"name":"A"},{"id":4,"name":false}]"#), .json(200, #"[{"id":9}]"#),
        ])
        let found = try await client(odoo, batch: 2).search("res.partner", [["active", "=", true]], fields: ["name"])
        #expect(found.map(\.id) == [1, 4, 9])
        #expect(found[1]["name"]?.string == nil)
        #expect(odoo.body(2)?["domain"] == [["active", "=", true], ["id", ">", 4]])
    }

    @Test func `a search that does not go forward ends`() async throws {
        let odoo = ScriptedOdoo([.version19, .json(200, #"[{"id":1}]"#), .json(200, #"[{"id":1}]"#)])
        let error = await #expect(throws: OdooError.self) {
            try await client(odoo, batch: 1).search("res.partner", [], fields: ["name"])
        }
        #expect(error?.cause == .unreadable)
    }

    @Test func `a later batch that fails tells that records were made`() async throws {
        let odoo = ScriptedOdoo([
            .version19, .json(200, "[1]"),
            .json(422, #"{"name":"odoo.exceptions.ValidationError","message":"No"}"#),
        ])
        let error = await #expect(throws: OdooError.self) {
            try await client(odoo, batch: 1).create("res.partner", [["name": "A"], ["name": ""]])
        }
        #expect(error?.cause == .refused)
        #expect(error?.mayHaveActed == true)
    }

    @Test(arguments: [true, false])
    func `received mail goes by name to Odoo 19 and by position to Odoo 18`(isNew: Bool) async throws {
        let odoo = ScriptedOdoo(
            isNew ? [.version19, .json(200, "false")] : [.noVersionPage, .version18, .user, .result("false")]
        )
        try await client(odoo).process(mail: "Subject: failed")
        if isNew {
            #expect(odoo.body(1) == ["model": false, "message": "Subject: failed"])
        } else {
            #expect(odoo.body(3)?["params"]?["args"]?.array?[5] == [false, "Subject: failed"])
        }
    }

    @Test(arguments: [
        ("https://odoo.example", true), ("http://127.0.0.1:8069/", true), ("odoo.example", false),
        ("ftp://odoo.example", false), ("https://", false), ("https://user:word@odoo.example", false),
        ("https://odoo.example/?db=x", false), ("https://odoo.example\r\nX: y", false),
    ])
    func `an address of Odoo is checked`(url: String, isGood: Bool) {
        #expect((OdooAccess(url: url, database: "d", login: "l", secret: Secret("s")) != nil) == isGood)
    }

    @Test(
        arguments: [
            (#"[18,0,0,"final",0,""]"#, "18.0"), (#"["saas~18",2,0,"final",0,""]"#, "18.2"), ("[19]", nil), ("{}", nil),
        ] as [(String, String?)]
    )
    func `versions are read`(json: String, version: String?) {
        #expect(OdooVersion(information: JSONValue(json: Array(json.utf8)))?.description == version)
    }
}
