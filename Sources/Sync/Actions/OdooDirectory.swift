package import Base
package import Logging
package import Odoo
package import Storage
package import Transport

/// The Odoo databases, and the gateway's users in them.
package actor OdooDirectory {
    /// How long a match is cached: Odoo users rarely change their logins.
    private static let matchLifetime = Duration.minutes(10)

    private struct Match {
        let odooUser: OdooUser
        let settings: OdooMatch
        let foundAt: Timestamp
    }

    package nonisolated let databases: [OdooDatabase]
    private let clients: [String: OdooClient]
    private let clock: any WallClock
    private var matches: [UserID: Match] = [:]

    package init(_ databases: [OdooDatabase], transport: any HTTPTransport, clock: any WallClock = SystemClock()) {
        self.databases = databases
        self.clock = clock
        clients = Dictionary(
            databases.map { ($0.name, OdooClient($0.access, transport: transport)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Returns the database of that name, or the first one for an empty name. Throws a localised reason if there is
    /// none.
    package nonisolated func client(named name: String) throws(RunStop) -> OdooClient {
        guard let first = databases.first else {
            throw .failed(Reason(.noOdooDatabase))
        }
        guard let client = clients[name.isEmpty ? first.name : name] else {
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
        if let match = matches[user.id], match.settings == settings, match.foundAt + Self.matchLifetime > clock.now {
            return match.odooUser
        }
        let client = try client(named: settings.database)
        let logins = settings.login.isEmpty ? addresses : [settings.login]
        let found: [OdooUser]
        do { found = try await client.users(matching: logins) } catch { throw RunStop(error) }
        let odooUser = try Self.choose(found, logins)
        matches[user.id] = Match(odooUser: odooUser, settings: settings, foundAt: clock.now)
        return odooUser
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

/// An Odoo database named in the configuration.
package struct OdooDatabase: Sendable {
    /// The name shown in the console.
    package let name: String
    package let access: OdooAccess

    package init(name: String, access: OdooAccess) {
        self.name = name
        self.access = access
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
