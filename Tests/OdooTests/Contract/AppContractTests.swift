import Base
import Cryptography
import Odoo
import Testing

/// The app "Google Workspace", with an ordinary employee as the attacker.
@Suite(.serialized)
struct AppContractTests {
    /// Creates messages in the lists of anna and bert, runs `body`, and removes what is left.
    private func withMails(
        _ bench: ContractBench,
        _ body: (_ own: [Int], _ foreign: Int) async throws -> Void
    ) async throws {
        let gateway = bench.client
        for model in [AppMail.model, AppRequest.model] {
            try await gateway.remove(model, try await gateway.search(model, [], fields: ["id"]).map(\.id))
        }
        let bert = try #require(try await gateway.users(matching: ["bert"]).first?.id)
        let states: [AppMail.State] = [.waiting, .imported, .failed]
        let anna = try await bench.anna
        let rows = states.map { mail(of: anna, $0) } + [mail(of: bert, .waiting)]
        let ids = try await gateway.create(AppMail.model, rows)
        let result: Result<Void, any Error>
        do {
            try await body(Array(ids.dropLast()), ids[ids.count - 1])
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await gateway.remove(AppMail.model, ids)
        let requests = try await gateway.search(AppRequest.model, [], fields: ["id"])
        try await gateway.remove(AppRequest.model, requests.map(\.id))
        try result.get()
    }

    private func mail(of user: Int, _ state: AppMail.State) -> [String: JSONValue] {
        [
            AppMail.subject: "Contract", AppMail.owner: .integer(user), AppMail.state: .string(state.rawValue),
            AppMail.direction: .string(AppMail.Direction.incoming.rawValue), AppMail.isRemoved: false,
            AppMail.preview: "<p>Hello<script>alert(1)</script></p>",
        ]
    }

    /// Runs one of the gateway's actions as that user.
    @discardableResult
    private func run(
        _ name: String,
        on model: String,
        _ ids: [Int],
        as client: OdooClient,
        _ bench: ContractBench,
        _ context: [String: JSONValue] = [:]
    ) async throws -> JSONValue {
        let selection: [String: JSONValue] = [
            "active_model": .string(model), "active_ids": JSONValue(ids),
            "active_id": ids.first.map { .integer($0) } ?? false,
        ]
        let id = try await bench.id(of: ProvisionItem.module, "action_\(name)")
        let call = OdooCall(
            "ir.actions.server",
            "run",
            ids: [id],
            context: selection.merging(context) { $1 },
            acts: true
        )
        return try await client.call(call)
    }

    private func isRefused(_ call: () async throws -> Void, at location: SourceLocation = #_sourceLocation) async {
        let error = await #expect(throws: OdooError.self, sourceLocation: location) { try await call() }
        guard case .accessRights = error?.cause else {
            Issue.record("not refused for missing rights: \(String(describing: error))", sourceLocation: location)
            return
        }
    }

    /// Runs one of the gateway's actions on records of others. Up to Odoo 17, Odoo itself refuses that; later versions leave
    /// it to the action to take none of them.
    private func runOnOthers(
        _ name: String,
        on model: String,
        _ ids: [Int],
        as client: OdooClient,
        _ bench: ContractBench
    ) async throws {
        if try await bench.version.major < 18 {
            await isRefused { try await run(name, on: model, ids, as: client, bench) }
        } else {
            try await run(name, on: model, ids, as: client, bench)
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `users see their own messages, and change none but through actions`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await withMails(bench) { own, foreign in
                let anna = try bench.user("anna")
                let seen = try await anna.search(AppMail.model, [], fields: [AppMail.preview])
                #expect(Set(seen.map(\.id)) == Set(own))
                #expect(seen.allSatisfy { $0[AppMail.preview]?.string?.contains("script") == false })
                // An administrator reads nobody else's, either.
                #expect(try await bench.administrator.search(AppMail.model, [], fields: ["id"]).isEmpty)
                await isRefused {
                    _ = try await anna.call(OdooCall(AppMail.model, "read", ids: [foreign], acts: false))
                }
                let bert = try #require(try await bench.client.users(matching: ["bert"]).first?.id)
                await isRefused { try await anna.write(AppMail.model, [own[0]], [AppMail.owner: .integer(bert)]) }
                await isRefused { try await anna.write(AppMail.model, [own[0]], [AppMail.state: "imported"]) }
                await isRefused { try await anna.remove(AppMail.model, [own[0]]) }
                await isRefused { _ = try await anna.create(AppMail.model, [mail(of: bert, .waiting)]) }
                for model in [AppRequest.model, AppTicket.model, AppScheduledAction.model] {
                    await isRefused { _ = try await anna.search(model, [], fields: ["id"]) }
                }
                let paula = try bench.user("paula")
                for model in AppModels.all {
                    await isRefused { _ = try await paula.search(model, [], fields: ["id"]) }
                }
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `actions take only the caller's own messages, whatever a call names`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await withMails(bench) { own, foreign in
                let anna = try bench.user("anna")
                for action in ["mail_import", "mail_import_remove", "mail_remove"] {
                    try await runOnOthers(action, on: AppMail.model, [foreign], as: anna, bench)
                }
                try await bench.expect(AppMail.model, foreign, AppMail.request, false)
                try await bench.expect(AppMail.model, foreign, AppMail.isRemoved, false)
                try await runOnOthers("mail_import", on: AppMail.model, own + [foreign], as: anna, bench)
                // Where Odoo refused that, what is one's own is still to be asked for.
                try await run("mail_import", on: AppMail.model, own, as: anna, bench)
                try await bench.expect(AppMail.model, own[0], AppMail.request, "import")
                try await bench.expect(AppMail.model, own[0], AppMail.state, "requested")
                try await bench.expect(AppMail.model, own[1], AppMail.request, false)
                try await bench.expect(AppMail.model, own[2], AppMail.state, "requested")
                try await run("mail_import_remove", on: AppMail.model, own, as: anna, bench)
                try await bench.expect(AppMail.model, own[1], AppMail.request, "remove")
                try await bench.expect(AppMail.model, own[1], AppMail.isRemoved, true)
                try await bench.expect(AppMail.model, foreign, AppMail.state, "waiting")
                let asked = try await bench.client.search(
                    AppRequest.model,
                    [],
                    fields: [AppRequest.kind, AppRequest.user, "create_uid"]
                )
                let id = try await bench.anna
                #expect(asked.count == 2)
                for request in asked {
                    #expect(request[AppRequest.kind] == "mail")
                    #expect(request["create_uid"]?.reference?.id == id && request[AppRequest.user]?.reference?.id == id)
                }
                let paula = try bench.user("paula")
                await isRefused { try await run("mail_import", on: AppMail.model, own, as: paula, bench) }
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `settings belong to who created them, and are written only as they were read`(odoo: ContractOdoo) async throws
    {
        try await odoo.run { bench in
            let (anna, bert) = (try bench.user("anna"), try bench.user("bert"))
            try await run("settings", on: AppSettings.model, [], as: anna, bench)
            try await run("settings", on: AppSettings.model, [], as: anna, bench)
            try await run("settings", on: AppSettings.model, [], as: bert, bench)
            let rows = try await anna.search(AppSettings.model, [], fields: ["create_uid"])
            let id = try await bench.anna
            #expect(rows.count == 1 && rows.first?["create_uid"]?.reference?.id == id)
            let own = try #require(rows.first?.id)
            let all = try await bench.client.search(AppSettings.model, [], fields: ["id"])
            let foreign = try #require(all.first { $0.id != own }?.id)
            try await anna.write(AppSettings.model, [own], [AppSettings.incomingCount: 7])
            await isRefused { try await anna.write(AppSettings.model, [foreign], [AppSettings.incomingCount: 7]) }
            await isRefused { try await anna.remove(AppSettings.model, [own]) }
            await isRefused { _ = try await anna.create(AppSettings.model, [[AppSettings.name: "x"]]) }
            await isRefused { try await bench.client.write(AppSettings.model, [own], [AppSettings.state: "granted"]) }

            func write(_ seen: [String: JSONValue], _ values: [String: JSONValue]) async throws -> JSONValue? {
                let row: JSONValue = ["user": .integer(id), "seen": .object(seen), "values": .object(values)]
                let context: [String: JSONValue] = [ProvisionItem.module: ["rows": [row]]]
                return try await run("write_settings", on: AppSettings.model, [], as: bench.client, bench, context)[
                    "result"
                ]
            }
            #expect(try await write([AppSettings.incomingCount: 50], [AppSettings.incomingCount: 9]) == [false])
            try await bench.expect(AppSettings.model, own, AppSettings.incomingCount, 7)
            // Whatever another test left there.
            let seen = try #require(try await bench.client.settings(ids: [own]).first).seen
            #expect(seen[AppSettings.incomingCount] == 7)
            #expect(
                try await write(seen, [AppSettings.state: "granted", AppSettings.startDate: "2026-01-01"]) == [
                    .integer(own)
                ]
            )
            #expect(
                try await write([AppSettings.startDate: "2026-01-01"], [AppSettings.result: "x"]) == [.integer(own)]
            )
            let written = try await bench.read(AppSettings.model, own, "write_uid")
            #expect(written.reference?.id == (try await bench.client.users(matching: ["gateway"]).first?.id))
            for action in ["write_settings", "notify", "spend_ticket"] {
                await isRefused { try await run(action, on: AppSettings.model, [own], as: anna, bench) }
                await isRefused { try await run(action, on: AppSettings.model, [own], as: bench.administrator, bench) }
            }
            for action in ["run", "enable", "disable"] {
                await isRefused { try await run(action, on: AppScheduledAction.model, [], as: anna, bench) }
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `a ticket is spent once, and names who clicked`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let anna = try bench.user("anna")
            let forged: [String: JSONValue] = ["uid": 1, "default_create_uid": 1, "default_x_name": "x"]
            let action = try await run("grant", on: AppSettings.model, [], as: anna, bench, forged)
            let url = try #require(action["url"]?.string)
            #expect(url.hasPrefix("https://gateway.example\(AppCall.enterPath)?database=acme&ticket="))
            let ticket = try #require(url.split(separator: "=").last)
            let hash = SHA256.digest(Array(ticket.utf8)).map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
            func spend() async throws -> JSONValue? {
                let context: [String: JSONValue] = [ProvisionItem.module: ["hash": .string(hash)]]
                return try await run("spend_ticket", on: AppTicket.model, [], as: bench.client, bench, context)[
                    "result"
                ]
            }
            #expect(try await spend() == .integer(try await bench.anna))
            #expect(try await spend() == false)
            let paula = try bench.user("paula")
            await isRefused { try await run("grant", on: AppSettings.model, [], as: paula, bench) }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `a synchronisation is asked for oneself, and so many clicks are kept`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await withMails(bench) { _, _ in
                let (anna, bert) = (try bench.user("anna"), try bench.user("bert"))
                try await run("settings", on: AppSettings.model, [], as: bert, bench)
                let foreign = try #require(try await bert.search(AppSettings.model, [], fields: ["id"]).first?.id)
                try await runOnOthers("sync_folders", on: AppSettings.model, [foreign], as: anna, bench)
                for _ in 0...AppRequest.mostPerUser {
                    try await run("sync_folders", on: AppSettings.model, [], as: anna, bench)
                }
                let id = JSONValue.integer(try await bench.anna)
                let asked = try await bench.client.search(
                    AppRequest.model,
                    [["create_uid", "=", id]],
                    fields: [AppRequest.user]
                )
                #expect(asked.count == AppRequest.mostPerUser)
                #expect(asked.allSatisfy { $0[AppRequest.user]?.array?.first == id })
            }
        }
    }
}
