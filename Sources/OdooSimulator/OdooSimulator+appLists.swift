import Base
import Odoo

/// The actions by which the gateway serves the lists of the app.
extension OdooSimulator {
    func knowAppListCode() {
        teach(AppCode.administrators, OdooProcedure { try Self.administrators($0, $1) })
        teach(AppCode.requestedMails, OdooProcedure { try Self.requestedMails($0, $1) })
        teach(AppCode.writeMails, OdooProcedure { try Self.writeMails($0, $1) })
    }

    private static func answer(_ result: JSONValue) -> JSONValue { ["type": "gsuite_gateway", "result": result] }

    private static func administrators(
        _ run: OdooProcedure.Run,
        _ records: OdooProcedure.Records
    ) throws -> JSONValue {
        let all = records.superuser
        let users = run.context[ProvisionItem.module]?["users"]?.ids ?? []
        let internalUsers = try all.read("res.users", [["id", "in", JSONValue(users)]], ["share"])
            .filter { $0["share"] == false }.compactMap { $0["id"]?.integer }
        return answer(
            JSONValue(internalUsers.filter { records.acting(as: $0).environment.isMember(of: "base.group_system") })
        )
    }

    static func requestedMails(
        _ run: OdooProcedure.Run,
        _ records: OdooProcedure.Records
    ) throws -> JSONValue {
        let all = records.superuser
        let arguments = run.context[ProvisionItem.module] ?? [:]
        guard let user = arguments["user"]?.integer, user > 1,
            try all.read("res.users", [["id", "=", .integer(user)]], ["share"]).first?["share"] == false
        else { throw OdooException.user("gsuite_gateway: not for this user") }
        let domain: [JSONValue] = [
            [.string(AppMail.owner), "=", .integer(user)], [.string(AppMail.request), "!=", false],
            ["id", ">", arguments["after"] ?? 0],
        ]
        let fields = [AppMail.key, AppMail.request, AppMail.isChosen, AppMail.contacts]
        let mails = try all.read(AppMail.model, domain, fields)
            .sorted { ($0["id"]?.integer ?? 0) < ($1["id"]?.integer ?? 0) }.prefix(AppCall.mostMails)
        let linked = Set(mails.flatMap { $0[AppMail.contacts]?.ids ?? [] }).sorted()
        let readable = try records.acting(as: user).search("res.partner", [["id", "in", JSONValue(linked)]])
        let named = try all.read("res.partner", [["id", "in", JSONValue(readable)]], ["display_name"])
        let names = Dictionary(named.map { ($0["id"]?.integer ?? 0, $0["display_name"] ?? false) }) { $1 }
        let rows: [JSONValue] = mails.map { mail in
            let ids = mail[AppMail.contacts]?.ids ?? []
            return [
                "id": mail["id"] ?? false, "key": mail[AppMail.key] ?? false, "request": mail[AppMail.request] ?? false,
                "chosen": mail[AppMail.isChosen] ?? false, "linked": JSONValue(ids.sorted()),
                "contacts": .array(ids.compactMap { id in names[id].map { [.integer(id), $0] } }),
            ]
        }
        return answer(.array(rows))
    }

    private static func writeMails(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> JSONValue {
        let all = records.superuser
        let rows = run.context[ProvisionItem.module]?["rows"]?.array ?? []
        guard rows.count <= AppCall.mostMails else { throw OdooException.user("gsuite_gateway: too many rows") }
        var written: [Int] = []
        for row in rows {
            let domain: [JSONValue] = [
                ["id", "in", row["ids"] ?? []], [.string(AppMail.request), "=", row["request"] ?? false],
            ]
            let found = try all.read(AppMail.model, domain, [AppMail.contacts]).filter { mail in
                row["linked"].map { $0.ids == (mail[AppMail.contacts]?.ids ?? []).sorted() } ?? true
            }
            let ids = found.compactMap { $0["id"]?.integer }
            var values: [String: JSONValue] = [:]
            if case .object(let members)? = row["values"] { values = members.filter { $0.key.hasPrefix("x_") } }
            _ = try all.call(AppMail.model, "write", ids, [.object(values)])
            written += ids
        }
        return answer(JSONValue(written))
    }
}
