import Base
import Odoo
import Testing
import Transport

/// The app "Google Workspace", with somebody as the attacker who is not signed in.
@Suite(.serialized)
struct AppPublicContractTests {
    private static let subject = "Contract kept from the public"

    /// Creates a message in Anna's list, runs `body`, and removes what is left.
    private func withMail(_ bench: ContractBench, _ body: (Int) async throws -> Void) async throws {
        let values: [String: JSONValue] = [
            AppMail.subject: .string(Self.subject), AppMail.owner: .integer(try await bench.anna),
            AppMail.state: .string(AppMail.State.waiting.rawValue), AppMail.isRemoved: false,
            AppMail.direction: .string(AppMail.Direction.incoming.rawValue), AppMail.preview: .string(Self.subject),
        ]
        let id = try await bench.client.create(AppMail.model, [values])[0]
        let result: Result<Void, any Error>
        do {
            try await body(id)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await bench.client.remove(AppMail.model, [id])
        try result.get()
    }

    @Test(arguments: ContractOdoo.all)
    func `who is not signed in reads and changes nothing`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await withMail(bench) { id in
                let before = try await bench.client.count(AppRequest.model)
                let transport = CurlTransport(CurlOptions(userAgent: "contract"))
                for request in try await requests(bench, id) {
                    let answer = try await transport.send(request)
                    let text = String(decoding: Array(answer.body), as: UTF8.self)
                    #expect(!text.contains(Self.subject), "\(request.url)")
                }
                await transport.shutdown()
                try await bench.expect(AppMail.model, id, AppMail.request, false)
                try await bench.expect(AppMail.model, id, AppMail.state, "waiting")
                #expect(try await bench.client.count(AppRequest.model) == before)
            }
        }
    }

    /// Every way in that Odoo has, without a session, password or key.
    private func requests(_ bench: ContractBench, _ id: Int) async throws -> [HTTPRequest] {
        let (url, model) = (bench.access.url, AppMail.model)
        let action = try await bench.id(of: ProvisionItem.module, "action_mail_import")
        let fields: JSONValue = [.string(AppMail.subject), .string(AppMail.preview)]
        let context: JSONValue = [
            "active_model": .string(model), "active_id": .integer(id), "active_ids": [.integer(id)],
        ]
        func post(_ path: String, _ body: JSONValue, _ more: HTTPRequest.Field...) throws -> HTTPRequest {
            HTTPRequest(
                .post,
                url + path,
                fields: [.init("Content-Type", "application/json")] + more,
                body: .bytes(try #require(body.json)),
                timeout: .seconds(60),
                maximumResponseSize: 1 << 20
            )
        }
        func rpc(_ parameters: JSONValue) -> JSONValue {
            ["jsonrpc": "2.0", "method": "call", "id": 1, "params": parameters]
        }
        let database = HTTPRequest.Field("X-Odoo-Database", bench.access.database)
        var all: [HTTPRequest] = [
            try post("/json/2/\(model)/search_read", ["domain": [], "fields": fields], database),
            try post("/json/2/ir.actions.server/run", ["ids": [.integer(action)], "context": context], database),
            try post(
                "/web/dataset/call_kw/\(model)/search_read",
                rpc([
                    "model": .string(model), "method": "search_read", "args": [[]], "kwargs": ["fields": fields],
                ])
            ),
            try post("/web/action/run", rpc(["action_id": .integer(action), "context": context])),
        ]
        // The superuser, the users that every Odoo has, Anna; as who has no password, and with one that means nothing.
        for user in [1, 2, 3, 4, 5, try await bench.anna] {
            for password in [false, "", "x"] as [JSONValue] {
                for (name, method, arguments, named) in [
                    (model, "search_read", [[]], ["fields": fields]),
                    ("ir.actions.server", "run", [[.integer(action)]], ["context": context]),
                ] as [(String, String, JSONValue, JSONValue)] {
                    let call: JSONValue = [
                        .string(bench.access.database), .integer(user), password, .string(name), .string(method),
                        arguments,
                        named,
                    ]
                    all.append(
                        try post("/jsonrpc", rpc(["service": "object", "method": "execute_kw", "args": call]))
                    )
                }
            }
        }
        for path in ["content", "image"] {
            let address = "\(url)/web/\(path)/\(model)/\(id)/\(AppMail.preview)"
            all.append(HTTPRequest(.get, address, timeout: .seconds(60), maximumResponseSize: 1 << 20))
        }
        return all
    }

    /// Pages of a website run as Odoo's public user, who has no password.
    @Test(.enabled(if: RealOdoo.access != nil && RealOdoo.maySetUp))
    func `the public user of a website has no rights`() async throws {
        try await ContractOdoo.real.run { bench in
            try await withMail(bench) { id in
                let models = AppModels.all.map { "'\($0)'" }.joined(separator: ", ")
                let code = """
                    public = env.ref('base.public_user')
                    done = []
                    def attempt(what, work):
                        try:
                            work()
                            done.append(what)
                        except UserError:
                            pass
                    for name in [\(models)]:
                        model = env[name].with_user(public)
                        attempt(name + ' search', lambda: model.search([]))
                        attempt(name + ' read', lambda: model.search_read([]))
                        attempt(name + ' create', lambda: model.create({}))
                        attempt(name + ' write', lambda: model.browse(\(id)).write({'x_name': 'x'}))
                        attempt(name + ' unlink', lambda: model.browse(\(id)).unlink())
                    known = env['ir.model.data'].search([('module', '=', '\(ProvisionItem.module)'), ('model', '=', 'ir.actions.server')])
                    for data in known:
                        run = env['ir.actions.server'].browse(data.res_id).with_user(public).with_context(
                            active_model='\(AppMail.model)', active_id=\(id), active_ids=[\(id)])
                        attempt(data.name, lambda: run.run())
                    action = {'type': 'public', 'result': done, 'tried': len(known)}
                    """
                let model = try await bench.id(of: "base", "model_res_partner")
                let values: [String: JSONValue] = [
                    "name": "Contract public", "state": "code", "model_id": .integer(model), "code": .string(code),
                ]
                try await bench.with("ir.actions.server", values, byPeople: true) { action in
                    let call = OdooCall("ir.actions.server", "run", ids: [action], acts: true)
                    let answer = try await bench.administrator.call(call)
                    #expect(answer["result"] == [])
                    #expect(try #require(answer["tried"]?.integer) > 10)
                }
            }
        }
    }
}
