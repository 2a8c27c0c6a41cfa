import Base
package import Odoo

extension OdooSimulator {
    /// The login and password of the initial administrator.
    package static let administrator = "admin"

    /// Creates a record as Odoo's own user, without notifications, and returns its id.
    @discardableResult
    package func add(_ model: String, _ values: [String: OdooValue]) throws -> Int {
        try world.withLock { world in
            try world.transaction { () throws(OdooException) in
                try world.root.with(QuietContext.events).create(model, values)
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

    /// Returns a user's key, for JSON-2 and in place of the password.
    package func key(of login: String) -> String { world.withLock { $0.key(of: login) } }

    /// Returns the records' values as Odoo's own user reads them, including private and archived records.
    package func records(
        _ model: String,
        _ domain: [OdooValue] = [],
        fields: [String]? = nil
    ) throws -> [[String: OdooValue]] {
        try world.withLock { world throws(OdooException) in
            let environment = world.root.with(["active_test": false])
            let ids = try environment.search(model, domain, order: "id")
            return try environment.read(model, ids, fields).map { value in
                if case .object(let members) = value { members } else { [:] }
            }
        }
    }

    /// Changes records as Odoo's own user, without notifications.
    package func change(_ model: String, _ ids: [Int], _ values: [String: OdooValue]) throws {
        try world.withLock { world in
            try world.transaction { () throws(OdooException) in
                try world.root.with(QuietContext.events).write(model, ids, values)
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
    package func constrain(_ model: String, _ rule: @escaping @Sendable ([String: OdooValue]) -> String?) {
        world.withLock { $0.constraints[model] = rule }
    }

    /// Adds a custom record rule that decides which records of a model a user finds.
    package func restrict(_ model: String, _ rule: @escaping @Sendable ([String: OdooValue], _ user: Int) -> Bool) {
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

    /// Sets what server actions with that code do.
    package func teach(_ code: String, _ procedure: OdooProcedure) {
        world.withLock { $0.procedures[code] = procedure }
    }
}

extension World {
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
                UserFields.groups(version): [[6, 0, OdooValue(ids)]], "tz": .string(timeZone),
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
