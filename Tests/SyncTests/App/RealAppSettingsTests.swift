import Base
import Logging
import Mail
import Odoo
import SQLStorage
import Storage
import Testing
import Transport

@testable import Sync

/// The settings, the scheduled actions and the log in a real Odoo.
@Suite(.serialized) struct RealAppSettingsTests {
    /// Serves the app of the real Odoo with an own store, in which Anna is a user.
    private func run(
        _ body: (AppBench, AppWatch, AppBenchUser, _ gateway: OdooClient, _ anna: OdooClient) async throws -> Void
    ) async throws {
        let access = try await RealOdoo.app()
        let transport = CurlTransport(CurlOptions(userAgent: "contract"))
        let client = OdooClient(access, transport: transport)
        for model in [AppRequest.model, AppLabel.model, AppScheduledAction.model, AppLogEntry.model] {
            try await client.remove(model, try await client.search(model, [], fields: ["id"]).map(\.id))
        }
        try await AppBench.run { bench in
            let account = try await bench.store.addAccount(
                try #require(Address("albers@acme.example")),
                sealedCredential: [],
                scopes: [],
                options: AccountOptions()
            )
            let new = NewUser(email: "albers@acme.example", name: "Anna", role: .user, account: account)
            let id = try await bench.store.addUser(new, at: bench.clock.now)
            _ = try await bench.store.changePersonalSettings(of: id, at: Timestamp(milliseconds: 0)) { settings in
                settings.odoo.login = "anna"
                settings.take([TransferFolder(labelID: "Label_1", name: "In")], readAt: Timestamp(milliseconds: 0))
            }
            let odooUser = try #require(try await client.users(matching: ["anna"]).first?.id)
            let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            // Odoo's own clock is the real one.
            let parts: [any AppPart] = [
                AppSettingsPart(
                    store: bench.store,
                    google: { account throws(RunStop) in try NowhereAccess().google(of: account) },
                    logger: quiet,
                    onChange: {}
                ),
                AppAdministrationPart(
                    store: bench.store,
                    isSole: { true },
                    words: { entry, _ in entry.text },
                    logger: quiet,
                    onRequest: {}
                ),
            ]
            let watch = AppWatch(
                store: bench.store,
                directory: OdooDirectory([OdooDatabase(name: "acme", access: access)], transport: transport),
                parts: parts,
                logger: quiet
            )
            let anna = AppBenchUser(id: id, odooUser: odooUser, login: "anna")
            try await body(bench, watch, anna, client, try RealOdoo.anna())
        }
        await transport.shutdown()
    }

    @Test(.enabled(if: RealOdoo.maySetUp)) func `settings follow both sides in a real Odoo`() async throws {
        try await run { bench, watch, anna, gateway, client in
            await watch.check()
            while await watch.look() {}
            let row = try #require(try await gateway.settings(of: [anna.odooUser]).first)
            #expect(row.revision > 0)
            let label = try #require(try await gateway.appLabels(of: [anna.odooUser]).first)
            #expect(label.name == "In")
            // Anna saves the form.
            try await client.write(
                AppSettings.model,
                [row.id],
                [
                    AppSettings.incomingCount: 7, AppSettings.outgoingCount: 900,
                    AppSettings.incomingFolder: .integer(label.id), AppSettings.startDate: "2026-01-01",
                    AppSettings.state: "disabled",
                ]
            )
            await watch.check()
            let settings = try await bench.store.personalSettings(of: anna.id)
            #expect(settings.mail.incomingCount == 7 && settings.mail.incomingFolder?.labelID == "Label_1")
            #expect(settings.calendar.startDate == CalendarDate("2026-01-01"))
            let shown = try await client.search(
                AppSettings.model,
                [],
                fields: [AppSettings.outgoingCount, AppSettings.state, AppSettings.problem]
            )
            #expect(shown.count == 1)
            #expect(shown.first?[AppSettings.outgoingCount] == .integer(settings.mail.outgoingCount))
            #expect(shown.first?[AppSettings.state] == "granted")
            #expect(shown.first?[AppSettings.problem]?.string?.contains("900") == false)
            #expect(shown.first?[AppSettings.problem] != false)
            // The console changes something.
            _ = try await bench.store.changePersonalSettings(of: anna.id, at: SystemClock().now) {
                $0.mail.outgoingCount = 9
                $0.mail.incomingFolder = nil
            }
            await watch.look()
            let changed = try #require(try await gateway.settings(of: [anna.odooUser]).first)
            #expect(changed.options[AppSettings.outgoingCount] == 9)
            #expect(changed.options[AppSettings.incomingFolder] == false)
            #expect(changed.options[AppSettings.incomingCount] == 7)
            #expect(try await gateway.changedSettings(by: try await gateway.ownUser()).contains(row.id) == false)
            // Nothing more comes of it.
            await watch.check()
            #expect(try await bench.store.personalSettings(of: anna.id).mail.incomingCount == 7)
        }
    }

    @Test(.enabled(if: RealOdoo.maySetUp)) func `administrators see actions and log in a real Odoo`() async throws {
        try await run { bench, watch, anna, gateway, client in
            try await bench.store.appendLog([
                NewLogEntry(at: SystemClock().now, level: .notice, category: .contacts, text: "own", user: anna.id),
                NewLogEntry(at: SystemClock().now, level: .error, category: .system, text: "all"),
            ])
            await watch.check()
            while await watch.look() {}
            let administrator = try RealOdoo.administrator()
            let actions = try await administrator.search(
                AppScheduledAction.model,
                [],
                fields: [AppScheduledAction.kind, AppScheduledAction.interval]
            )
            #expect(Set(actions.compactMap { $0[AppScheduledAction.kind]?.string }) == Set(AppScheduledAction.kinds))
            #expect(try await client.search(AppLogEntry.model, [], fields: ["id"]).count == 1)
            #expect(try await administrator.search(AppLogEntry.model, [], fields: ["id"]).count == 2)
            // The administrator turns one on.
            let chosen = try #require(actions.first { $0[AppScheduledAction.kind] == "sync-contacts" }?.id)
            let known = try await gateway.search(
                "ir.model.data",
                [["module", "=", .string(ProvisionItem.module)], ["name", "=", "action_enable"]],
                fields: ["res_id"]
            )
            _ = try await administrator.call(
                OdooCall(
                    "ir.actions.server",
                    "run",
                    ids: [try #require(known.first?["res_id"]?.integer)],
                    context: [
                        "active_model": .string(AppScheduledAction.model), "active_ids": [.integer(chosen)],
                        "active_id": .integer(chosen),
                    ],
                    acts: true
                )
            )
            await watch.check()
            let schedule = try await bench.store.actionSchedules().first { $0.kind == .syncContacts }
            #expect(schedule?.isEnabled == true)
            #expect(try await gateway.search(AppRequest.model, [], fields: ["id"]).isEmpty)
        }
    }
}
