import GRDB

/// The database's schema, in migrations. A migration that was released never changes; the next one is added at the end.
enum Schema {
    static let migrations = [
        Migration(name: "1", sql: [mail, accounts, users, sync].joined(separator: "\n\n")),
        Migration(name: "pools", sql: pools),
        Migration(name: "console", sql: console),
        Migration(name: "app", readableSince: "console", sql: app),
        Migration(name: "app-settings", readableSince: "console", sql: appSettings),
        Migration(name: "app-awaited", readableSince: "console", sql: awaited),
        Migration(name: "staging-order", readableSince: "console", sql: stagingOrder),
        Migration(name: "odoo-databases", readableSince: "console", sql: odooDatabases),
        Migration(name: "alerts", readableSince: "console", sql: alerts),
        Migration(name: "user-change", readableSince: "console", sql: userChange),
        Migration(name: "unknown-failures", readableSince: "console", sql: unknownFailures),
        Migration(name: "bounces", readableSince: "console", sql: bounces),
        Migration(name: "recipients", readableSince: "console", sql: recipients),
        Migration(name: "delivery-events", readableSince: "console", sql: deliveryEvents),
        Migration(name: "saved-searches", readableSince: "console", sql: savedSearches),
    ]

    static func migrator(_ migrations: [Migration]) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for migration in migrations {
            migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
        }
        return migrator
    }
}
