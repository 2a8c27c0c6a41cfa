import Base
import Odoo
import Testing

/// What the gateway calls for the settings and the pages of administrators.
@Suite(.serialized)
struct AppSettingsContractTests {
    private func clean(_ bench: ContractBench) async throws {
        for model in [AppLabel.model, AppScheduledAction.model, AppLogEntry.model] {
            try await bench.client.remove(model, try await bench.client.search(model, [], fields: ["id"]).map(\.id))
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `rows are created, found when users changed them, and written as they were read`(odoo: ContractOdoo)
        async throws
    {
        try await odoo.run { bench in
            try await clean(bench)
            let (client, anna, id) = (bench.client, try bench.user("anna"), try await bench.anna)
            let gateway = try await client.ownUser()
            let label = try await client.create(
                AppLabel.model,
                [[AppLabel.owner: .integer(id), AppLabel.labelID: "Label_1", AppLabel.name: "In"]]
            )[0]
            #expect(
                try await client.appLabels(of: [id]) == [
                    AppLabelRow(id: label, owner: id, labelID: "Label_1", name: "In")
                ]
            )
            // Whatever another test left there.
            let before = try await client.settings(of: [id])
            let row = try #require(
                try await client.write([
                    AppSettingsWrite(
                        user: id,
                        seen: before.first?.seen ?? [:],
                        values: [
                            AppSettings.revision: 7, AppSettings.incomingCount: 50, AppSettings.isLogged: true,
                            AppSettings.startDate: "2026-01-01", AppSettings.incomingFolder: .integer(label),
                            AppSettings.userName: false, AppSettings.grantedAt: "2026-01-02 03:04:05",
                        ]
                    )
                ])[0]
            )
            #expect(!(try await client.changedSettings(by: gateway).contains(row)))
            var read = try #require(try await client.settings(of: [id]).first)
            #expect(read.id == row && read.user == id && read.writer == gateway && read.revision == 7)
            #expect(read.writtenAt != nil)
            #expect(read.options[AppSettings.incomingFolder] == .integer(label))
            #expect(read.options[AppSettings.startDate] == "2026-01-01")
            #expect(read.options[AppSettings.userName] == false && read.options[AppSettings.isLogged] == true)
            #expect(Set(read.options.keys) == Set(AppSettings.options))

            // A user changes it between reading and writing.
            let seen = read.seen
            try await anna.write(AppSettings.model, [row], [AppSettings.incomingCount: 9])
            #expect(try await client.changedSettings(by: gateway).contains(row))
            #expect(!(try await client.changedSettings(by: gateway, leavingOut: [row]).contains(row)))
            let late = AppSettingsWrite(user: id, seen: seen, values: [AppSettings.incomingCount: 1])
            #expect(try await client.write([late]) == [nil])
            read = try #require(try await client.settings(ids: [row]).first)
            #expect(read.options[AppSettings.incomingCount] == 9 && read.writer == id)
            let good = AppSettingsWrite(user: id, seen: read.seen, values: [AppSettings.revision: 8])
            #expect(try await client.write([good]) == [row])
            #expect(!(try await client.changedSettings(by: gateway).contains(row)))

            // A text of any length is not read, and the rest of the row is.
            let long = String(repeating: "x", count: 2_000_000)
            try await anna.write(AppSettings.model, [row], [AppSettings.userName: .string(long)])
            read = try #require(try await client.settings(ids: [row]).first)
            #expect(read.options[AppSettings.userName] == nil && read.options[AppSettings.incomingCount] == 9)
            let shorter = String(repeating: "x", count: AppSettingsRow.longestText)
            try await anna.write(AppSettings.model, [row], [AppSettings.userName: .string(shorter)])
            read = try #require(try await client.settings(ids: [row]).first)
            #expect(read.options[AppSettings.userName] == .string(shorter))
            let empty = AppSettingsWrite(user: id, seen: read.seen, values: [AppSettings.userName: false])
            #expect(try await client.write([empty]) == [row])

            // Nobody has a row who is no internal user.
            let paula = try #require(
                try await bench.administrator.search(
                    "res.users",
                    [["login", "=", "paula"]],
                    fields: ["id"]
                ).first?.id
            )
            #expect(
                try await client.write([
                    AppSettingsWrite(user: paula, seen: [:], values: [:]),
                    AppSettingsWrite(user: 9_999_999, seen: [:], values: [:]),
                ]) == [nil, nil]
            )
            // A label that is removed empties the field, and is nobody's change.
            try await client.remove(AppLabel.model, [label])
            read = try #require(try await client.settings(ids: [row]).first)
            #expect(read.options[AppSettings.incomingFolder] == false && read.writer == gateway)
        }
    }

    /// Whoever reads a record reads the names of what it refers to, and Odoo checks what is written only before it is.
    @Test(arguments: ContractOdoo.all)
    func `the name of another's folder is not read through one's own settings`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await clean(bench)
            let (client, anna, id) = (bench.client, try bench.user("anna"), try await bench.anna)
            let bert = try #require(try await client.users(matching: ["bert"]).first?.id)
            let label = { (owner: Int, name: String) in
                [AppLabel.owner: .integer(owner), AppLabel.labelID: "Label_1", AppLabel.name: .string(name)]
                    as [String: JSONValue]
            }
            let labels = try await client.create(AppLabel.model, [label(id, "Mine"), label(bert, "Secret")])
            let before = try await client.settings(of: [id])
            let cleared = AppSettingsWrite(
                user: id,
                seen: before.first?.seen ?? [:],
                values: [AppSettings.incomingFolder: false, AppSettings.outgoingFolder: false, AppSettings.revision: 7]
            )
            let row = try #require(try await client.write([cleared])[0])
            for folder in [AppSettings.incomingFolder, AppSettings.outgoingFolder] {
                try await anna.write(AppSettings.model, [row], [folder: .integer(labels[0])])
                let seen = try await anna.search(AppSettings.model, [], fields: [folder])
                #expect(seen.first?[folder]?.reference?.name == "Mine")
                // It may be refused at once, or it is not read afterwards.
                try? await anna.write(AppSettings.model, [row], [folder: .integer(labels[1])])
                for values in [[folder], ["display_name"]] {
                    let read = try await anna.search(AppSettings.model, [], fields: values)
                    #expect(!read.contains { "\($0)".contains("Secret") })
                }
                let direct = OdooCall(
                    AppSettings.model,
                    "read",
                    ids: [row],
                    named: ["fields": [.string(folder)]],
                    acts: false
                )
                let answer = try? await anna.call(direct)
                #expect(!"\(String(describing: answer))".contains("Secret"))
                // What is exported or grouped is read in the same way.
                let exported = OdooCall(
                    AppSettings.model,
                    "export_data",
                    ids: [row],
                    leading: [
                        .init("fields_to_export", [.string("\(folder)/name"), .string("\(folder)/display_name")])
                    ],
                    acts: false
                )
                let export = try? await anna.call(exported)
                #expect(!"\(String(describing: export))".contains("Secret"))
                // The gateway puts it back, and Anna sees her settings again.
                let found = try #require(try await client.settings(ids: [row]).first)
                let back = AppSettingsWrite(user: id, seen: found.seen, values: [folder: false])
                #expect(try await client.write([back]) == [row])
                #expect(try await anna.search(AppSettings.model, [], fields: [folder]).count == 1)
            }
            try await clean(bench)
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `scheduled actions and the log are written, and shown to whom they concern`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await clean(bench)
            let (client, anna, id) = (bench.client, try bench.user("anna"), try await bench.anna)
            let action = try await client.create(
                AppScheduledAction.model,
                [
                    [
                        AppScheduledAction.kind: "sync-mail-in", AppScheduledAction.name: "G Suite Sync E-Mail-In",
                        AppScheduledAction.isEnabled: true, AppScheduledAction.interval: 10,
                        AppScheduledAction.lastRun: "2026-01-02 03:04:05", AppScheduledAction.nextRun: false,
                        AppScheduledAction.outcome: "partly", AppScheduledAction.result: "x",
                        AppScheduledAction.users: 2, AppScheduledAction.failing: 1,
                    ]
                ]
            )[0]
            try await client.write(AppScheduledAction.model, [action], [AppScheduledAction.outcome: false])
            #expect(
                try await bench.administrator.search(
                    AppScheduledAction.model,
                    [],
                    fields: [AppScheduledAction.interval]
                )
                .map { $0[AppScheduledAction.interval] } == [10]
            )
            try await client.remove(AppScheduledAction.model, [action])

            let entries: [[String: JSONValue]] = [
                [
                    AppLogEntry.message: "one", AppLogEntry.date: "2026-01-02 03:04:05", AppLogEntry.level: "info",
                    AppLogEntry.owner: .integer(id),
                ],
                [
                    AppLogEntry.message: "two", AppLogEntry.date: "2026-01-01 00:00:00", AppLogEntry.level: "error",
                    AppLogEntry.owner: false,
                ],
            ]
            #expect(try await client.create(AppLogEntry.model, entries).count == 2)
            #expect(try await client.count(AppLogEntry.model) == 2)
            let own = try await anna.search(AppLogEntry.model, [], fields: [AppLogEntry.message])
            #expect(own.map { $0[AppLogEntry.message] } == ["one"])
            #expect(try await bench.administrator.search(AppLogEntry.model, [], fields: ["id"]).count == 2)
            let old = try await client.ids(
                AppLogEntry.model,
                [[.string(AppLogEntry.date), "<", "2026-01-02 00:00:00"]],
                limit: 10
            )
            #expect(old.count == 1)
            try await client.remove(AppLogEntry.model, old)
            for (model, values) in [
                (AppLogEntry.model, entries[0]), (AppScheduledAction.model, [AppScheduledAction.kind: "sync-contacts"]),
            ] as [(String, [String: JSONValue])] {
                await #expect(throws: OdooError.self) { _ = try await anna.create(model, [values]) }
            }
            await #expect(throws: OdooError.self) {
                try await anna.remove(AppLogEntry.model, own.map(\.id))
            }
            try await clean(bench)
        }
    }
}
