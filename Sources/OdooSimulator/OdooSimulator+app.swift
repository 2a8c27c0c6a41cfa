import Base
import Cryptography
import Odoo

/// The server actions of the app "Google Workspace".
extension OdooSimulator {
    func knowAppCode() {
        teach(AppCode.importMails, OdooProcedure { try Self.importMails($0, $1, .importing) })
        teach(AppCode.importAndRemove, OdooProcedure { try Self.importMails($0, $1, .importingAndRemoving) })
        teach(AppCode.removeMails, OdooProcedure { try Self.removeMails($0, $1) })
        teach(
            AppCode.openSettings,
            OdooProcedure { run, records in
                let own = try Self.ownSettings(run, records)
                return [
                    "type": "ir.actions.act_window", "res_model": .string(AppSettings.model), "res_id": .integer(own),
                ]
            }
        )
        for (kind, code) in AppCode.synchronisations {
            teach(code, OdooProcedure { try Self.synchronise($0, $1, kind) })
        }
        teach(AppCode.grant, OdooProcedure { try Self.grant($0, $1) })
        teach(AppCode.run, OdooProcedure { try Self.scheduledAction($0, $1, .run) })
        teach(AppCode.enable, OdooProcedure { try Self.scheduledAction($0, $1, .enable) })
        teach(AppCode.disable, OdooProcedure { try Self.scheduledAction($0, $1, .disable) })
        teach(AppCode.notify, OdooProcedure { try Self.notify($0, $1) })
        knowAppListCode()
        teach(AppCode.spendTicket, OdooProcedure { try Self.spend($0, $1) })
        teach(AppCode.writeSettings, OdooProcedure { try Self.writeSettings($0, $1) })
    }

    /// Leaves a request for the gateway.
    static func ask(
        _ kind: AppRequest.Kind,
        argument: JSONValue = false,
        for user: Int? = nil,
        _ run: OdooProcedure.Run,
        _ records: OdooProcedure.Records
    ) throws {
        let all = records.superuser
        let open = try all.search(AppRequest.model, [["create_uid", "=", .integer(run.user)]])
        guard open.count < AppRequest.mostPerUser else { return }
        let values: JSONValue = [
            "x_name": .string(kind.rawValue), AppRequest.kind: .string(kind.rawValue),
            AppRequest.argument: argument, AppRequest.user: .integer(user ?? run.user),
        ]
        _ = try all.call(AppRequest.model, "create", [], [values])
    }

    private static func toast(_ message: String) -> JSONValue {
        ["type": "ir.actions.client", "tag": "display_notification", "params": ["message": .string(message)]]
    }

    /// Returns the caller's own of the selected messages, in these states.
    private static func chosen(
        _ run: OdooProcedure.Run,
        _ records: OdooProcedure.Records,
        _ states: [AppMail.State]
    ) throws -> [Int] {
        try records.superuser.search(
            AppMail.model,
            [
                ["id", "in", JSONValue(run.ids)], [.string(AppMail.owner), "=", .integer(run.user)],
                [.string(AppMail.isRemoved), "!=", true],
                [.string(AppMail.state), "in", JSONValue(states.map(\.rawValue))],
            ]
        )
    }

    private static func importMails(
        _ run: OdooProcedure.Run,
        _ records: OdooProcedure.Records,
        _ request: AppMail.Request
    ) throws -> JSONValue {
        let fresh = try chosen(run, records, [.waiting, .failed])
        let values: JSONValue = [
            AppMail.request: .string(request.rawValue), AppMail.state: .string(AppMail.State.requested.rawValue),
            AppMail.problem: false,
        ]
        _ = try records.superuser.call(AppMail.model, "write", fresh, [values])
        var count = fresh.count
        if request == .importingAndRemoving {
            let done = try chosen(run, records, [.imported])
            try remove(done, records)
            count += done.count
        }
        guard count > 0 else { return toast("None of the selected messages can be imported.") }
        try ask(.mail, run, records)
        return toast(count == 1 ? "1 message is being imported." : "\(count) messages are being imported.")
    }

    private static func removeMails(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> JSONValue {
        let gone = try chosen(run, records, AppMail.State.allCases)
        try remove(gone, records)
        if !gone.isEmpty { try ask(.mail, run, records) }
        return toast("\(gone.count) messages were deleted from the list.")
    }

    private static func remove(_ mails: [Int], _ records: OdooProcedure.Records) throws {
        let values: JSONValue = [
            AppMail.request: .string(AppMail.Request.removing.rawValue), AppMail.isRemoved: true,
        ]
        _ = try records.superuser.call(AppMail.model, "write", mails, [values])
    }
}

/// Settings, tickets and scheduled actions.
extension OdooSimulator {
    /// Whether the gateway has written a user's settings.
    static func servesApp(_ records: OdooProcedure.Records) throws -> Bool {
        guard records.knows(AppSettings.model) else { return false }
        return try !records.superuser.search(AppSettings.model, [[.string(AppSettings.state), "!=", false]]).isEmpty
    }

    /// Fetches the caller's appointments, or leads to the settings.
    static func requestAppointments(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> JSONValue {
        let granted = try records.superuser.search(
            AppSettings.model,
            [
                ["create_uid", "=", .integer(run.user)],
                [.string(AppSettings.state), "=", .string(AppSettings.State.granted.rawValue)],
            ]
        )
        guard granted.isEmpty else {
            try ask(.appointments, run, records)
            return toast("Your appointments will be fetched shortly.")
        }
        let own = try ownSettings(run, records)
        return ["type": "ir.actions.act_window", "res_model": .string(AppSettings.model), "res_id": .integer(own)]
    }

    static func ownSettings(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> Int {
        let own: [JSONValue] = [["create_uid", "=", .integer(run.user)]]
        if let known = try records.superuser.search(AppSettings.model, own).min() { return known }
        let users: [JSONValue] = [["id", "=", .integer(run.user)]]
        let name = try records.superuser.read("res.users", users, ["name"]).first?["name"] ?? false
        let made = try records.superuser.call(AppSettings.model, "create", [], [[AppSettings.name: name]])
        try ask(.settings, run, records)
        return made.ids?.first ?? 0
    }

    fileprivate static func synchronise(
        _ run: OdooProcedure.Run,
        _ records: OdooProcedure.Records,
        _ kind: AppRequest.Kind
    ) throws -> JSONValue {
        // As the user, who sees no one else's.
        var rows = try records.search(AppSettings.model, [["id", "in", JSONValue(run.ids)]])
        if rows.isEmpty { rows = [try ownSettings(run, records)] }
        for row in try records.superuser.read(AppSettings.model, [["id", "in", JSONValue(rows)]], ["create_uid"]) {
            try ask(kind, for: row["create_uid"]?.array?.first?.integer, run, records)
        }
        return toast("asked")
    }

    fileprivate static func grant(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> JSONValue {
        let parameters: [JSONValue] = [["key", "=", .string(AppCall.addressParameter)]]
        let known = try records.superuser.read("ir.config_parameter", parameters, ["value"]).first
        guard let base = known?["value"]?.string else { throw OdooException.user("Odoo does not know the console.") }
        _ = try ownSettings(run, records)
        let ticket = RandomBytes.make(32).map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
        let values: JSONValue = [AppTicket.hash: .string(hash(ticket))]
        _ = try records.superuser.call(AppTicket.model, "create", [], [values])
        return ["type": "ir.actions.act_url", "url": .string(base + ticket), "target": "new"]
    }

    fileprivate static func spend(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> JSONValue {
        let all = records.superuser
        let hash = run.context[ProvisionItem.module]?["hash"] ?? false
        let found = try all.read(
            AppTicket.model,
            [[.string(AppTicket.hash), "=", hash]],
            ["create_uid", "create_date"]
        )
        _ = try all.call(AppTicket.model, "unlink", found.compactMap { $0["id"]?.integer })
        let made = found.first?["create_date"]?.string.flatMap { OdooTime.moment($0) }
        let isFresh = made.flatMap { made in
            OdooTime.moment(records.now).map { $0 < made + .seconds(AppTicket.lifetime) }
        }
        let user = isFresh == true ? found.first?["create_uid"]?.array?.first ?? false : false
        return ["type": "gsuite_gateway", "result": user]
    }

    fileprivate static func scheduledAction(
        _ run: OdooProcedure.Run,
        _ records: OdooProcedure.Records,
        _ kind: AppRequest.Kind
    ) throws -> JSONValue {
        let all = records.superuser
        let chosen: [JSONValue] = [["id", "in", JSONValue(run.ids)]]
        for action in try all.read(AppScheduledAction.model, chosen, [AppScheduledAction.kind]) {
            try ask(kind, argument: action[AppScheduledAction.kind] ?? false, run, records)
            guard kind != .run, let id = action["id"]?.integer else { continue }
            _ = try all.call(
                AppScheduledAction.model,
                "write",
                [id],
                [[AppScheduledAction.isEnabled: .bool(kind == .enable)]]
            )
        }
        return toast("asked")
    }

    fileprivate static func notify(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> JSONValue {
        let user = run.context[ProvisionItem.module]?["user"] ?? false
        let found = try records.superuser.read("res.users", [["id", "=", user]], ["share"])
        guard user.integer ?? 0 > 1, found.first?["share"] == false else {
            throw OdooException.user("gsuite_gateway: not for this user")
        }
        let arguments = run.context[ProvisionItem.module]
        records.environment.world.notices.append(
            OdooNotice(
                user: user.integer ?? 0,
                type: arguments?["type"]?.string ?? "info",
                message: arguments?["message"]?.string ?? ""
            )
        )
        return ["type": "gsuite_gateway", "result": true]
    }

    fileprivate static func writeSettings(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws
        -> JSONValue
    {
        let all = records.superuser
        var result: [JSONValue] = []
        for row in run.context[ProvisionItem.module]?["rows"]?.array ?? [] {
            let user = row["user"] ?? false
            let person = try all.read("res.users", [["id", "=", user]], ["share", "name"]).first
            guard let number = user.integer, number > 1, let person, person["share"] == false else {
                result.append(false)
                continue
            }
            var values: [String: JSONValue] = [:]
            if case .object(let members)? = row["values"] { values = members.filter { $0.key.hasPrefix("x_") } }
            guard let id = try all.search(AppSettings.model, [["create_uid", "=", user]]).min() else {
                values[AppSettings.name] = person["name"]
                let made = try records.acting(as: number).superuser.call(
                    AppSettings.model,
                    "create",
                    [],
                    [.object(values)]
                )
                let id = made.ids?.first ?? 0
                _ = try all.call(AppSettings.model, "write", [id], [.object(values)])
                result.append(.integer(id))
                continue
            }
            guard try isAsSeen(row["seen"], id, all) else {
                result.append(false)
                continue
            }
            let further: [JSONValue] = [
                ["id", "in", row["duplicates"] ?? []], ["id", "!=", .integer(id)], ["create_uid", "=", user],
            ]
            _ = try all.call(AppSettings.model, "unlink", try all.search(AppSettings.model, further))
            _ = try all.call(AppSettings.model, "write", [id], [.object(values)])
            result.append(.integer(id))
        }
        return ["type": "gsuite_gateway", "result": .array(result)]
    }

    private static func isAsSeen(_ seen: JSONValue?, _ id: Int, _ all: OdooProcedure.Records) throws -> Bool {
        guard case .object(let wanted)? = seen, !wanted.isEmpty else { return true }
        let fields = wanted.keys.sorted()
        guard let now = try all.read(AppSettings.model, [["id", "=", .integer(id)]], fields).first else { return false }
        return fields.allSatisfy { field in
            let value = now[field] ?? false
            return (value.array?.first ?? value) == wanted[field]
        }
    }

    private static func hash(_ text: String) -> String {
        SHA256.digest(Array(text.utf8)).map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
    }
}
