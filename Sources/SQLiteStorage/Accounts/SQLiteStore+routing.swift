import GRDB
package import Storage

extension SQLiteStore: RoutingStore {
    package func routingTable() async throws(StorageError) -> RoutingTable {
        try await read { database in
            RoutingTable(
                accounts: try Self.accounts(database),
                logins: try Self.logins(database),
                revision: try Self.routingRevision(database)
            )
        }
    }

    package func routingRevision() async throws(StorageError) -> RoutingRevision {
        try await read { try Self.routingRevision($0) }
    }

    /// Maintained by the triggers of `Schema.routing`.
    static func routingRevision(_ database: Database) throws -> RoutingRevision {
        let statement = try database.cachedStatement(sql: "SELECT value FROM routing_revision")
        guard let value = try Int64.fetchOne(statement) else { throw StorageError.damaged("the routing revision") }
        return RoutingRevision(rawValue: value)
    }
}
