import Base
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing

@testable import Sync

/// The settings in Odoo and in the console are the same, whichever is changed.
@Suite struct AppSettingsTests {
    @Test func `everybody has a row, with the options, the folders and the state`() async throws {
        try await AppBench.run { bench in
            try await bench.giveFolders(["In", "Out"], to: bench.anna)
            try await bench.save(of: bench.anna) { settings in
                settings.mail.incomingFolder = TransferFolder(labelID: "Label_In", name: "In")
                settings.calendar.startDate = CalendarDate("2026-01-01")
                settings.mail.incomingCount = 7
            }
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            let row = try bench.row(of: bench.anna)
            #expect(row[AppSettings.name] == "Anna")
            #expect(row[AppSettings.incomingCount] == 7 && row[AppSettings.outgoingCount] == 50)
            #expect(row[AppSettings.startDate] == "2026-01-01")
            #expect(row[AppSettings.isLogged] == true && row[AppSettings.importsNew] == false)
            #expect(row[AppSettings.incomingFolder]?.array?.first?.integer == (try bench.label("In", of: bench.anna)))
            #expect(row[AppSettings.outgoingFolder] == false)
            #expect(row[AppSettings.state] == "granted" && row[AppSettings.account] == "anna@acme.example")
            #expect(try bench.label("Out", of: bench.anna) != nil)
            #expect(try bench.row(of: bench.max)[AppSettings.mostDeletedPercent] == 10)
            // Users see their own.
            let own = try await bench.odoo.client(login: bench.anna.login).search(
                AppSettings.model,
                [],
                fields: [AppSettings.incomingCount]
            )
            #expect(own.map { $0[AppSettings.incomingCount] } == [7])
        }
    }

    @Test func `with nothing to do a round is one search, and a look is none`() async throws {
        try await AppBench.run { bench in
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            await watch.check()
            _ = bench.takeCalls()
            await watch.check()
            #expect(bench.takeCalls() == ["x_gsuite_request.search_read": 1, "x_gsuite_settings.search": 1])
            await watch.look()
            bench.clock.advance(by: AppSettingsPart.comparingInterval)
            await watch.look()
            #expect(bench.takeCalls().isEmpty)
        }
    }

    @Test func `a change in Odoo is in the store after a round, and one in the console in Odoo after a look`()
        async throws
    {
        try await AppBench.run { bench in
            let changes = Locked(0)
            let watch = bench.watch([bench.settingsPart(changes)])
            await watch.check()
            bench.clock.advance(by: .seconds(5))
            try await bench.save([AppSettings.incomingCount: 9, AppSettings.startDate: "2026-02-03"], of: bench.anna)
            await watch.check()
            var settings = try await bench.settings(of: bench.anna)
            #expect(settings.mail.incomingCount == 9 && settings.calendar.startDate == CalendarDate("2026-02-03"))
            #expect(settings.mail.outgoingCount == 50)
            #expect(changes.withLock { $0 } == 1)
            bench.clock.advance(by: .seconds(5))
            try await bench.save(of: bench.anna) { $0.mail.outgoingCount = 8 }
            await watch.look()
            #expect(try bench.row(of: bench.anna)[AppSettings.outgoingCount] == 8)
            #expect(try bench.row(of: bench.anna)[AppSettings.incomingCount] == 9)
            // Different fields of both at a time.
            bench.clock.advance(by: .seconds(5))
            try await bench.save([AppSettings.tagsAsGroups: true], of: bench.anna)
            try await bench.save(of: bench.anna) { $0.mail.leavesInFolder = true }
            await watch.check()
            settings = try await bench.settings(of: bench.anna)
            #expect(settings.contacts.tagsAsGroups && settings.mail.leavesInFolder)
            #expect(try bench.row(of: bench.anna)[AppSettings.tagsAsGroups] == true)
            #expect(try bench.row(of: bench.anna)[AppSettings.leavesInFolder] == true)
        }
    }

    @Test(arguments: [true, false])
    func `of two changes of one option the later one wins`(odooIsLater: Bool) async throws {
        try await AppBench.run { bench in
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            bench.clock.advance(by: .seconds(5))
            let changes: [() async throws -> Void] = [
                { try await bench.save(of: bench.anna) { $0.mail.incomingCount = 11 } },
                { try await bench.save([AppSettings.incomingCount: 22], of: bench.anna) },
            ]
            for change in odooIsLater ? changes : changes.reversed() {
                try await change()
                bench.clock.advance(by: .seconds(5))
            }
            await watch.check()
            let wanted = odooIsLater ? 22 : 11
            #expect(try await bench.settings(of: bench.anna).mail.incomingCount == wanted)
            #expect(try bench.row(of: bench.anna)[AppSettings.incomingCount] == .integer(wanted))
        }
    }

    @Test func `a refused value comes back, with the reason in the user's language`() async throws {
        try await AppBench.run { bench in
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            bench.clock.advance(by: .seconds(5))
            try await bench.save([AppSettings.incomingCount: 501, AppSettings.outgoingCount: 5], of: bench.anna)
            try await bench.save([AppSettings.startDate: "2099-01-01"], of: bench.max)
            await watch.check()
            let row = try bench.row(of: bench.anna)
            #expect(row[AppSettings.incomingCount] == 50 && row[AppSettings.outgoingCount] == 5)
            #expect(
                row[AppSettings.problem]
                    == "„Eingehende E-Mails pro Lauf“ wurde zurückgesetzt: Die Zahl ist zu klein oder zu groß."
            )
            #expect(try bench.row(of: bench.max)[AppSettings.startDate] == false)
            #expect(
                try bench.row(of: bench.max)[AppSettings.problem]
                    == "“Start of the calendar sync” was put back: The day must be in the past."
            )
            // It stays until the settings change.
            bench.clock.advance(by: .minutes(11))
            await watch.check()
            #expect(try bench.row(of: bench.max)[AppSettings.problem] != false)
            try await bench.save([AppSettings.incomingCount: 5], of: bench.max)
            await watch.check()
            #expect(try bench.row(of: bench.max)[AppSettings.problem] == false)
        }
    }

    @Test func `a new row is filled in, and what was changed in it meanwhile counts`() async throws {
        try await AppBench.run { bench in
            try await bench.click("action_settings", on: AppSettings.model, as: bench.anna.login)
            try await bench.click("action_settings", on: AppSettings.model, as: "bert@acme.example")
            bench.clock.advance(by: .seconds(1))
            try await bench.save([AppSettings.outgoingCount: 6], of: bench.anna)
            await bench.watch([bench.settingsPart()]).check()
            #expect(try bench.row(of: bench.anna)[AppSettings.incomingCount] == 50)
            #expect(try await bench.settings(of: bench.anna).mail.outgoingCount == 6)
            #expect(try await bench.settings(of: bench.anna).isLogged)
            // Bert is no user of the gateway yet.
            let row = try bench.row(of: bench.bert)
            #expect(row[AppSettings.state] == "not_granted" && row[AppSettings.incomingCount] == 50)
            #expect(try bench.requests().isEmpty)
        }
    }

    /// A user who becomes one of the gateway keeps what was chosen before.
    @Test func `what somebody chose before the first grant counts`() async throws {
        try await AppBench.run { bench in
            try await bench.click("action_settings", on: AppSettings.model, as: "bert@acme.example")
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            let bert = AppBenchUser(id: UserID(rawValue: 0), odooUser: bench.bert, login: "bert@acme.example")
            bench.clock.advance(by: .seconds(5))
            try await bench.save([AppSettings.incomingCount: 12, AppSettings.mostDeletedPercent: 500], of: bert)
            await watch.check()
            #expect(try bench.row(of: bench.bert)[AppSettings.mostDeletedPercent] == 10)
            bench.clock.advance(by: .seconds(5))
            let new = NewUser(email: bert.login, name: "Bert", role: .user)
            let id = try await bench.store.addUser(new, at: bench.clock.now)
            _ = try await bench.store.changePersonalSettings(of: id, at: bench.clock.now) { $0.userName = bert.login }
            bench.clock.advance(by: .minutes(11))
            await watch.check()
            #expect(try await bench.store.personalSettings(of: id).mail.incomingCount == 12)
            #expect(try bench.row(of: bench.bert)[AppSettings.userName] == .string(bert.login))
        }
    }

    @Test func `folders are offered, renamed and removed, but for a chosen one`() async throws {
        try await AppBench.run { bench in
            try await bench.giveFolders(["In", "Old", "Gone"], to: bench.anna)
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            let (incoming, old) = (try bench.label("In", of: bench.anna), try bench.label("Old", of: bench.anna))
            bench.clock.advance(by: .seconds(5))
            try await bench.save([AppSettings.incomingFolder: .integer(try #require(incoming))], of: bench.anna)
            await watch.check()
            #expect(try await bench.settings(of: bench.anna).mail.incomingFolder?.labelID == "Label_In")
            // The chosen one is gone, another was renamed, a third is new.
            let now = bench.clock.now
            try await bench.save(of: bench.anna) { settings in
                settings.take(
                    [TransferFolder(labelID: "Label_Old", name: "New name"), TransferFolder(labelID: "X", name: "X")],
                    readAt: now
                )
            }
            await watch.look()
            #expect(try bench.label("In", of: bench.anna) == incoming)
            #expect(try bench.label("New name", of: bench.anna) == old)
            #expect(try bench.label("X", of: bench.anna) != nil)
            #expect(try bench.label("Gone", of: bench.anna) == nil)
            #expect(try bench.row(of: bench.anna)[AppSettings.incomingFolder]?.array?.first?.integer == incoming)
            // Nobody chooses it any more.
            bench.clock.advance(by: .seconds(1))
            try await bench.save(of: bench.anna) { $0.mail.incomingFolder = nil }
            await watch.look()
            #expect(try bench.label("In", of: bench.anna) == nil)
            #expect(try bench.row(of: bench.anna)[AppSettings.incomingFolder] == false)
            #expect(try await bench.settings(of: bench.anna).mail.incomingFolder == nil)
        }
    }

    @Test func `the state follows runs, grants and pauses`() async throws {
        try await AppBench.run { bench in
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            try await bench.store.setActionUsers([bench.anna.id], of: .syncContacts, at: bench.clock.now)
            _ = try await bench.store.requestActionRun(.syncContacts, for: bench.anna.id, at: bench.clock.now)
            let claim = try #require(
                try await bench.store.claimActionRun(by: "t", at: bench.clock.now, until: bench.clock.now + .hours(1))
            )
            await watch.look()
            #expect(try bench.row(of: bench.anna)[AppSettings.result] == false)
            let result = RunResult(
                .partly,
                progress: RunProgress(counts: ["created": 2, "failed": 1, "unchanged": 9]),
                reasons: [Reason(.noStartDate)]
            )
            try await bench.store.finishAction(claim, with: result, at: bench.clock.now)
            await watch.look()
            let row = try bench.row(of: bench.anna)
            let text = try #require(row[AppSettings.result]?.string)
            #expect(text.hasPrefix("G Suite Sync Contacts: 2 angelegt, 1 fehlgeschlagen."), "\(text)")
            #expect(row[AppSettings.lastRun]?.string?.hasPrefix("2026-11-2") == true)
            #expect(row[AppSettings.problem]?.string?.hasPrefix("G Suite Sync Contacts: ") == true)
            let account = try #require(try await bench.store.accounts().first { "\($0.address)" == bench.anna.login })
            try await bench.store.removeAccount(account.id)
            await watch.look()
            #expect(try bench.row(of: bench.anna)[AppSettings.state] == "not_granted")
            #expect(try bench.row(of: bench.anna)[AppSettings.account] == false)
            // Max is no user of the gateway any more.
            #expect(try bench.row(of: bench.max)[AppSettings.state] == "granted")
            var change = UserChange()
            change.isActive = false
            try await bench.store.changeUser(bench.max.id, change)
            bench.clock.advance(by: AppSettingsPart.surveyInterval)
            await watch.check()
            #expect(try bench.row(of: bench.max)[AppSettings.state] == "not_granted")
        }
    }
}
