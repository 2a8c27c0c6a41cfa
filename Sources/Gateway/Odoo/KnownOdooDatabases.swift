import Odoo
package import Settings
package import Storage
package import Sync

/// The Odoo databases for a command beside the running gateway, in the gateway's order: those of the configuration file,
/// then those that administrators added.
package struct KnownOdooDatabases: Sendable {
    /// Those that can be called.
    package let usable: [OdooDatabase]
    /// The added ones whose keys cannot be opened, and why.
    package let closed: [(name: String, problem: String)]

    /// Reads them. The sealing key is needed only where a database was added.
    package init(
        _ settings: GatewaySettings,
        _ sources: SettingSources,
        _ store: any OdooDatabaseStore & SealingStore
    ) async throws {
        var (usable, closed) = (settings.odooDatabases, [(name: String, problem: String)]())
        let names = Set(usable.map(\.name))
        let added = try await store.odooDatabases().filter { !names.contains($0.name) }
        let keys = added.isEmpty ? nil : await Self.keys(settings, sources, store)
        for record in added {
            do {
                guard let access = try record.access(openedBy: try keys?.get()) else {
                    closed.append((record.name, "it was dropped; enter it again in the console"))
                    continue
                }
                usable.append(OdooDatabase(name: record.name, access: access))
            } catch {
                closed.append((record.name, "\(error)"))
            }
        }
        (self.usable, self.closed) = (usable, closed)
    }

    /// The keys of the store, without changing it.
    private static func keys(
        _ settings: GatewaySettings,
        _ sources: SettingSources,
        _ store: any SealingStore
    ) async -> Result<KeyRing, any Error> {
        do {
            let keys = try KeyRing(settings.secrets, sources)
            if let sealing = try await store.sealing() { try keys.follow(sealing, of: store) }
            return .success(keys)
        } catch {
            return .failure(error)
        }
    }
}

extension OdooDatabaseRecord {
    /// How the database is called; `nil` without a key, or with a URL that is none. Throws if the key cannot be opened.
    func access(openedBy sealer: (any SecretSealer)?) throws -> OdooAccess? {
        guard let sealer, !sealedKey.isEmpty else { return nil }
        let key = try sealer.openSecret(sealedKey, for: keyPurpose)
        return OdooAccess(url: url, database: database, login: login, secret: key)
    }
}
