import Base
import GoogleSimulator
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing

@testable import Sync

@Suite(.timeLimit(.minutes(10))) struct MailTransferTests {
    /// However many messages without a contact came after it.
    @Test func anOldMessageFindsItsContactToo() async throws {
        try await TransferBench.run { bench in
            let access = bench.odoo.access(url: "http://odoo.example")
            var bench = bench
            bench.real = (OdooClient(access, transport: bench.odoo, limits: OdooLimits(batch: 4)), bench.odooUser)
            let numbers = Array(1...18)
            for number in numbers {
                let message = SampleMessage.make(number, from: "kunde-\(number)@customer.example")
                try bench.google.put(message, labels: [bench.incoming.labelID], of: TransferBench.address)
            }
            try await bench.transfer()
            for number in numbers {
                let address = "kunde-\(number)@customer.example"
                try bench.odoo.add("res.partner", ["name": .string(address), "email": .string(address)])
            }
            // The newest four each time, which are others once they have a contact, and four of the rest.
            for _ in 1...3 { try await bench.transfer() }
            #expect(try await bench.staged().allSatisfy { !$0.found.isEmpty })
        }
    }

    @Test(arguments: [1, 4, 7])
    func thoseThatNobodyKnowsHoldUpNoOther(known: Int) async throws {
        try await TransferBench.run { bench in
            let access = bench.odoo.access(url: "http://odoo.example")
            var bench = bench
            bench.real = (OdooClient(access, transport: bench.odoo, limits: OdooLimits(batch: 3)), bench.odooUser)
            for number in 1...10 {
                let message = SampleMessage.make(number, from: "kunde-\(number)@customer.example")
                try bench.google.put(message, labels: [bench.incoming.labelID], of: TransferBench.address)
            }
            try await bench.transfer()
            let address = "kunde-\(known)@customer.example"
            try bench.odoo.add("res.partner", ["name": .string(address), "email": .string(address)])
            for _ in 1...4 { try await bench.transfer() }
            #expect(try await bench.staged().filter { !$0.found.isEmpty }.map(\.facts.addresses) == [[address]])
        }
    }

    @Test func aMessageOfTheFolderIsStagedAndImportedOntoItsContact() async throws {
        try await TransferBench.run { bench in
            let partner = try bench.odoo.add("res.partner", ["name": "Jörg", "email": "Joerg@Customer.example"])
            let id = try bench.google.put(
                SampleMessage.rich,
                labels: [bench.incoming.labelID, "INBOX"],
                of: TransferBench.address
            )
            #expect(try await bench.transfer() == ["fetched": 1])
            let staged = try #require(try await bench.staged().first)
            #expect(staged.state == .waiting && staged.found == [StagedContact(id: partner, name: "Jörg")])
            #expect(staged.facts.subject == "Grüße" && staged.facts.from == "Jörg <joerg@customer.example>")
            #expect(staged.facts.attachments.map(\.name) == ["logo.png", "Angebot ü.pdf"])
            #expect(bench.google.labels(of: id, of: TransferBench.address) == ["INBOX"])
            #expect(try bench.messages(on: partner).isEmpty)

            try await bench.importAll()
            #expect(try await bench.transfer() == ["imported": 1])
            let message = try #require(try bench.messages(on: partner).first)
            #expect(message["message_id"] == "<rich@customer.example>" && message["subject"] == "Grüße")
            #expect(message["date"] == "2026-11-20 09:11:12")
            #expect(message["email_from"] == "Jörg <joerg@customer.example>")
            #expect(message["author_id"]?.reference?.id == partner || message["author_id"]?.integer == partner)
            #expect(message["body"]?.string?.contains("<b>Anna</b>") == true)
            #expect(message["body"]?.string?.contains("cid:") == false)
            #expect(message["attachment_ids"]?.ids?.isEmpty == false)
            #expect(bench.odoo.mails.isEmpty)
            #expect(try await bench.staged().first?.state == .imported(at: bench.clock.now))

            // Nothing happens twice.
            try await bench.importAll()
            #expect(try await bench.transfer() == [:])
            #expect(try bench.messages(on: partner).count == 1)
        }
    }

    @Test func aLookAtAFolderWhereNothingHappenedIsTwoCalls() async throws {
        try await TransferBench.run { bench in
            try bench.google.put(SampleMessage.make(), labels: [bench.incoming.labelID], of: TransferBench.address)
            try await bench.transfer()
            let before = bench.google.requestCounts
            try await bench.transfer()
            let after = bench.google.requestCounts
            let calls = after.filter { $0.value != before[$0.key] }
            let methods = ["gmail.users.labels.list 200", "gmail.users.history.list 200"]
            #expect(calls == Dictionary(uniqueKeysWithValues: methods.map { ($0, (before[$0] ?? 0) + 1) }))
        }
    }

    @Test func whatIsAskedForLeavesTheListWithItsImportAndIsNotFetchedAgain() async throws {
        try await TransferBench.run { bench in
            let partner = try bench.odoo.add("res.partner", ["name": "Karl", "email": "karl@customer.example"])
            try bench.google.put(SampleMessage.make(), labels: [bench.incoming.labelID], of: TransferBench.address)
            try await bench.transfer { $0.leavesInFolder = true }
            try await bench.importAll(removing: true)
            try await bench.transfer { $0.leavesInFolder = true }
            #expect(try await bench.staged().isEmpty)
            try await bench.store.setTransferCursor(nil, of: bench.list())
            try await bench.transfer { $0.leavesInFolder = true }
            #expect(try await bench.staged().isEmpty)
            #expect(try bench.messages(on: partner).count == 1)
        }
    }

    @Test(arguments: [TransferTreatment.trash, .removeLabel, .leave])
    func whatIsStagedIsDealtWithInGmailAsTheSettingsSay(_ treatment: TransferTreatment) async throws {
        try await TransferBench.run { bench in
            let ids = try (1...12).map {
                try bench.google.put(
                    SampleMessage.make($0),
                    labels: [bench.incoming.labelID, "INBOX"],
                    of: TransferBench.address
                )
            }
            let foreign = try bench.google.put(SampleMessage.make(99), labels: ["INBOX"], of: TransferBench.address)
            try await bench.transfer {
                $0.deletesTransferred = treatment == .trash
                $0.leavesInFolder = treatment == .leave
            }
            let expected: Set<String> =
                switch treatment {
                case .trash: [bench.incoming.labelID, "TRASH"]
                case .removeLabel: ["INBOX"]
                case .leave: [bench.incoming.labelID, "INBOX"]
                }
            for id in ids { #expect(bench.google.labels(of: id, of: TransferBench.address) == expected) }
            #expect(bench.google.labels(of: foreign, of: TransferBench.address) == ["INBOX"])
            #expect(try await bench.staged().map(\.gmailID) == ids)
        }
    }

    @Test func oneRunFetchesSoManyOldestFirst() async throws {
        try await TransferBench.run { bench in
            let ids = try (1...7).map {
                try bench.google.put(
                    SampleMessage.make($0),
                    labels: [bench.incoming.labelID],
                    of: TransferBench.address
                )
            }
            try await bench.transfer { $0.incomingCount = 3 }
            #expect(try await bench.staged().map(\.gmailID) == Array(ids.prefix(3)))
            try await bench.transfer { $0.incomingCount = 3 }
            try await bench.transfer { $0.incomingCount = 3 }
            #expect(try await bench.staged().map(\.gmailID) == ids)
        }
    }

    @Test func whatIsImportedByItselfWaitsOnlyWhereNobodyMatches() async throws {
        try await TransferBench.run { bench in
            let karl = try bench.odoo.add("res.partner", ["name": "Karl", "email": "karl@customer.example"])
            let label = bench.incoming.labelID
            try bench.google.put(SampleMessage.make(1), labels: [label], of: TransferBench.address)
            try bench.google.put(
                SampleMessage.make(2, from: "nobody@nowhere.example"),
                labels: [label],
                of: TransferBench.address
            )
            try await bench.transfer { $0.importsByItself = true }
            #expect(try bench.messages(on: karl).count == 1)
            let left = try #require(try await bench.staged().last)
            #expect(left.state == .waiting && left.problem != nil)

            // Once there is a contact, it follows.
            let late = try bench.odoo.add("res.partner", ["name": "Late", "email": "nobody@nowhere.example"])
            try await bench.transfer { $0.importsByItself = true }
            #expect(try bench.messages(on: late).count == 1)
        }
    }

    @Test func aPickedContactGetsTheMessage() async throws {
        try await TransferBench.run { bench in
            let other = try bench.odoo.add("res.partner", ["name": "Other"])
            try bench.google.put(SampleMessage.make(), labels: [bench.incoming.labelID], of: TransferBench.address)
            try await bench.transfer()
            let staged = try #require(try await bench.staged().first)
            let contact = StagedContact(id: other, name: "Other")
            try await bench.store.choose([contact], of: staged.id, in: bench.list())
            try await bench.importAll()
            try await bench.transfer()
            let message = try #require(try bench.messages(on: other).first)
            #expect(message["author_id"] == false)
            #expect(try await bench.staged().first?.contacts == [contact])
        }
    }

    @Test func sentMailGoesToTheContactsOfItsRecipients() async throws {
        try await TransferBench.run { bench in
            let company = try bench.odoo.add(
                "res.partner",
                ["name": "Customer Ltd", "is_company": true, "email": "info@customer.example"]
            )
            let karl = try bench.odoo.add("res.partner", ["name": "Karl", "email": "karl@customer.example"])
            let duplicate = try bench.odoo.add("res.partner", ["name": "Karl again", "email": "karl@customer.example"])
            let many = try bench.odoo.add(
                "res.partner",
                ["name": "Many", "email": "first@many.example, second@many.example"]
            )
            let message = SampleMessage.make(
                from: TransferBench.address,
                to: "karl@customer.example, INFO@customer.example",
                cc: "Second <second@many.example>, \(TransferBench.address)"
            )
            try bench.google.put(message, labels: [bench.outgoing.labelID, "SENT"], of: TransferBench.address)
            try await bench.transfer(.outgoing) { $0.importsByItself = true }
            for partner in [company, karl, duplicate, many] {
                let found = try bench.messages(on: partner)
                #expect(found.count == 1)
                let author = found.first?["author_id"]
                let own = bench.odooUser.partnerID
                #expect(author?.reference?.id == own || author?.integer == own)
            }
            #expect(try bench.messages(on: bench.odooUser.partnerID).isEmpty)
            #expect(try await bench.staged().isEmpty)
        }
    }

    @Test func aDeletedFolderStopsTheActionAndARenamedOneDoesNot() async throws {
        try await TransferBench.run { bench in
            try bench.google.renameLabel(bench.incoming.labelID, to: "Renamed", of: TransferBench.address)
            try bench.google.put(SampleMessage.make(), labels: [bench.incoming.labelID], of: TransferBench.address)
            #expect(try await bench.transfer() == ["fetched": 1])
            try bench.google.deleteLabel(bench.incoming.labelID, of: TransferBench.address)
            bench.clock.advance(by: .hours(2))
            do {
                try await bench.transfer()
                Issue.record("the action did not stop")
            } catch let stop as RunStop {
                guard case .failed(let reason) = stop else { throw stop }
                #expect(reason == Reason(.folderDeleted, "Odoo/In"))
            }
        }
    }
}
