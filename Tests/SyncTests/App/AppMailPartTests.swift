import Base
import Odoo
import SQLStorage
import Storage
import Testing

@testable import OdooSimulator
@testable import Sync

/// The lists of messages in Odoo's app show what is staged, and do what is clicked in them.
@Suite(.timeLimit(.minutes(10))) struct AppMailPartTests {
    @Test func `a staged message has a row with all that there is to know of it`() async throws {
        try await AppBench.run { bench in
            let karl = try bench.addKarl()
            try await bench.stage(1, of: bench.anna)
            try await bench.stage(2, of: bench.anna, found: [karl])
            try await bench.stage(3, of: bench.max, .outgoing)
            await bench.watch([bench.part()]).check()
            #expect(try bench.rows().count == 3)
            let first = try bench.row(1)
            #expect(first[AppMail.owner]?.reference?.id == bench.anna.odooUser)
            #expect(first[AppMail.key] == .string("\(bench.anna.id.rawValue)-incoming-\(AppBench.gmailID(1))"))
            #expect(first[AppMail.direction] == "incoming" && first[AppMail.state] == "waiting")
            #expect(first[AppMail.date] == .string(OdooTimeText.make(bench.clock.now)))
            #expect(first[AppMail.sender] == "Karl Kunde <karl@customer.example>")
            #expect(first[AppMail.recipients] == .string("Anna <\(bench.anna.login)>"))
            #expect(first[AppMail.messageID] == "<m1@customer.example>")
            #expect(first[AppMail.unknown] == "Karl Kunde <karl@customer.example>")
            #expect(first[AppMail.attachmentCount] == 0 && first[AppMail.attachments] == false)
            #expect(first[AppMail.preview]?.string?.contains("Guten Tag") == true)
            #expect(
                first[AppMail.link]
                    == .string(
                        "https://mail.google.com/mail/u/?authuser=anna%40acme.example#all/\(AppBench.gmailID(1))"
                    )
            )
            #expect(first[AppMail.size]?.integer ?? 0 > 100)
            let second = try bench.row(2)
            #expect(second[AppMail.contacts]?.ids == [karl.id] && second[AppMail.isChosen] == false)
            #expect(second[AppMail.unknown] == false)
            #expect(second[AppMail.attachments] == "Plan.pdf" && second[AppMail.attachmentCount] == 1)
            #expect(try bench.row(3)[AppMail.direction] == "outgoing")
        }
    }

    @Test func `only what changed is written, and what did not costs no call`() async throws {
        try await AppBench.run { bench in
            let watch = bench.watch([bench.part()])
            for number in 1...30 { try await bench.stage(number, of: bench.anna) }
            await watch.check()
            _ = bench.takeCalls()
            await watch.check()
            #expect(bench.takeCalls() == ["x_gsuite_request.search_read": 1])
            await watch.look()
            #expect(bench.takeCalls().isEmpty)
            let id = try #require(try await bench.staged(bench.anna).first?.id)
            try await bench.store.setFound([try bench.addKarl()], of: id)
            await watch.look()
            #expect(
                bench.takeCalls() == [
                    "x_gsuite_mail.search_read": 1, "ir.model.data.search_read": 1, "ir.actions.server.run": 1,
                ]
            )
            #expect(try bench.row(1)[AppMail.contacts]?.ids?.count == 1)
            #expect(try bench.rows().count == 30)
        }
    }

    @Test func `an import that is clicked is done, shown and told`() async throws {
        try await AppBench.run { bench in
            try await bench.enableTransfers()
            let karl = try bench.addKarl()
            for number in 1...2 { try await bench.stage(number, of: bench.anna, found: [karl]) }
            let watch = bench.watch([bench.part()])
            await watch.check()
            try await bench.clickMails("mail_import", [1, 2], as: bench.anna)
            await watch.check()
            #expect(try bench.requests().isEmpty)
            #expect(try bench.row(1)[AppMail.request] == false && bench.row(1)[AppMail.state] == "requested")
            #expect(try await bench.staged(bench.anna).map(\.state) == [.requested(removes: false, notBefore: nil)] * 2)
            #expect(bench.odoo.notices.isEmpty)
            #expect(try await bench.runRequested())
            await watch.look()
            for number in 1...2 {
                let row = try bench.row(number)
                #expect(row[AppMail.state] == "imported")
                #expect(row[AppMail.importedAt] == .string(OdooTimeText.make(bench.clock.now)))
            }
            #expect(bench.odoo.notices.map(\.message) == ["2 Nachrichten wurden importiert."])
            #expect(bench.odoo.notices.first?.user == bench.anna.odooUser)
            await watch.look()
            #expect(bench.odoo.notices.count == 1)
        }
    }

    @Test func `an imported message shows its pictures, and tells nobody that it is read`() async throws {
        try await AppBench.run { bench in
            let lines = [
                "From: karl@customer.example", "To: anna@acme.example", "Subject: Angebot 1",
                "Message-ID: <m1@customer.example>", "MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8", "",
                "<p>Guten Tag</p><img src=\"https://customer.example/logo.png\" width=\"200\">",
                "<img src=\"https://track.example/o.gif?id=7\" width=\"1\" height=\"1\">",
            ]
            let bytes = Array(lines.joined(separator: "\r\n").utf8)
            try await bench.stage(1, of: bench.anna, found: [try bench.addKarl()], bytes: bytes)
            try await bench.enableTransfers()
            let watch = bench.watch([bench.part()])
            await watch.check()
            let preview = try bench.row(1)[AppMail.preview]?.string ?? ""
            #expect(
                preview.contains("Guten Tag") && !preview.contains("customer.example") && !preview.contains("track")
            )
            try await bench.clickMails("mail_import", [1], as: bench.anna)
            await watch.check()
            #expect(try await bench.runRequested())
            let messages = try bench.odoo.records("mail.message", [["message_id", "=", "<m1@customer.example>"]])
            let body = try #require(messages.first?["body"]?.string)
            #expect(body.contains("Guten Tag") && body.contains("https://customer.example/logo.png"))
            #expect(!body.contains("track.example"))
        }
    }

    /// The node that was asked ends before the import does. A run that it had begun goes on elsewhere.
    @Test func `an import is told after a restart, too`() async throws {
        try await AppBench.run { bench in
            try await bench.stage(1, of: bench.anna, found: [try bench.addKarl()])
            try await bench.enableTransfers()
            let watch = bench.watch([bench.part()])
            await watch.check()
            try await bench.clickMails("mail_import", [1], as: bench.anna)
            await watch.check()
            let now = bench.clock.now
            let claim = try #require(try await bench.store.claimActionRun(by: "old", at: now, until: now + .minutes(5)))
            try await bench.store.finishAction(claim, with: RunResult(.interrupted), at: now)
            bench.clock.advance(by: .minutes(1))
            let nodes = [bench.watch([bench.part()]), bench.watch([bench.part()])]
            for node in nodes { await node.check() }
            #expect(bench.odoo.notices.isEmpty)
            #expect(try await bench.runRequested())
            await withDiscardingTaskGroup { group in
                for node in nodes { group.addTask { await node.look() } }
            }
            #expect(bench.odoo.notices.map(\.message) == ["1 Nachricht wurde importiert."])
            #expect(try await bench.store.awaitedResults(in: "acme").isEmpty)
        }
    }

    @Test func `what could not be imported is told with the reason`() async throws {
        try await AppBench.run { bench in
            try await bench.enableTransfers()
            try await bench.stage(1, of: bench.max)
            let watch = bench.watch([bench.part()])
            await watch.check()
            try await bench.clickMails("mail_import", [1], as: bench.max)
            await watch.check()
            try await bench.runRequested()
            await watch.look()
            let row = try bench.row(1)
            #expect(row[AppMail.state] == "waiting")
            let reason = Reason(.nobodyHasAddress).sentence.english
            #expect(row[AppMail.problem] == .string(reason))
            #expect(bench.odoo.notices.map(\.message) == ["1 message was not imported: \(reason)."])
            #expect(bench.odoo.notices.map(\.type) == ["warning"])
        }
    }

    @Test func `import and delete leaves the row to the contact's button`() async throws {
        try await AppBench.run { bench in
            try await bench.enableTransfers()
            // Found only by the import itself.
            try await bench.stage(1, of: bench.anna)
            let karl = try bench.addKarl()
            let watch = bench.watch([bench.part()])
            await watch.check()
            try await bench.clickMails("mail_import_remove", [1], as: bench.anna)
            await watch.check()
            try await bench.runRequested()
            await watch.look()
            let row = try bench.row(1)
            #expect(row[AppMail.state] == "imported" && row[AppMail.isRemoved] == true)
            #expect(row[AppMail.contacts]?.ids == [karl.id])
            #expect(try await bench.staged(bench.anna).isEmpty)
            #expect(bench.odoo.notices.map(\.message) == ["1 Nachricht wurde importiert."])
            // It stays, whatever is compared.
            bench.clock.advance(by: AppMailPart.comparisonInterval)
            await watch.check()
            #expect(try bench.row(1)[AppMail.isRemoved] == true)
        }
    }

    @Test func `what is deleted leaves both lists`() async throws {
        try await AppBench.run { bench in
            for number in 1...3 { try await bench.stage(number, of: bench.anna) }
            let watch = bench.watch([bench.part()])
            await watch.check()
            try await bench.clickMails("mail_remove", [1], as: bench.anna)
            await watch.check()
            #expect(try bench.rows().keys.sorted() == ["Angebot 2", "Angebot 3"])
            let staged = try await bench.staged(bench.anna)
            #expect(staged.count == 2)
            // In the console.
            _ = try await bench.store.removeStaged([staged[0].id], from: StagingList(bench.anna.id, .incoming))
            await watch.look()
            #expect(try bench.rows().keys.sorted() == ["Angebot 3"])
        }
    }

    @Test func `contacts count only if the user may read them, and only where the user chose`() async throws {
        try await AppBench.run { bench in
            let karl = try bench.addKarl()
            let secret = try bench.odoo.add("res.partner", ["name": "Secret"])
            for number in 1...2 { try await bench.stage(number, of: bench.anna) }
            let watch = bench.watch([bench.part()])
            await watch.check()
            let anna = bench.anna.odooUser
            bench.odoo.restrict("res.partner") { row, user in row["name"] != "Secret" || user != anna }
            for number in 1...2 {
                try bench.odoo.change(
                    AppMail.model,
                    [try bench.rowID(number)],
                    [
                        AppMail.contacts: [[6, 0, [.integer(karl.id), .integer(secret)]]],
                        AppMail.isChosen: .bool(number == 1), AppMail.request: "choose",
                    ]
                )
            }
            try bench.odoo.add(
                AppRequest.model,
                [AppRequest.kind: "mail", AppRequest.user: .integer(anna)],
                by: anna
            )
            await watch.check()
            #expect(try await bench.staged(bench.anna).map { $0.chosen.map(\.id) } == [[karl.id], []])
            #expect(try await bench.staged(bench.anna).first?.chosen.first?.name == "Karl Kunde")
            #expect(try bench.row(1)[AppMail.contacts]?.ids == [karl.id])
            #expect(try bench.row(1)[AppMail.isChosen] == true && bench.row(1)[AppMail.unknown] == false)
            // What somebody put there without choosing is gone again.
            #expect(try bench.row(2)[AppMail.contacts]?.ids == [])
        }
    }

    @Test func `a row that names another's message does nothing to it`() async throws {
        try await AppBench.run { bench in
            try await bench.enableTransfers()
            try await bench.stage(1, of: bench.anna)
            try await bench.stage(2, of: bench.max)
            let watch = bench.watch([bench.part()])
            await watch.check()
            let key = try #require(try bench.row(2)[AppMail.key])
            // As if Anna had managed to write her row.
            try bench.odoo.change(AppMail.model, [try bench.rowID(1)], [AppMail.key: key])
            try await bench.clickMails("mail_remove", [1], as: bench.anna)
            await watch.check()
            #expect(try await bench.staged(bench.max).count == 1)
            #expect(try await bench.staged(bench.anna).count == 1)
            bench.clock.advance(by: AppMailPart.shortestComparison)
            await watch.check()
            await watch.look()
            // Both have one row again, each their own.
            let rows = try bench.odoo.records(AppMail.model)
            #expect(
                rows.compactMap { $0[AppMail.owner]?.reference?.id }.sorted() == [
                    bench.anna.odooUser, bench.max.odooUser,
                ]
            )
            #expect(rows.allSatisfy { $0[AppMail.isRemoved] != true })
        }
    }

    @Test func `a request for the list of another is not served`() async throws {
        try await AppBench.run { bench in
            try await bench.stage(1, of: bench.anna)
            let watch = bench.watch([bench.part()])
            await watch.check()
            let row = try bench.rowID(1)
            try bench.odoo.change(AppMail.model, [row], [AppMail.request: "remove", AppMail.isRemoved: true])
            let values: [String: JSONValue] = [AppRequest.kind: "mail", AppRequest.user: .integer(bench.anna.odooUser)]
            try bench.odoo.add(AppRequest.model, values, by: bench.max.odooUser)
            await watch.check()
            #expect(try await bench.staged(bench.anna).count == 1)
            #expect(try bench.requests().isEmpty)
        }
    }

    @Test func `a second choice while the first is served is not lost`() async throws {
        try await AppBench.run { bench in
            let karl = try bench.addKarl()
            let klara = try bench.odoo.add("res.partner", ["name": "Klara"])
            try await bench.stage(1, of: bench.anna)
            let watch = bench.watch([bench.part()])
            await watch.check()
            let row = try bench.rowID(1)
            func choose(_ contact: Int) throws {
                try bench.odoo.change(
                    AppMail.model,
                    [row],
                    [
                        AppMail.contacts: [[6, 0, [.integer(contact)]]], AppMail.isChosen: true,
                        AppMail.request: "choose",
                    ]
                )
                let values: [String: JSONValue] = [
                    AppRequest.kind: "mail", AppRequest.user: .integer(bench.anna.odooUser),
                ]
                try bench.odoo.add(AppRequest.model, values, by: bench.anna.odooUser)
            }
            try choose(karl.id)
            // Right after the gateway has read the first choice.
            let isSecond = Locked(false)
            bench.odoo.teach(
                AppCode.requestedMails,
                OdooProcedure { run, records in
                    let result = try OdooSimulator.requestedMails(run, records)
                    let isFirst = isSecond.withLock { isSecond in
                        defer { isSecond = true }
                        return !isSecond
                    }
                    if isFirst {
                        let values: JSONValue = [AppMail.contacts: [[6, 0, [.integer(klara)]]]]
                        _ = try records.superuser.call(AppMail.model, "write", [row], [values])
                    }
                    return result
                }
            )
            await watch.check()
            await watch.check()
            #expect(try await bench.staged(bench.anna).first?.chosen.map(\.id) == [klara])
            #expect(try bench.row(1)[AppMail.contacts]?.ids == [klara] && bench.row(1)[AppMail.request] == false)
        }
    }

    @Test func `clicks that Odoo no longer recorded are served, too`() async throws {
        try await AppBench.run { bench in
            for number in 1...2 { try await bench.stage(number, of: bench.anna) }
            let watch = bench.watch([bench.part()])
            await watch.check()
            for _ in 0..<AppRequest.mostPerUser { try await bench.clickMails("mail_import", [1], as: bench.anna) }
            let second = try bench.rowID(2)
            let calls = Locked(0)
            bench.odoo.teach(
                AppCode.requestedMails,
                OdooProcedure { run, records in
                    let result = try OdooSimulator.requestedMails(run, records)
                    let number = calls.withLock { calls in
                        calls += 1
                        return calls
                    }
                    // Odoo has so many of hers that it records no more.
                    if number == 1 {
                        let values: JSONValue = [AppMail.request: "remove", AppMail.isRemoved: true]
                        _ = try records.superuser.call(AppMail.model, "write", [second], [values])
                    }
                    return result
                }
            )
            await watch.check()
            #expect(try bench.rows().keys.sorted() == ["Angebot 1"])
        }
    }

    @Test func `without a transfer folder an import is not promised`() async throws {
        try await AppBench.run { bench in
            try await bench.stage(1, of: bench.anna, found: [try bench.addKarl()])
            let watch = bench.watch([bench.part()])
            await watch.check()
            try await bench.clickMails("mail_import", [1], as: bench.anna)
            await watch.check()
            #expect(bench.odoo.notices.map(\.message) == [Reason(.noTransferFolder).sentence.german])
        }
    }

    @Test func `an import longer than a run goes on, and is told once`() async throws {
        try await AppBench.run { bench in
            try await bench.enableTransfers()
            let karl = try bench.addKarl()
            for number in 1...5 { try await bench.stage(number, of: bench.max, found: [karl]) }
            let watch = bench.watch([bench.part()])
            await watch.check()
            try await bench.clickMails("mail_import", Array(1...5), as: bench.max)
            await watch.check()
            var limits = TransferLimits()
            limits.importsPerRun = 2
            for _ in 0..<3 {
                #expect(bench.odoo.notices.isEmpty)
                #expect(try await bench.runRequested(limits: limits))
                await watch.look()
            }
            #expect(bench.odoo.notices.map(\.message) == ["5 messages were imported."])
        }
    }
}

private func * (states: [StagedMessageState], count: Int) -> [StagedMessageState] {
    Array(repeating: states, count: count).flatMap(\.self)
}
