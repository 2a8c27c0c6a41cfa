import Base
import GoogleSimulator
import Odoo
import SQLStorage
import Storage
import Testing

@testable import Sync

/// The five scheduled actions for Anna against a real Odoo; see `RealOdoo`. The gateway works as an ordinary internal
/// user.
@Suite(.serialized, .enabled(if: RealOdoo.isNamed))
struct RealActionsTests {
    /// Creates a contact of that name and address, and removes it afterwards.
    private func withContact(
        _ body: (_ id: Int, _ name: String, _ address: String) async throws -> Void
    ) async throws {
        let administrator = try RealOdoo.administrator()
        let number = Int.random(in: 1_000_000...9_999_999)
        let (name, address) = ("Contract Kunde \(number)", "kunde-\(number)@customer.example")
        let values: [String: JSONValue] = ["name": .string(name), "email": .string(address)]
        let id = try await administrator.create("res.partner", [values], context: QuietContext.records)[0]
        let result: Result<Void, any Error>
        do {
            try await body(id, name, address)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await administrator.remove("res.partner", [id])
        try result.get()
    }

    private func mails() async throws -> Int {
        try await RealOdoo.administrator().search("mail.mail", [], fields: ["id"]).count
    }

    @Test(arguments: [MailDirection.incoming, .outgoing])
    func mailOfATransferFolderComesOntoItsContact(direction: MailDirection) async throws {
        try await TransferBench.run { bench in
            var bench = bench
            bench.real = try await RealOdoo.gateway()
            try await withContact { contact, _, address in
                let before = try await mails()
                let number = Int.random(in: 1_000_000...9_999_999)
                let isIncoming = direction == .incoming
                let message = SampleMessage.make(
                    number,
                    from: isIncoming ? address : TransferBench.address,
                    to: isIncoming ? TransferBench.address : address
                )
                let folder = isIncoming ? bench.incoming : bench.outgoing
                try bench.google.put(message, labels: [folder.labelID], of: TransferBench.address)
                try await bench.transfer(direction)
                try await bench.importAll(direction)
                #expect(try await bench.transfer(direction)["imported"] == 1)
                let found = try await RealOdoo.administrator().search(
                    "mail.message",
                    [
                        ["model", "=", "res.partner"], ["res_id", "=", .integer(contact)],
                        ["message_type", "=", "email"],
                    ],
                    fields: ["message_id", "author_id", "date"]
                )
                #expect(found.map { $0["message_id"] } == [.string("<m\(number)@customer.example>")])
                #expect(found.first?["date"] == "2026-11-20 09:11:12")
                let author = isIncoming ? contact : bench.real?.odooUser.partnerID
                #expect(found.first?["author_id"]?.reference?.id == author)
                // No one was mailed because of it.
                #expect(try await mails() == before)
            }
        }
    }

    @Test func contactsThatArePickedStandAtGoogle() async throws {
        let real = try await RealOdoo.gateway()
        try await withContact { contact, name, address in
            try await ContactBench.run(real: real) { bench in
                try await real.client.subscribe(real.odooUser.id, to: [contact])
                let outcome = try await bench.sync()
                #expect(outcome.stop == nil && outcome.reasons.isEmpty, "\(outcome)")
                let made = try #require(bench.contact(named: name))
                #expect(made.values("emailAddresses") == [address])
                #expect(try await bench.sync().counts["created"] == nil)
            }
        }
    }

    @Test func newContactsAreSubscribedTo() async throws {
        let real = try await RealOdoo.gateway()
        try await ContactBench.run(real: real) { bench in
            try await bench.sync(.importNewContacts)
            try await withContact { contact, _, _ in
                let before = try await real.client.subscriptionCount(of: real.odooUser.id)
                let outcome = try await bench.sync(.importNewContacts)
                #expect(outcome.stop == nil && outcome.counts["imported"] == 1, "\(outcome)")
                #expect(try await real.client.subscriptionCount(of: real.odooUser.id) == before + 1)
                _ = contact
            }
        }
    }

    @Test func appointmentsComeOverAndGo() async throws {
        try await CalendarBench.run { bench in
            var bench = bench
            let real = try await RealOdoo.gateway()
            bench.real = real
            let before = try await mails()
            for (id, visibility) in [("gwrealopen", "default"), ("gwrealprivate", "private")] {
                try bench.google.putEvent(
                    CalendarBench.event(
                        "Contract " + id,
                        "2026-06-22T09:00:00+02:00",
                        "2026-06-22T10:00:00+02:00",
                        more: ["id": .string(id), "visibility": .string(visibility)]
                    ),
                    of: CalendarBench.anna
                )
            }
            try await bench.sync()
            let calls = try #require(try await ActingUserCalls(real.client))
            let events = { () async throws -> [OdooRecord] in
                try await calls.search(
                    "calendar.event",
                    [[.string(EventMark.field), "=like", "gwreal%"]],
                    fields: ["name", "start", "privacy", "user_id"],
                    limit: 10,
                    as: real.odooUser.id
                )
            }
            let made = try await events()
            #expect(Set(made.map { $0["name"] }) == ["Contract gwrealopen", "Contract gwrealprivate"])
            #expect(made.allSatisfy { $0["start"] == "2026-06-22 07:00:00" })
            #expect(made.allSatisfy { $0["user_id"]?.reference?.id == real.odooUser.id })
            for id in ["gwrealopen", "gwrealprivate"] { try bench.google.deleteEvent(id, of: CalendarBench.anna) }
            try await bench.sync()
            #expect(try await events().isEmpty)
            #expect(try await mails() == before)
        }
    }
}
