package import Base
import Odoo

extension OdooSimulator {
    /// The login and password of the initial administrator.
    package static let administrator = "admin"

    /// Creates a record without notifications or checks of rights, and returns its id.
    ///
    /// - Parameter user: who creates it; Odoo's own user if `nil`.
    @discardableResult
    package func add(_ model: String, _ values: [String: JSONValue], by user: Int? = nil) throws -> Int {
        try world.withLock { world in
            try world.transaction { () throws(OdooException) in
                let maker = user.map { world.root.acting(as: $0).superuser } ?? world.root
                return try maker.with(QuietContext.events).create(model, values)
            }
        }
    }

    /// Creates an internal user with a contact, and returns its id. Its password is its login.
    ///
    /// - Parameter groups: external ids; every user is also an internal user.
    @discardableResult
    package func addUser(
        _ login: String,
        name: String,
        groups: [String] = [],
        timeZone: String = "Europe/Berlin",
        language: String = "en_US"
    ) throws -> Int {
        try world.withLock { world in
            try world.transaction { () throws(OdooException) in
                try world.addUser(login, name: name, groups: groups, timeZone: timeZone, language: language)
            }
        }
    }

    /// Creates a user of the portal, who is not an internal user, and returns its id.
    @discardableResult
    package func addPortalUser(_ login: String, name: String) throws -> Int {
        let user = try addUser(login, name: name)
        try change("res.users", [user], [UserFields.groups(world.withLock { $0.version }): [[5, 0, 0]]])
        return user
    }

    /// Returns a user's key, for JSON-2 and in place of the password.
    package func key(of login: String) -> String { world.withLock { $0.key(of: login) } }

    /// Returns the records' values as Odoo's own user reads them, including private and archived records.
    package func records(
        _ model: String,
        _ domain: [JSONValue] = [],
        fields: [String]? = nil
    ) throws -> [[String: JSONValue]] {
        try world.withLock { world throws(OdooException) in
            let environment = world.root.with(["active_test": false])
            let ids = try environment.search(model, domain, order: "id")
            return try environment.read(model, ids, fields).map { value in
                if case .object(let members) = value { members } else { [:] }
            }
        }
    }

    /// Changes records without notifications or checks of rights.
    ///
    /// - Parameter user: who changes them; Odoo's own user if `nil`.
    package func change(_ model: String, _ ids: [Int], _ values: [String: JSONValue], by user: Int? = nil) throws {
        try world.withLock { world in
            try world.transaction { () throws(OdooException) in
                let writer = user.map { world.root.acting(as: $0).superuser } ?? world.root
                try writer.with(QuietContext.events).write(model, ids, values)
            }
        }
    }

    package func remove(_ model: String, _ ids: [Int]) throws {
        try world.withLock { world in
            try world.transaction { () throws(OdooException) in try world.root.unlink(model, ids) }
        }
    }

    /// Returns the id of the record with an external id such as `base.group_user`.
    package func id(of externalID: String) -> Int? { world.withLock { $0.record(externalID)?.id } }

    package func add(fault: OdooFault) { world.withLock { $0.faults.append(fault) } }
    package func removeFaults() { world.withLock { $0.faults = [] } }

    /// Adds a custom rule that returns the error in a new record of a model, or `nil`.
    package func constrain(_ model: String, _ rule: @escaping @Sendable ([String: JSONValue]) -> String?) {
        world.withLock { $0.constraints[model] = rule }
    }

    /// Adds a custom record rule that decides which records of a model a user finds.
    package func restrict(_ model: String, _ rule: @escaping @Sendable ([String: JSONValue], _ user: Int) -> Bool) {
        world.withLock { $0.rules[model] = rule }
    }

    /// Returns how often each method, such as `res.partner.write`, was called over RPC since the previous call of this one.
    @discardableResult
    package func takeCalls() -> [String: Int] {
        world.withLock { world in
            defer { world.calls = [:] }
            return world.calls
        }
    }

    /// The mails that Odoo would send.
    package var mails: [OdooMail] { world.withLock { $0.mails } }

    /// The messages that popped up in users' web clients.
    package var notices: [OdooNotice] { world.withLock { $0.notices } }

    /// Sets what server actions with that code do.
    package func teach(_ code: String, _ procedure: OdooProcedure) {
        world.withLock { $0.procedures[code] = procedure }
    }
}

extension OdooWorld {
    func addUser(
        _ login: String,
        name: String,
        groups: [String],
        timeZone: String,
        language: String
    ) throws(OdooException) -> Int {
        let ids = ([OdooGroupName.user] + groups).compactMap { record($0)?.id }
        let user = try root.create(
            "res.users",
            [
                "login": .string(login), "name": .string(name), "email": .string(login),
                UserFields.groups(version): [[6, 0, JSONValue(ids)]], "tz": .string(timeZone),
                "lang": .string(language),
            ]
        )
        secrets[user] = [login, Self.makeKey(user)]
        return user
    }

    func key(of login: String) -> String {
        let user = tables["res.users"]?.rows.values.first { $0.values["login"]?.string == login }
        return user.flatMap { secrets[$0.id]?.last } ?? ""
    }

    /// Returns a key in Odoo's format: 40 hexadecimal digits.
    private static func makeKey(_ user: Int) -> String {
        let number = String(user, radix: 16)
        return String(repeating: "a", count: 40 - number.count) + number
    }
}

/// The server actions on contacts.
extension OdooSimulator {
    private static let model = ProvisionCode.subscription
    private static let contact = JSONValue.string(ProvisionCode.subscribedContact)
    private static let user = JSONValue.string(ProvisionCode.subscribedUser)

    static func subscribe(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> JSONValue {
        let visible =
            try records.call(
                "res.partner",
                "search",
                [],
                [[["id", "in", JSONValue(run.ids)]]],
                context: ["active_test": false]
            ).ids ?? []
        for id in visible { try keep(id, run.user, records.superuser) }
        return true
    }

    static func unsubscribe(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> JSONValue {
        let all = records.superuser
        let own = try all.search(model, [[user, "=", .integer(run.user)], [contact, "in", JSONValue(run.ids)]])
        return try all.call(model, "unlink", own)
    }

    static func takeOver(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> JSONValue {
        let all = records.superuser
        let last = run.context[ProvisionItem.module]?["after"]?.integer ?? 0
        let either: JSONValue = ["active", "in", [true, false]]
        let contacts = try all.read("res.partner", [["id", ">", .integer(last)], either], ["x_gsuite_user_ids"])
        for record in contacts {
            for user in record["x_gsuite_user_ids"]?.ids ?? [] {
                try keep(record["id"]?.integer ?? 0, user, all)
            }
        }
        return ["type": "gsuite_gateway", "result": contacts.last?["id"] ?? .integer(last)]
    }

    private static func keep(_ id: Int, _ subscriber: Int, _ all: OdooProcedure.Records) throws {
        let pair: [JSONValue] = [[user, "=", .integer(subscriber)], [contact, "=", .integer(id)]]
        guard try all.search(model, pair).isEmpty else { return }
        let values: JSONValue = [
            ProvisionCode.subscribedContact: .integer(id), ProvisionCode.subscribedUser: .integer(subscriber),
        ]
        _ = try all.call(model, "create", [], [values])
    }
}

/// A message that popped up in a user's web client.
package struct OdooNotice: Sendable, Hashable {
    /// The id of the user.
    package var user: Int
    /// `info`, `success`, `warning` or `danger`.
    package var type: String
    package var message: String
}

/// A mail that Odoo would send.
package struct OdooMail: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// To attendees of a new appointment.
        case invitation
        /// To attendees of a moved appointment.
        case update
        /// To followers of a record, or to the recipients of a message.
        case notification
    }

    package var kind: Kind
    package var model: String
    package var record: Int
    /// The ids of the contacts that it is sent to.
    package var partners: [Int]
}
