import Base
import Odoo
import Testing

/// The calls by which the gateway serves the lists of the app.
@Suite(.serialized)
struct AppListContractTests {
    private func mail(of user: Int, _ number: Int) -> [String: JSONValue] {
        [
            AppMail.subject: .string("List contract \(number)"), AppMail.owner: .integer(user),
            AppMail.state: .string(AppMail.State.waiting.rawValue), AppMail.key: .string("list-contract-\(number)"),
            AppMail.direction: .string(AppMail.Direction.incoming.rawValue), AppMail.stamp: "1",
            AppMail.isRemoved: false,
        ]
    }

    /// Creates two messages of anna and one of bert, runs `body`, and removes what is left.
    private func withMails(
        _ bench: ContractBench,
        _ body: (_ own: [Int], _ foreign: Int, _ anna: Int) async throws -> Void
    ) async throws {
        let gateway = bench.client
        for model in [AppMail.model, AppRequest.model] {
            try await gateway.remove(model, try await gateway.search(model, [], fields: ["id"]).map(\.id))
        }
        let bert = try #require(try await gateway.users(matching: ["bert"]).first?.id)
        let anna = try await bench.anna
        let ids = try await gateway.create(AppMail.model, [mail(of: anna, 1), mail(of: anna, 2), mail(of: bert, 3)])
        let result: Result<Void, any Error>
        do {
            try await body(Array(ids[..<2]), ids[2], anna)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await gateway.remove(AppMail.model, ids)
        try result.get()
    }

    @Test(arguments: ContractOdoo.all)
    func `what is asked for is read with the contacts that the user may read`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await withMails(bench) { own, foreign, anna in
                let gateway = bench.client
                #expect(try await gateway.requestedMails(of: anna).isEmpty)
                try await bench.with("res.partner", ["name": "Carla"], byPeople: true) { carla in
                    let values: [String: JSONValue] = [
                        AppMail.request: "choose", AppMail.isChosen: true,
                        AppMail.contacts: [[6, 0, [.integer(carla)]]],
                    ]
                    try await gateway.write(AppMail.model, [own[1], foreign], values)
                    try await gateway.write(AppMail.model, [own[0]], [AppMail.request: "remove"])
                    let found = try await gateway.requestedMails(of: anna)
                    #expect(found.map(\.id) == own.sorted())
                    let chosen = try #require(found.first { $0.id == own[1] })
                    #expect(chosen.key == "list-contract-2" && chosen.request == .choosing && chosen.isChosen)
                    #expect(
                        chosen.linked == [carla] && chosen.contacts.map(\.id) == [carla]
                            && chosen.contacts.first?.name == "Carla"
                    )
                    #expect(found.first?.contacts.isEmpty == true && found.first?.request == .removing)
                    #expect(try await gateway.requestedMails(of: anna, after: own[0]).map(\.id) == [own[1]])
                }
                for nobody in [1, 99_999_999] {
                    await #expect(throws: OdooError.self) { try await gateway.requestedMails(of: nobody) }
                }
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `a message is written only while it holds what was read`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await withMails(bench) { own, _, _ in
                let gateway = bench.client
                try await bench.with("res.partner", ["name": "Carla"], byPeople: true) { carla in
                    try await gateway.write(
                        AppMail.model,
                        [own[1]],
                        [AppMail.request: "choose", AppMail.contacts: [[6, 0, [.integer(carla)]]]]
                    )
                    let state: [String: JSONValue] = [AppMail.state: "failed"]
                    #expect(try await gateway.writeMails([AppMailChange(own, values: state)]) == [own[0]])
                    try await bench.expect(AppMail.model, own[0], AppMail.state, "failed")
                    try await bench.expect(AppMail.model, own[1], AppMail.state, "waiting")
                    let cleared: [String: JSONValue] = [AppMail.request: false]
                    let wrong = [
                        AppMailChange([own[1]], request: "import", values: cleared),
                        AppMailChange([own[1]], request: "choose", linked: [], values: cleared),
                        AppMailChange([99_999_999], values: cleared),
                    ]
                    #expect(try await gateway.writeMails(wrong).isEmpty)
                    let right = AppMailChange([own[1]], request: "choose", linked: [carla], values: cleared)
                    #expect(try await gateway.writeMails([right]) == [own[1]])
                    try await bench.expect(AppMail.model, own[1], AppMail.request, false)
                }
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `a contact that does not exist is refused, and nothing of the call is kept`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await withMails(bench) { own, _, anna in
                let gone: [String: JSONValue] = [AppMail.contacts: [[6, 0, [99_999_999]]]]
                let written = await #expect(throws: OdooError.self) {
                    try await bench.client.writeMails([
                        AppMailChange([own[0]], values: [AppMail.state: "failed"]),
                        AppMailChange([own[1]], values: gone),
                    ])
                }
                #expect(written?.concernsTheValues == true, "\(String(describing: written))")
                try await bench.expect(AppMail.model, own[0], AppMail.state, "waiting")
                let created = await #expect(throws: OdooError.self) {
                    let rows = [mail(of: anna, 8), mail(of: anna, 9).merging(gone) { $1 }]
                    _ = try await bench.client.create(AppMail.model, rows)
                }
                #expect(created?.concernsTheValues == true, "\(String(describing: created))")
                #expect(try await bench.client.mailRows(withKeys: ["list-contract-8"]).isEmpty)
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `rows are found by their keys, and all that are listed`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await withMails(bench) { own, foreign, anna in
                let gateway = bench.client
                let row = try #require(try await gateway.mailRows(withKeys: ["list-contract-1", "x"]).first)
                #expect(row.id == own[0] && row.owner == anna && row.stamp == "1")
                #expect(!row.hasRequest && !row.isImported)
                #expect(Set(try await gateway.listedMailRows().map(\.id)) == Set(own + [foreign]))
                try await gateway.write(AppMail.model, own, [AppMail.isRemoved: true])
                #expect(try await gateway.listedMailRows().count == 3)
                try await gateway.write(AppMail.model, [own[0]], [AppMail.state: "imported"])
                #expect(Set(try await gateway.listedMailRows().map(\.id)) == [own[1], foreign])
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `the gateway knows who is there, and who administers`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let gateway = bench.client
            #expect(try await gateway.appFeatures() == [.app, .administration])
            let people = try await gateway.internalUsers()
            let anna = try await bench.anna
            #expect(people.contains { $0.id == anna } && !people.contains { $0.login == "paula" })
            let administrator = try #require(people.first { $0.login == "admin" }?.id)
            #expect(try await gateway.administrators(among: [anna, administrator, 1, 99_999_999]) == [administrator])
            #expect(try await gateway.administrators(among: []).isEmpty)
            try await gateway.notify(anna, AppNotice(.success, "Contract"))
            await #expect(throws: OdooError.self) { try await gateway.notify(1, AppNotice(.success, "Contract")) }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `nobody else may call them`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let anna = try await bench.anna
            for client in [try bench.user("anna"), bench.administrator] {
                await #expect(throws: OdooError.self) { try await client.requestedMails(of: anna) }
                await #expect(throws: OdooError.self) { try await client.administrators(among: [anna]) }
                await #expect(throws: OdooError.self) { try await client.writeMails([AppMailChange([1], values: [:])]) }
            }
        }
    }
}
