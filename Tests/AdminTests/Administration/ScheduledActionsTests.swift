import Admin
import Base
import Storage
import Testing

@Suite struct ScheduledActionsTests {
    @Test func whatIsNotBuiltCannotBeSwitchedOnByMistake() async throws {
        try await ConsoleBench.run { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            let list = try await chef.get("/scheduled-actions").text
            for kind in ScheduledAction.allCases { #expect(list.contains(kind.title)) }
            #expect(list.contains("Not available yet") && list.contains("Not scheduled"))
            let path = "/scheduled-actions/sync-contacts"
            let page = try await chef.get(path).text
            #expect(!page.contains("name=\"enabled\"") && !page.contains(path + "/run"))
            #expect(page.contains("cannot run this action yet"))
            // A form that was made up all the same.
            try await chef.submit(path, ["enabled": "on", "minutes": "45"])
            let schedule = try #require(try await bench.store.actionSchedules().first { $0.kind == .syncContacts })
            #expect(!schedule.isEnabled && schedule.interval == .minutes(45))
            #expect(try await chef.get(path).text.contains("is not part of this version yet"))
            try await chef.submit(path + "/run", [:])
            #expect(try await chef.get(path).text.contains("is not part of this version yet"))
            #expect(try await bench.store.nextActionRun() == nil)
        }
    }

    @Test func switchesRunsAndShowsWhatIsBuilt() async throws {
        let gateway = TestGateway(builtActions: [.syncMailIn])
        try await ConsoleBench.run(parts: ConsoleParts(gateway: gateway)) { bench in
            let chef = try await bench.signedIn("chef@acme.example", language: "de")
            let user = try #require(try await bench.store.user(email: "chef@acme.example"))
            let path = "/scheduled-actions/sync-mail-in"
            #expect(try await chef.get("/scheduled-actions").text.contains("Geplante Aktionen"))
            try await chef.get(path)
            for minutes in ["0", "abc", "99999999999999999999", "20000"] {
                let wrong = try await chef.submit(path, ["enabled": "on", "minutes": minutes])
                #expect(wrong.status == 422 && wrong.text.contains("id=\"minutes-error\""))
            }
            try await chef.submit(path, ["enabled": "on", "minutes": "20"])
            let schedule = try #require(try await bench.store.actionSchedules().first { $0.kind == .syncMailIn })
            #expect(schedule.isEnabled && schedule.interval == .minutes(20))
            try await chef.get(path)
            #expect(try await chef.submit(path + "/run", [:]).text.contains("es gibt nichts auszuführen"))
            let now = bench.clock.now
            try await bench.store.setActionUsers([user.id], of: .syncMailIn, at: now)
            try await chef.submit(path + "/run", [:])
            #expect(gateway.actionRequests.withLock { $0 } == 3)
            let claim = try #require(
                try await bench.store.claimActionRun(by: "here", at: now, until: now + .minutes(5))
            )
            let result = RunResult(
                .failed,
                progress: RunProgress(done: 3, total: 7),
                reasons: [
                    Reason(.folderDeleted, "Odoo <in>"), Reason(.ofCalendar, "team", cause: Reason(.odooBusy, "")),
                ]
            )
            try await bench.store.finishAction(claim, with: result, at: now + .seconds(90))
            let page = try await chef.get(path).text
            #expect(
                page.contains("Fehlgeschlagen") && page.contains("Der Transferordner „Odoo &lt;in&gt;“ wurde in Gmail")
                    && page.contains("3 von 7")
            )
            #expect(page.contains("Kalender team: Odoo ist ausgelastet") && !page.contains("was deleted"))
            let list = try await chef.get("/scheduled-actions").text
            #expect(list.contains("schlägt für 1 Benutzer fehl") && list.contains("20 Minuten"))
            #expect(try await chef.get("/scheduled-actions/nothing").status == 404)
            // What is switched on begins at once, and the page says so.
            try await chef.submit(path, ["minutes": "20"])
            try await chef.submit(path, ["enabled": "on", "minutes": "20"])
            let next = now + .minutes(2)
            #expect(try await chef.get(path).text.contains("wurde gespeichert. Ein Lauf für 1 Benutzer beginnt."))
            #expect(try await bench.store.claimActionRun(by: "here", at: next, until: next + .minutes(5)) != nil)
            // A change of what is enabled already begins nothing.
            try await chef.submit(path, ["enabled": "on", "minutes": "30"])
            #expect(try await chef.get(path).text.contains("beginnt.") == false)
        }
    }
}
