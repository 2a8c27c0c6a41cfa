import Base
import Mail
import Storage
import Testing
import Transport

@testable import Admin

/// The addresses that several accounts may send as: who shares their mail, by the console and by programs.
@Suite struct SharedAddressesTests {
    private static let info = Address(localPart: "info", domain: "acme.example")

    /// Adds accounts that may send as the address.
    private func addSenders(_ bench: ConsoleBench, _ names: [String] = ["otto", "petra"]) async throws -> [AccountID] {
        var ids: [AccountID] = []
        for name in names {
            let id = try await bench.addAccount("\(name)@acme.example")
            let alias = SendAs(address: "\(Self.info)", displayName: nil, verificationStatus: "accepted")
            try await bench.store.setSendAs([alias], of: id, readAt: bench.clock.now)
            ids.append(id)
        }
        return ids
    }

    @Test(arguments: [
        ("en", "Shared addresses", "Not shared", "0 of 2,000"),
        ("de", "Gemeinsame Adressen", "Nicht geteilt", "0 von 2.000"),
    ])
    func theyAreListedWithTheirAccounts(language: String, title: String, state: String, sent: String) async throws {
        try await ConsoleBench.run { bench in
            _ = try await addSenders(bench)
            let anna = try await bench.signedIn("anna@acme.example", language: language)
            #expect(try await anna.get("/accounts").text.contains("/shared-addresses"))
            let page = try await anna.get("/shared-addresses").text
            for words in [title, state, sent, "info@acme.example", "otto@acme.example", "petra@acme.example"] {
                #expect(page.contains(words), "\(words)")
            }
            #expect(!page.contains(" checked"))
        }
    }

    @Test func sharingBeginsAndEnds() async throws {
        try await ConsoleBench.run { bench in
            let ids = try await addSenders(bench)
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/shared-addresses")
            for id in ids {
                try await anna.submit("/shared-addresses", ["address": "\(Self.info)", "member": "\(id.rawValue)"])
                #expect(try await bench.store.pools() == [SenderPool(Self.info, members: [id])])
            }
            try await bench.store.share(Self.info, among: ids)
            let page = try await anna.get("/shared-addresses").text
            #expect(page.ranges(of: " checked").count == 2)
            #expect(try await anna.get("/accounts/\(ids[0].rawValue)").text.contains("Shared with other accounts"))
            // Who may not send as the address any more cannot be chosen, and is left out when the rest is saved.
            try await bench.store.setSendAs([], of: ids[0], readAt: bench.clock.now)
            let changed = try await anna.get("/shared-addresses").text
            #expect(changed.contains("Gmail no longer lets the account send as this address."))
            try await anna.submit("/shared-addresses", ["address": "\(Self.info)", "member": "\(ids[0].rawValue)"])
            #expect(try await bench.store.pools().isEmpty)
            let log = try await bench.logged()
            #expect(log.contains { $0.text == "the address is no longer shared" && $0.category == .grants })
        }
    }

    @Test func onlyAdministratorsShareAddresses() async throws {
        try await ConsoleBench.run { bench in
            let ids = try await addSenders(bench)
            let ben = try await bench.signedIn("ben@acme.example", .user)
            #expect(try await ben.get("/shared-addresses").status == 403)
            let form = ["address": "\(Self.info)", "member": "\(ids[0].rawValue)"]
            #expect(try await ben.submit("/shared-addresses", form).status == 403)
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/shared-addresses")
            #expect(try await anna.submit("/shared-addresses", ["address": "x@elsewhere.example"]).status == 400)
            #expect(try await bench.store.pools().isEmpty)
        }
    }

    @Test func aMessagesPageSaysInWhoseSentFolderItIs() async throws {
        try await ConsoleBench.run { bench in
            let ids = try await addSenders(bench)
            let recipients = [Recipient(Address(localPart: "kunde", domain: "customer.example"))]
            let members = ids.map { PoolMembers.Member($0, messagesPerDay: 10, readiness: .now) }
            let message = NewMessage(
                envelope: Envelope(sender: Self.info, recipients: recipients),
                receivedAt: bench.clock.now,
                origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "ESMTP"),
                digest: [1],
                summary: NewMessage.Summary(from: "\(Self.info)", subject: "Rechnung", messageID: nil),
                deliveries: [PlannedDelivery(account: ids[0], priority: .normal, recipients: recipients)],
                pool: PoolRoute(PoolMembers(of: Self.info, members), thread: nil)
            )
            let id = try await bench.store.enqueue(
                message,
                bytes: Array("Subject: x\r\n\r\n".utf8),
                within: .minutes(2)
            )
            let anna = try await bench.signedIn("anna@acme.example", language: "de")
            let waiting = try await anna.get("/queue/\(id)").text
            #expect(waiting.contains("Teilt sich die Adresse info@acme.example"))
            #expect(!waiting.contains("Im Ordner „Gesendet“ von"))
            let request = LeaseRequest(account: ids[0], limit: 1, now: bench.clock.now, node: "here", unitsEach: 1)
            let lease = try #require(try await bench.store.lease(request).first)
            let sent = AttemptResult(
                next: .delivered(remoteID: .gmailMessage("18c0ffee"), sentMessageID: nil),
                outcome: .delivered
            )
            try await bench.store.finish(lease, with: sent, at: bench.clock.now)
            #expect(try await anna.get("/queue/\(id)").text.contains("Im Ordner „Gesendet“ von otto@acme.example"))
            let program = try await bench.program("odoo", .read)
            let told = try await program.get("/messages/\(id)").object()["deliveries"] as? [[String: Any]]
            #expect(told?.first?["pool"] as? String == "info@acme.example")
        }
    }

    // MARK: Programs

    @Test func programsShareAddresses() async throws {
        try await ConsoleBench.run { bench in
            _ = try await addSenders(bench)
            let other = try await bench.addAccount("quirin@acme.example")
            let program = try await bench.program("odoo", .administer)
            let listed = try await program.get("/pools").object()["pools"] as? [[String: Any]]
            #expect(listed?.map { $0["address"] as? String } == ["info@acme.example"])
            #expect(listed?.first?["isShared"] as? Bool == false)
            let both = #"{"accounts": ["otto@acme.example", "PETRA@acme.example"]}"#
            let shared = try await program.send(.put, "/pools/info@acme.example", both).object()
            #expect(shared["isShared"] as? Bool == true)
            let accounts = try #require(shared["accounts"] as? [[String: Any]])
            #expect(accounts.allSatisfy { $0["isMember"] as? Bool == true && $0["messagesPerDay"] as? Int == 2000 })
            #expect(try await bench.store.pools().map(\.members.count) == [2])
            let foreign = #"{"accounts": ["quirin@acme.example"]}"#
            #expect(try await program.send(.put, "/pools/info@acme.example", foreign).status == 409)
            #expect(try await program.send(.put, "/pools/info@acme.example", #"{"accounts": []}"#).status == 422)
            #expect(try await program.send(.delete, "/pools/x@elsewhere.example", nil).status == 404)
            let ended = try await program.send(.delete, "/pools/info@acme.example", nil).object()
            #expect(ended["isShared"] as? Bool == false)
            #expect(try await bench.store.pools().isEmpty)
            // An account alone may also begin, for others to come.
            let alias = SendAs(address: "sales@acme.example", displayName: nil, verificationStatus: nil)
            try await bench.store.setSendAs([alias], of: other, readAt: bench.clock.now)
            let alone = try await program.send(.put, "/pools/sales@acme.example", foreign).object()
            #expect((alone["accounts"] as? [Any])?.count == 1)
            let reader = try await bench.program("monitor", .manage)
            #expect(try await reader.send(.put, "/pools/info@acme.example", both).status == 403)
        }
    }
}
