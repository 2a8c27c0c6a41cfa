import Base
import Foundation
import Storage
import Testing
import Transport

@testable import Admin

@Suite struct APITests {
    @Test func tellsAndManagesTheQueue() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            var ids: [QueueID] = []
            for _ in 0..<3 { ids.append(try await bench.keepMail(for: account)) }
            let program = try await bench.program("odoo", .manage)
            let first = try await program.get("/queue?limit=2&recipient=customer.example").object()
            #expect((first["entries"] as? [[String: Any]])?.map { $0["id"] as? String } == ["\(ids[2])", "\(ids[1])"])
            let next = try #require(first["next"] as? String)
            let second = try await program.get("/queue?limit=2&after=\(next)").object()
            #expect((second["entries"] as? [Any])?.count == 1 && second["next"] == nil)

            let body = #"{"command": "hold", "deliveries": ["\#(ids[0])", "\#(ids[1])/1"], "reason": "checked"}"#
            let changed = try await program.send(.post, "/messages/commands", body).object()["changed"] as? [String]
            #expect(changed == ["\(ids[0])/1", "\(ids[1])/1"])
            let totals = try await program.get("/queue/totals").object()["totals"] as? [[String: Any]]
            #expect(totals?.first { $0["state"] as? String == "held" }?["count"] as? Int == 2)
            #expect(try await program.get("/queue?state=held").object()["next"] == nil)
            let life = try await program.get("/messages/\(ids[0])").object()
            #expect((life["deliveries"] as? [[String: Any]])?.first?["reason"] as? String == "checked")
            let traced = try await program.get("/trace?sender=otto").object()["messages"] as? [Any]
            #expect(traced?.count == 3)
            #expect(try await program.get("/health").object()["status"] as? String == "attention")
            #expect(try await program.get("/statistics").object()["hours"] as? [Any] != nil)
        }
    }

    @Test func searchesByManyStatesAndManagesWhatASearchFinds() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            let invoices = [
                try await bench.keepMail(for: account, subject: "Invoice 1"),
                try await bench.keepMail(for: account, subject: "Invoice 2"),
            ]
            let offer = try await bench.keepMail(for: account, subject: "Offer")
            let program = try await bench.program("odoo", .manage)
            func manage(_ body: String) async throws -> Int? {
                let seen = try await program.send(.post, "/messages/commands", body)
                return (try seen.object()["changed"] as? [Any])?.count
            }
            #expect(try await manage(#"{"command": "hold", "search": {"subject": "invoice"}}"#) == 2)
            #expect(try await bench.state(of: invoices[0]) == .held)
            #expect(try await bench.state(of: offer) == .waiting)
            let both = try await program.get("/queue?state=held&state=waiting").object()["entries"] as? [Any]
            #expect(both?.count == 3)
            let search = #"{"state": ["held"], "recipient": "kunde"}"#
            #expect(try await manage(#"{"command": "release", "search": \#(search)}"#) == 2)
            #expect(try await manage(#"{"command": "release", "search": \#(search)}"#) == 0)
            #expect(try await bench.state(of: invoices[1]) == .waiting)
        }
    }

    /// Puts a message where its last attempt ended so.
    private static func message(_ next: AttemptResult.Next, _ outcome: AttemptOutcome, _ bench: ConsoleBench)
        async throws
        -> QueueID
    {
        let account = try await bench.store.accounts().first?.id
        let own = if let account { account } else { try await bench.addAccount("otto@acme.example") }
        let id = try await bench.keepMail(for: own)
        let request = LeaseRequest(account: own, limit: 1, now: bench.clock.now, node: "here", unitsEach: 1)
        let lease = try #require(try await bench.store.lease(request).first)
        try await bench.store.finish(lease, with: AttemptResult(next: next, outcome: outcome), at: bench.clock.now)
        return id
    }

    @Test func releasesRetriesSendsAnywayAndRemoves() async throws {
        try await ConsoleBench.run { bench in
            let program = try await bench.program("odoo", .manage)
            func manage(_ command: String, _ id: QueueID) async throws -> DeliveryState? {
                let body = #"{"command": "\#(command)", "deliveries": ["\#(id)"]}"#
                let seen = try await program.send(.post, "/messages/commands", body)
                #expect(try seen.object()["changed"] as? [String] == ["\(id)/1"], "\(command)")
                return try await bench.state(of: id)
            }
            let failed = try await Self.message(.failed, .failed, bench)
            let held = try await Self.message(.held, .unknown, bench)
            let later = try await Self.message(.waiting(until: bench.clock.now + .days(1)), .retry, bench)
            #expect(try await manage("release", failed) == .waiting)
            // What Gmail may have is looked for before it is sent again, unless somebody says otherwise.
            #expect(try await manage("release", held) == .outcomeUnknown)
            #expect(try await manage("send-anyway", held) == .waiting)
            #expect(try await manage("retry", later) == .waiting)
            let due = try await bench.store.history(of: later).deliveries.first?.dueAt
            #expect(due == bench.clock.now)
            #expect(try await manage("remove", later) == .removed)
            #expect(try await manage("hold", held) == .held)
            let life = try await program.get("/messages/\(held)").object()
            let reason = (life["deliveries"] as? [[String: Any]])?.first?["reason"] as? String
            #expect(reason == "held by the key odoo")
            // The log names the key that did it, and the message.
            let entries = try await bench.logged()
            let removal = try #require(entries.first { $0.details["command"] == "remove" })
            #expect(removal.category == .queue && removal.message == later && removal.details["by"] == "key odoo")
            #expect(removal.text == "deliveries were changed" && removal.details["deliveries"] == "1")
            let body = #"{"command": "release", "deliveries": ["\#(later)"]}"#
            let nothing = try await program.send(.post, "/messages/commands", body)
            #expect(try nothing.object()["changed"] as? [String] == [])
        }
    }

    @Test func saysInItsOwnWayThatARequestTookTooLong() async throws {
        let parts = ConsoleParts(gateway: TestGateway(reload: .seconds(60)))
        try await ConsoleBench.run({ $0.limits.request = .seconds(1) }, parts: parts) { bench in
            let (key, digest) = APIGate.make()
            let maker = try await bench.store.addUser(
                NewUser(email: "anna@acme.example", name: "Anna", role: .administrator),
                at: bench.clock.now
            )
            let new = NewAPIKey(digest: digest, name: "slow", scope: .administer, createdBy: maker, expiresAt: nil)
            _ = try await bench.store.addAPIKey(new, at: bench.clock.now)
            _ = try await bench.addAccount("otto@acme.example")
            let program = Program(url: bench.url, key: key)
            let seen = try await program.send(.patch, "/accounts/otto@acme.example", #"{"courier": "auto"}"#)
            #expect(seen.status == 408 && seen.type == "application/problem+json")
            #expect(try seen.object()["status"] as? Int == 408)
        }
    }

    @Test func setsActionsAndAccounts() async throws {
        try await ConsoleBench.run { bench in
            _ = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
            let program = try await bench.program("odoo", .administer)
            let action = #"{"enabled": true, "intervalSeconds": 900}"#
            let set = try await program.send(.patch, "/actions/sync-contacts", action).object()
            #expect(set["enabled"] as? Bool == true && set["intervalSeconds"] as? Int == 900)
            // What this build cannot carry out is not promised.
            #expect(try await program.send(.post, "/actions/sync-contacts/runs", "{}").status == 409)
            let changed = try await program.send(.patch, "/accounts/OTTO%40acme.example", #"{"courier": "auto"}"#)
            #expect(try changed.object()["courier"] as? String == "auto")
            #expect(!changed.text.lowercased().contains("credential"))
        }
    }

    @Test func knowsWhenNothingChanged() async throws {
        try await ConsoleBench.run { bench in
            let program = try await bench.program("monitor", .read)
            let tag = try #require(try await program.get("/accounts").response.field("ETag"))
            let again = try await program.get("/accounts", ["If-None-Match": tag])
            #expect(again.status == 304 && again.body.isEmpty)
            _ = try await bench.addAccount("otto@acme.example")
            #expect(try await program.get("/accounts", ["If-None-Match": tag]).status == 200)
        }
    }

    @Test(
        arguments: [
            ("/queue?limit=0", 422), ("/queue?limit=501", 422), ("/queue?limit=x", 422), ("/queue?nothing=1", 400),
            ("/queue?limit=1&limit=2", 400), ("/queue?state=held&state=failed", 200),
            ("/queue?state=held&state=x", 422),
            ("/queue?sender=%FF", 400), ("/queue?after=x", 422),
            ("/queue?since=yesterday", 422), ("/queue?account=nobody@acme.example", 404), ("/trace", 422),
            ("/messages/..%2F..%2Fetc", 404), ("/messages/0000000000000", 404), ("/nothing", 404), ("//queue", 404),
            ("/actions/format-disk/runs", 404), ("/statistics?since=2020-01-01T00:00:00Z", 422),
            ("/accounts/%00", 404), ("/queue?text=%27%20OR%201%3D1--", 200), ("/queue?text=%22%2A%20NEAR", 200),
        ]
    )
    func takesHostileAddresses(path: String, status: Int) async throws {
        try await ConsoleBench.run { bench in
            let program = try await bench.program("monitor", .read)
            let seen = try await program.get(path)
            #expect(seen.status == status, "\(seen.text)")
            #expect(seen.type == (status == 200 ? "application/json" : "application/problem+json"))
        }
    }

    @Test func takesHostileBodies() async throws {
        try await ConsoleBench.run { bench in
            let program = try await bench.program("odoo", .administer)
            let deep = String(repeating: "[", count: 100_000)
            let many = Array(repeating: #""0000000000000""#, count: 1001).joined(separator: ",")
            let bodies: [(String, Int)] = [
                ("", 400), ("nonsense", 400), (deep, 400), ("[]", 422), ("{}", 422),
                (#"{"command": "explode", "deliveries": ["0000000000000"]}"#, 422),
                (#"{"command": "hold", "deliveries": []}"#, 422), (#"{"command": "hold", "deliveries": [1]}"#, 422),
                (#"{"command": "hold", "deliveries": ["x"]}"#, 422),
                (#"{"command": "reroute", "deliveries": ["0000000000000"]}"#, 422),
                (#"{"command": "hold", "deliveries": ["0000000000000"], "all": true}"#, 422),
                (#"{"command": "hold"}"#, 422), (#"{"command": "hold", "search": {}}"#, 422),
                (#"{"command": "hold", "search": {"nothing": "x"}}"#, 422),
                (#"{"command": "hold", "search": {"sender": "x"}, "deliveries": ["0000000000000"]}"#, 422),
                (#"{"command": "hold", "deliveries": [\#(many)]}"#, 422),
                (String(repeating: " ", count: 300 << 10), 413),
            ]
            for (body, status) in bodies {
                let seen = try await program.send(.post, "/messages/commands", body)
                #expect(seen.status == status, "\(body.prefix(80)): \(seen.text)")
            }
            let form = ["Content-Type": "application/x-www-form-urlencoded"]
            #expect(try await program.send(.post, "/messages/commands", "a=b", form).status == 415)
            let wrong = try await program.send(.delete, "/queue", nil)
            #expect(wrong.status == 405 && wrong.response.field("Allow") == "GET")
        }
    }

    @Test func describesEveryOperationOnce() async throws {
        try await ConsoleBench.run { bench in
            let program = Program(url: bench.url, key: nil)
            let document = try await program.get("/openapi.json").object()
            #expect(document["openapi"] as? String == "3.1.0")
            let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
            let messages = try #require(paths["/messages/{id}"]?["get"]?["parameters"] as? [[String: Any]])
            let pattern = try #require((messages.first?["schema"] as? [String: Any])?["pattern"] as? String)
            let regex = try Regex(pattern)
            for id in [Int64.max, 0, 1, 1 << 40].map({ "\(QueueID(rawValue: $0))" }) {
                #expect(id.wholeMatch(of: regex) != nil && id.lowercased().wholeMatch(of: regex) != nil, "\(id)")
            }
            #expect("000000000000".wholeMatch(of: regex) == nil && "U000000000000".wholeMatch(of: regex) == nil)
            let names = paths.values.flatMap(\.values).compactMap { $0["operationId"] as? String }
            #expect(Set(names).count == names.count && names.count >= 15)
            // Each is there, and each but the description asks for a key.
            for (path, operations) in paths {
                for (method, operation) in operations where method == "get" {
                    let real = path.replacing("{id}", with: "0000000000000").replacing("{address}", with: "a@b.example")
                        .replacing("{action}", with: "sync-contacts")
                    let isPublic = (operation["security"] as? [Any])?.isEmpty == true
                    #expect(try await program.get(real).status == (isPublic ? 200 : 401), "\(path)")
                }
            }
            let anna = try await bench.signedIn("anna@acme.example")
            let page = try await anna.get("/keys/operations")
            for path in paths.keys { #expect(page.text.contains("/api/v1" + path)) }
        }
    }
}
