package import Base
package import Storage

extension SQLStore: OdooDatabaseStore {
    package func odooDatabases() async throws(StorageError) -> [OdooDatabaseRecord] {
        try await read(Self.odooDatabases)
    }

    static func odooDatabases(_ database: any SQLConnection) throws -> [OdooDatabaseRecord] {
        try database.rows(
            "SELECT name, url, database, login, key FROM odoo_database ORDER BY added_at, name"
        ).map { row in
            try OdooDatabaseRecord(name: row[0], url: row[1], database: row[2], login: row[3], sealedKey: row[4])
        }
    }

    package func saveOdooDatabase(_ database: OdooDatabaseRecord, at now: Timestamp) async throws(StorageError) {
        try await commits.run { store in
            let key = try self.current(database.sealedKey, for: database.keyPurpose, store)
            let added: Timestamp? = try store.value(
                "SELECT added_at FROM odoo_database WHERE name = ?",
                [database.name]
            )
            try store.run(
                Upsert.sql("odoo_database", key: ["name"], ["url", "database", "login", "key", "added_at"]),
                [database.name, database.url, database.database, database.login, key, added ?? now]
            )
        }
    }

    package func removeOdooDatabase(named name: String) async throws(StorageError) {
        try await commits.run { store in
            guard try store.change("DELETE FROM odoo_database WHERE name = ?", [name]) > 0 else {
                throw StorageError.notFound("the Odoo database \(name)")
            }
        }
    }
}
