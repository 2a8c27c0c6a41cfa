package import Base
package import Logging
package import Odoo
package import Storage
package import Transport

/// The Odoo databases, and the gateway's users in them. Administrators add and remove databases while the gateway runs.
package actor OdooDirectory {
    /// How long a match is cached: Odoo users rarely change their logins.
    private static let matchLifetime = Duration.minutes(10)

    private struct Match {
        let odooUser: OdooUser
        let settings: OdooMatch
        let foundAt: Timestamp
        /// The databases among which the user was found.
        let edition: Int
    }

    private struct Known {
        var databases: [OdooDatabase] = []
        var clients: [String: OdooClient] = [:]
        /// Grows with each change.
        var edition = 0
    }

    /// Those of the configuration file.
    private let fixed: [OdooDatabase]
    private let transport: any HTTPTransport
    private let limits: OdooLimits
    private let known = Locked(Known())
    private let clock: any WallClock
    private var matches: [UserID: Match] = [:]

    /// - Parameter databases: those of the configuration file.
    package init(
        _ databases: [OdooDatabase],
        transport: any HTTPTransport,
        limits: OdooLimits = OdooLimits(),
        clock: any WallClock = SystemClock()
    ) {
        fixed = databases
        self.transport = transport
        self.limits = limits
        self.clock = clock
        replaceAdded([])
    }

    /// All databases: those of the configuration file, then the others.
    package nonisolated var databases: [OdooDatabase] { known.withLock { $0.databases } }

    /// All databases with their clients, in the same order.
    package nonisolated var clients: [(name: String, client: OdooClient)] {
        let known = known.withLock { $0 }
        return known.databases.compactMap { database in known.clients[database.name].map { (database.name, $0) } }
    }

    /// Replaces the databases that administrators added. One that has the name of one in the configuration file is not used.
    package nonisolated func replaceAdded(_ added: [OdooDatabase]) {
        known.withLock { known in
            var databases = fixed
            for database in added where !databases.contains(where: { $0.name == database.name }) {
                databases.append(database)
            }
            let old = Dictionary(known.databases.map { ($0.name, $0) }) { first, _ in first }
            guard known.edition == 0 || !databases.elementsEqual(known.databases, by: { $0.isSame(as: $1) }) else {
                return
            }
            // A client knows its Odoo's version and dialect already.
            let clients = databases.map { database in
                let kept = old[database.name]?.isSame(as: database) == true ? known.clients[database.name] : nil
                return (database.name, kept ?? OdooClient(database.access, transport: transport, limits: limits))
            }
            known.clients = Dictionary(clients) { first, _ in first }
            known.databases = databases
            known.edition += 1
        }
    }

    /// Returns the database of that name, or the first one for an empty name. Throws a localised reason if there is
    /// none.
    package nonisolated func client(named name: String) throws(RunStop) -> OdooClient {
        let known = known.withLock { $0 }
        guard let first = known.databases.first else {
            throw .failed(Reason(.noOdooDatabase))
        }
        guard let client = known.clients[name.isEmpty ? first.name : name] else {
            throw .failed(Reason(.otherOdooDatabase, name))
        }
        return client
    }

    /// Returns the matching user in the database chosen in the settings: by the login in the settings, or else by the
    /// user's addresses.
    package func odooUser(
        for user: UserRecord,
        addresses: [String],
        _ settings: OdooMatch
    ) async throws(RunStop) -> OdooUser {
        let edition = known.withLock { $0.edition }
        let sought = SoughtUser(user: user, addresses: addresses, settings: settings)
        if let odooUser = match(of: sought, in: edition) { return odooUser }
        let client = try client(named: settings.database)
        let found: [OdooUser]
        do { found = try await client.users(matching: sought.logins) } catch { throw RunStop(error) }
        let odooUser = try Self.choose(found, sought.logins)
        keep(odooUser, of: sought, in: edition)
        return odooUser
    }

    /// Looks up many users of one database by few calls, with the same result as one by one.
    ///
    /// - Parameter database: the name of the database that all of them chose.
    /// - Returns: the users whom Odoo has; those whom nobody matches there, or several do, are missing.
    /// - Throws: if Odoo does not say who they are.
    package func odooUsers(
        for sought: [SoughtUser],
        in database: String
    ) async throws(RunStop) -> [UserID: OdooUser] {
        let edition = known.withLock { $0.edition }
        var result: [UserID: OdooUser] = [:]
        for one in sought { result[one.user.id] = match(of: one, in: edition) }
        let missing = sought.filter { result[$0.user.id] == nil }
        guard !missing.isEmpty else { return result }
        let client = try client(named: database)
        let found: [OdooUser]
        do { found = try await client.users(matching: missing.flatMap(\.logins)) } catch { throw RunStop(error) }
        let byLogin = Dictionary(grouping: found) { $0.login.lowercased() }
        let byAddress = Dictionary(grouping: found) { $0.address?.lowercased() }
        for one in missing {
            let names = Set(one.logins.map { $0.lowercased() })
            let matching = Set(names.flatMap { (byLogin[$0] ?? []) + (byAddress[$0] ?? []) })
            guard let odooUser = try? Self.choose(matching.sorted { $0.id < $1.id }, one.logins) else { continue }
            result[one.user.id] = odooUser
            keep(odooUser, of: one, in: edition)
        }
        return result
    }

    /// Returns who the user was found to be a moment ago among the same databases.
    private func match(of sought: SoughtUser, in edition: Int) -> OdooUser? {
        guard let match = matches[sought.user.id], match.settings == sought.settings, match.edition == edition,
            match.foundAt + Self.matchLifetime > clock.now
        else { return nil }
        return match.odooUser
    }

    private func keep(_ odooUser: OdooUser, of sought: SoughtUser, in edition: Int) {
        matches[sought.user.id] = Match(
            odooUser: odooUser,
            settings: sought.settings,
            foundAt: clock.now,
            edition: edition
        )
    }

    /// Returns the only user whose login matches, or else the only one whose address does. Anything else is refused,
    /// since another user's data must not be touched.
    static func choose(_ users: [OdooUser], _ logins: [String]) throws(RunStop) -> OdooUser {
        let wanted = Set(logins.map { $0.lowercased() })
        let byLogin = users.filter { wanted.contains($0.login.lowercased()) }
        let candidates = byLogin.isEmpty ? users : byLogin
        switch candidates.count {
        case 1: return candidates[0]
        case 0:
            throw .failed(Reason(.noOdooUser, logins.joined(separator: ", ")))
        default:
            let names = candidates.map(\.login).joined(separator: ", ")
            throw .failed(Reason(.severalOdooUsers, names))
        }
    }
}

/// A user of the gateway who is to be found in Odoo.
package struct SoughtUser: Sendable {
    package let user: UserRecord
    package let addresses: [String]
    package let settings: OdooMatch

    package init(user: UserRecord, addresses: [String], settings: OdooMatch) {
        self.user = user
        self.addresses = addresses
        self.settings = settings
    }

    /// The login in the settings, or else the addresses.
    var logins: [String] { settings.login.isEmpty ? addresses : [settings.login] }
}

/// An Odoo database that the gateway calls.
package struct OdooDatabase: Sendable {
    /// The name shown in the console.
    package let name: String
    package let access: OdooAccess

    package init(name: String, access: OdooAccess) {
        self.name = name
        self.access = access
    }

    /// Whether the other one is called in the same way.
    fileprivate func isSame(as other: OdooDatabase) -> Bool {
        name == other.name && access.url == other.access.url && access.database == other.access.database
            && access.login == other.access.login && access.secret.reveal() == other.access.secret.reveal()
    }
}

extension OdooError {
    /// What the log says about a refusal: the database, the reason and the suggested fix.
    package func metadata(_ client: OdooClient) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "database": "\(client.access.database)", "reason": .stringConvertible(reason.sentence),
        ]
        if let suggestedFix { metadata["suggested-fix"] = .stringConvertible(suggestedFix) }
        return metadata
    }
}
