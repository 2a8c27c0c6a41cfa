import GRDB

/// The tables, by migration. A migration that was released is never changed; a new one is added at the end.
enum Schema {
    static let migrations: [Migration] = [
        queue,
        tally,
        accounts,
        traffic,
        search,
        people,
        reports,
        log,
        jobs,
        preferences,
        grants,
        keys,
        sealing,
        keyOwners,
        reasons,
        contacts,
        transfers,
        calendar,
        bounces,
        sentIDs,
        routing,
        loginOwners,
        keyHandover,
        odooSetup,
        bounceProof,
        calendarComparison,
        secondFactor,
    ]

    /// One step from an older database to a newer one.
    struct Migration: Sendable {
        let name: String
        let sql: String
    }

    static func migrator(_ migrations: [Migration]) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for migration in migrations {
            migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
        }
        return migrator
    }
}
