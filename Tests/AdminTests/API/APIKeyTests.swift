import Admin
import Base
import Cryptography
import Storage
import Testing
import Transport

@Suite struct APIKeyTests {
    @Test func needsAKey() async throws {
        try await ConsoleBench.run { bench in
            let nobody = Program(url: bench.url, key: nil)
            let refused = try await nobody.get("/queue")
            #expect(refused.status == 401 && refused.type == "application/problem+json")
            #expect(refused.response.field("WWW-Authenticate")?.hasPrefix("Bearer") == true)
            #expect(try await Program(url: bench.url, key: "gsg_wrong").get("/queue").status == 401)
            // Neither a session of the console nor a key in the address lets anybody in.
            let anna = try await bench.signedIn("anna@acme.example")
            #expect(try await anna.get("/api/v1/queue").status == 401)
            let program = try await bench.program("monitor", .read)
            #expect(try await program.get("/queue").status == 200)
            #expect(try await nobody.get("/queue?key=\(try #require(program.key))").status == 401)
        }
    }

    @Test func eachScopeIncludesTheOnesBefore() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            let id = try await bench.keepMail(for: account)
            let hold = #"{"command": "hold", "deliveries": ["\#(id)"]}"#
            let change = #"{"messagesPerDay": 7}"#
            let expected: [(APIScope, Int, Int)] = [(.read, 403, 403), (.manage, 200, 403), (.administer, 200, 200)]
            for (scope, managing, administering) in expected {
                let program = try await bench.program(scope.rawValue, scope)
                #expect(try await program.get("/accounts").status == 200)
                #expect(try await program.send(.post, "/messages/commands", hold).status == managing)
                #expect(try await program.send(.patch, "/accounts/otto@acme.example", change).status == administering)
            }
            #expect(try await bench.account(account).options.messagesPerDay == 7)
        }
    }

    @Test func expiredAndRevokedKeysAreRefused() async throws {
        try await ConsoleBench.run { bench in
            let (short, long) = (
                try await bench.program("short", .read, days: 30), try await bench.program("long", .read)
            )
            bench.clock.advance(by: .days(31))
            #expect(try await short.get("/me").status == 401)
            #expect(try await long.get("/me").status == 200)
            let key = try #require(try await bench.store.apiKeys().first { $0.name == "long" })
            #expect(key.lastUsedAt == bench.clock.now && key.createdBy == "long@acme.example")
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/keys")
            let path = "/keys/\(key.id.rawValue)/revoke"
            #expect(try await anna.submit(path, [:]).text.contains("Revoke the key long?"))
            #expect(try await long.get("/me").status == 200)
            #expect(try await anna.submit(path, ["confirmed": "yes"]).status == 303)
            #expect(try await long.get("/me").status == 401)
        }
    }

    /// A key is worth no more than what whoever made it may do.
    @Test func aKeyEndsWithWhatItsMakerMayDo() async throws {
        try await ConsoleBench.run { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            let program = try await bench.program("monitor", .administer)
            #expect(try await program.get("/me").status == 200)
            let maker = try #require(try await bench.store.user(email: "monitor@acme.example"))
            let path = "/users/\(maker.id.rawValue)"
            try await chef.get("/users")
            let asked = try await chef.submit(path + "/deactivate", [:])
            #expect(asked.text.contains("API keys that the user created do not work until"))
            try await chef.submit(path + "/deactivate", ["confirmed": "yes"])
            #expect(try await program.get("/me").status == 401)
            #expect(try await chef.get("/keys").text.contains("Suspended"))
            try await chef.submit(path + "/activate", [:])
            #expect(try await program.get("/me").status == 200)
            #expect(!(try await chef.get("/keys").text.contains("Suspended")))
            try await chef.submit(path + "/role", ["role": "user", "confirmed": "yes"])
            #expect(try await program.get("/me").status == 401)
            try await chef.submit(path + "/remove", ["confirmed": "yes"])
            #expect(try await bench.store.apiKeys().isEmpty)
            // Who is invited anew under the same address does not bring the key back.
            _ = try await bench.links.invite(
                NewUser(email: "monitor@acme.example", name: "Monitor", role: .administrator)
            )
            #expect(try await program.get("/me").status == 401)
        }
    }

    @Test func whoGuessesIsLockedOutAndNobodyElse() async throws {
        try await ConsoleBench.run({ $0.signInLimits.failuresPerLogin = 3 }) { bench in
            let program = try await bench.program("monitor", .read)
            let guesser = Program(url: bench.url, key: "gsg_guess")
            for _ in 0..<3 { #expect(try await guesser.get("/me").status == 401) }
            #expect(try await guesser.get("/me").status == 429)
            #expect(try await program.get("/me").status == 200)
            bench.clock.advance(by: .hours(1))
            #expect(try await guesser.get("/me").status == 401)
        }
    }

    @Test func aKeyMayNotAskTooOften() async throws {
        try await ConsoleBench.run { bench in
            let program = try await bench.program("eager", .read)
            var statuses: [Int] = []
            for _ in 0..<310 { statuses.append(try await program.get("/me").status) }
            #expect(statuses.prefix(300).allSatisfy { $0 == 200 })
            #expect(statuses.suffix(10).allSatisfy { $0 == 429 })
            bench.clock.advance(by: .seconds(2))
            #expect(try await program.get("/me").status == 200)
        }
    }

    @Test func onlyAdministratorsMakeKeys() async throws {
        try await ConsoleBench.run { bench in
            let user = try await bench.signedIn("otto@acme.example", .user)
            #expect(try await user.get("/keys").status == 403)
            try await user.get("/")
            let values = ["name": "evil", "scope": "administer", "days": "0"]
            #expect(try await user.submit("/keys", values).status == 403)
            #expect(try await bench.store.apiKeys().isEmpty)
        }
    }
}
