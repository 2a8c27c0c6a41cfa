import Base
import SQLStorage
import Storage
import Testing

@Suite struct AppSettingsStoreTests {
    private static let anna = UserID(rawValue: 1)
    private static let max = UserID(rawValue: 2)

    private static var memory: AppSettingsMemory {
        var settings = PersonalSettings()
        settings.calendar.startDate = CalendarDate("2026-01-01")
        let empty = PersonalSettings().optionValues
        var memory = AppSettingsMemory(
            agreed: AppSettingsMemory.Agreement(revision: 7, values: settings.optionValues, at: nil),
            pending: [
                AppSettingsMemory.Agreement(revision: 8, values: empty, at: Sample.now),
                AppSettingsMemory.Agreement(revision: 9, values: settings.optionValues, at: Sample.now),
            ]
        )
        memory.state = ["x_state": "granted"]
        memory.refusals = [
            AppSettingsMemory.Refusal(.incomingCount, .rule(.outOfRange)),
            AppSettingsMemory.Refusal(.startDate, .notADate),
            AppSettingsMemory.Refusal(.incomingFolder, .unknownFolder),
            AppSettingsMemory.Refusal(.isLogged, .olderCopy),
        ]
        memory.folders = "abc"
        return memory
    }

    @Test func `what is known of users' settings is kept for each database`() async throws {
        try await withTemporaryStore { store in
            #expect(try await store.appSettings(in: "acme").isEmpty)
            let empty = AppSettingsMemory()
            let first = AppSettingsChange(from: nil, to: Self.memory)
            let second = AppSettingsChange(from: nil, to: empty)
            #expect(
                try await store.saveAppSettings([Self.anna: first, Self.max: second], in: "acme")
                    == [Self.anna, Self.max]
            )
            #expect(try await store.saveAppSettings([Self.anna: second], in: "other") == [Self.anna])
            #expect(try await store.appSettings(in: "acme") == [Self.anna: Self.memory, Self.max: empty])
            let change = AppSettingsChange(from: Self.memory, to: empty)
            #expect(try await store.saveAppSettings([Self.anna: change], in: "acme") == [Self.anna])
            #expect(try await store.appSettings(in: "acme")[Self.anna] == empty)
            try await store.removePersonalSettings(of: Self.anna)
            #expect(try await store.appSettings(in: "acme") == [Self.max: AppSettingsMemory()])
            #expect(try await store.appSettings(in: "other").isEmpty)
        }
    }

    /// Of two nodes that read the same, one gets through.
    @Test func `what another node knows by now is not overwritten`() async throws {
        try await withTemporaryStore { store in
            let late = AppSettingsChange(from: nil, to: AppSettingsMemory())
            let change = AppSettingsChange(from: nil, to: Self.memory)
            #expect(try await store.saveAppSettings([Self.anna: change], in: "acme") == [Self.anna])
            #expect(try await store.saveAppSettings([Self.anna: late, Self.max: late], in: "acme") == [Self.max])
            #expect(try await store.appSettings(in: "acme")[Self.anna] == Self.memory)
            await #expect(throws: StorageError.self) {
                _ = try await store.takeAppSettings(of: Self.anna, in: "acme", nil, at: Sample.now) { settings, _ in
                    settings.mail.incomingCount = 7
                }
            }
            #expect(try await store.personalSettings(of: Self.anna).mail.incomingCount == 50)
            let taken = try await store.takeAppSettings(
                of: Self.anna,
                in: "acme",
                Self.memory,
                at: Sample.now
            ) { settings, memory in
                settings.mail.incomingCount = 7
                memory.settle(8)
            }
            #expect(taken.settings.mail.incomingCount == 7 && taken.memory.agreed?.revision == 8)
            #expect(try await store.personalSettings(of: Self.anna) == taken.settings)
            #expect(try await store.appSettings(in: "acme")[Self.anna] == taken.memory)
            #expect(try await store.optionChanges()[Self.anna] == [.incomingCount: Sample.now])
        }
    }

    @Test func `of nodes that write at the same time one gets through`() async throws {
        try await withTemporaryStore { store in
            let saved = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        var memory = Self.memory
                        memory.folders = "\(number)"
                        let change = AppSettingsChange(from: nil, to: memory)
                        return try await !store.saveAppSettings([Self.anna: change], in: "acme").isEmpty
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(saved == 1)
        }
    }

    @Test func `each option has the time of its last change`() async throws {
        try await withTemporaryStore { store in
            let (first, second) = (Sample.now, Sample.now + .hours(1))
            let changed = try await store.changePersonalSettings(of: Self.anna, at: first) {
                $0.mail.incomingCount = 7
                $0.isLogged = false
            }
            #expect(changed.mail.incomingCount == 7)
            #expect(try await store.personalSettings(of: Self.anna) == changed)
            #expect(try await store.optionChanges() == [Self.anna: [.incomingCount: first, .isLogged: first]])
            _ = try await store.changePersonalSettings(of: Self.anna, at: second) { $0.mail.incomingCount = 8 }
            #expect(try await store.optionChanges() == [Self.anna: [.incomingCount: second, .isLogged: first]])
            // The same again is no change.
            _ = try await store.changePersonalSettings(of: Self.anna, at: second + .hours(1)) {
                $0.mail.incomingCount = 8
            }
            #expect(try await store.optionChanges() == [Self.anna: [.incomingCount: second, .isLogged: first]])
            var saved = changed
            saved.mail.outgoingCount = 9
            try await store.savePersonalSettings(saved, of: Self.anna)
            let times = try #require(try await store.optionChanges()[Self.anna])
            #expect(Set(times.keys) == [.incomingCount, .isLogged, .outgoingCount])
            #expect(times[.isLogged] == first)
            try await store.removePersonalSettings(of: Self.anna)
            #expect(try await store.optionChanges().isEmpty)
        }
    }

    @Test func `changes at the same time lose nothing`() async throws {
        try await withTemporaryStore { store in
            try await withThrowingTaskGroup { group in
                for number in 0..<20 {
                    group.addTask {
                        _ = try await store.changePersonalSettings(of: Self.anna, at: Sample.now) { settings in
                            if number.isMultiple(of: 2) {
                                settings.mail.incomingCount += 1
                            } else {
                                settings.mail.outgoingCount += 1
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let mail = try await store.personalSettings(of: Self.anna).mail
            #expect(mail.incomingCount == 60 && mail.outgoingCount == 60)
        }
    }

    @Test func `the stamp changes with settings, folders, accounts and runs`() async throws {
        try await withTemporaryStore { store in
            var stamps = [try await store.appStamp()]
            #expect(try await store.appStamp() == stamps[0])
            _ = try await store.changePersonalSettings(of: Self.anna, at: Sample.now) { $0.isLogged = false }
            stamps.append(try await store.appStamp())
            _ = try await store.changePersonalSettings(of: Self.anna, at: Sample.now) { settings in
                settings.take([TransferFolder(labelID: "Label_1", name: "A")], readAt: Sample.now)
            }
            stamps.append(try await store.appStamp())
            try await store.setActionUsers([Self.anna], of: .syncContacts, at: Sample.now)
            _ = try await store.requestActionRun(.syncContacts, for: Self.anna, at: Sample.now)
            let claim = try #require(
                try await store.claimActionRun(by: "test", at: Sample.now, until: Sample.now + .minutes(5))
            )
            stamps.append(try await store.appStamp())
            try await store.finishAction(claim, with: RunResult(.succeeded), at: Sample.now + .seconds(1))
            stamps.append(try await store.appStamp())
            #expect(Set(stamps).count == stamps.count, "\(stamps)")
            let state = try #require(try await store.actionStates().first)
            #expect(state.lastRun?.outcome == .succeeded && state.lastRun?.id == claim.run)
        }
    }

    @Test func `the end of the log in a database is kept`() async throws {
        try await withTemporaryStore { store in
            #expect(try await store.appLogCursor(of: "acme") == nil)
            var last: AppLogCursor?
            for cursor in [
                AppLogCursor(done: LogEntry.ID(rawValue: 7)),
                AppLogCursor(done: LogEntry.ID(rawValue: 7), pending: LogEntry.ID(rawValue: 9)),
                AppLogCursor(done: LogEntry.ID(rawValue: 9)),
            ] {
                let isSaved = try await store.saveAppLogCursor(cursor, replacing: last, of: "acme")
                // Another node that read the same.
                let isSavedAgain = try await store.saveAppLogCursor(cursor, replacing: last, of: "acme")
                #expect(isSaved && !isSavedAgain)
                #expect(try await store.appLogCursor(of: "acme") == cursor)
                last = cursor
            }
            #expect(try await store.appLogCursor(of: "other") == nil)
        }
    }
}
