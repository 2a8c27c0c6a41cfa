import Base
import PostgreSQL
import Storage

#if canImport(Glibc)
import Glibc
#endif

/// The gateway's tables in a schema of PostgreSQL's, in migrations. A migration that was released never changes; the next
/// one is added at the end, see `Migration`.
struct PostgreSQLSchema {
    static let migrations = [
        Migration(name: "1", sql: [users, accounts, mail, sync].joined(separator: "\n\n")),
        Migration(name: "pools", sql: pools),
        Migration(name: "nodes", sql: nodes),
        Migration(name: "console", sql: console),
        Migration(name: "keys", readableSince: "console", sql: keys),
        Migration(name: "batches", readableSince: "console", sql: batches),
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

    private static let pause: UInt32 = 100_000
    /// How long one step may take, of a table with millions of rows.
    private static let stepPatience = Duration.minutes(15)
    private static let lookPatience = Duration.seconds(20)
    /// How long to wait for gateways that are about to end.
    private static let endPatience = Duration.seconds(10)

    let link: PostgreSQLLink
    let name: String
    let migrations: [Migration]
    let locks: AdvisoryLocks

    /// Makes sure that the schema has all of the migrations and no others, as far as `access` allows.
    ///
    /// - Throws: `StorageError.tooOld` or `tooNew`; then nothing was changed.
    func prepare(_ access: StoreAccess, patience: Duration) throws {
        let start = ContinuousClock.now
        let end = start + patience
        while true {
            switch try state() {
            case .current?:
                if access.mayMigrate { try addTextIndex() }
                return
            case .later(let unknown)?: throw StorageError.tooNew(unknown: unknown)
            case nil where access == .readOnly:
                throw StorageError.notFound("the schema \(name) of the database, which the gateway creates,")
            case .earlier(let steps)? where access == .readOnly: throw StorageError.tooOld(steps: steps)
            case nil, .earlier?:
                if access.mayMigrate {
                    do { try migrate(access) } catch {
                        let isHopeful = ContinuousClock.now < start + Self.endPatience
                        guard error as? StorageError == .servedByIncompatibleVersion, isHopeful else { throw error }
                        usleep(Self.pause)
                    }
                } else if try !migrateUnserved() {
                    guard ContinuousClock.now < end else { throw StorageError.servedByEarlierVersion }
                    usleep(Self.pause)
                }
            }
        }
    }

    /// The last migration of the schema; `nil` if it has none of the gateway's tables.
    private func state() throws -> SchemaState? {
        try link.transaction(.reading, until: .now + Self.lookPatience) { try state($0) }
    }

    private func hasTables(_ session: PostgreSQLSession) throws -> Bool {
        try session.run(
            "SELECT to_regclass($1) IS NOT NULL",
            ["\(PostgreSQLSyntax.identifier(name)).schema_migration"]
        )[0][0]
    }

    private func state(_ session: PostgreSQLSession) throws -> SchemaState? {
        guard try hasTables(session) else { return nil }
        let applied = try Self.applied(session)
        let readableSince = applied.compactMapValues(\.self)
        return SchemaState(applied: Set(applied.keys), migrations, readableSince: readableSince)
    }

    /// The steps that the schema has, each with the one that a program must know to work with it. The first version did not
    /// have that column.
    private static func applied(_ session: PostgreSQLSession) throws -> [String: String?] {
        let rows = try session.run("SELECT name, to_jsonb(m) ->> 'readable_since' FROM schema_migration m")
        return Dictionary(try rows.map { (try $0[0] as String, try $0[1] as String?) }) { first, _ in first }
    }

    /// Makes the steps that are still to be made, all in one transaction.
    ///
    /// - Throws: `StorageError.locked` where a gateway runs that cannot work with one of them.
    private func migrate(_ access: StoreAccess) throws {
        while true {
            do {
                return try link.transaction(until: .now + Self.stepPatience) { session in
                    if access == .serving, try needsStop(session) {
                        guard try session.run("SELECT pg_try_advisory_xact_lock($1)", [locks.serving])[0][0] else {
                            throw StorageError.servedByIncompatibleVersion
                        }
                    }
                    try migrate(session)
                }
            } catch PostgreSQLError.commitUnknown {
                // A migration that was run is not run again.
                continue
            }
        }
    }

    /// Whether a node that serves the schema could not work with one of the missing steps.
    private func needsStop(_ session: PostgreSQLSession) throws -> Bool {
        guard try hasTables(session) else { return false }
        let applied = Set(try Self.applied(session).keys)
        let missing = migrations.filter { !applied.contains($0.name) }
        guard missing.allSatisfy({ $0.readableSince != nil }) else { return true }
        let places = Dictionary(migrations.enumerated().map { ($1.name, $0) }) { first, _ in first }
        let needed = missing.compactMap(\.readableSince).compactMap { places[$0] }.max() ?? 0
        let known = try session.run("SELECT schema_step FROM node").map { try $0[0] as String }
        // A step that this program does not know is a later one.
        return known.contains { (places[$0] ?? .max) < needed }
    }

    /// Does so unless a gateway serves the schema.
    private func migrateUnserved() throws -> Bool {
        try link.transaction(until: .now + Self.stepPatience) { session in
            let isFree: Bool = try session.run("SELECT pg_try_advisory_xact_lock($1)", [locks.serving])[0][0]
            if isFree { try migrate(session) }
            return isFree
        }
    }

    private func migrate(_ session: PostgreSQLSession) throws {
        _ = try session.run([locks.takeWriting])
        try session.run("SELECT set_config('statement_timeout', $1, true)", ["\(Self.stepPatience.milliseconds)"])
        if try session.run("SELECT 1 FROM pg_namespace WHERE nspname = $1", [name]).isEmpty {
            try session.run(script: "CREATE SCHEMA \(PostgreSQLSyntax.identifier(name))")
        }
        try session.run(
            script: """
                CREATE TABLE IF NOT EXISTS schema_migration (
                    name text COLLATE "C" PRIMARY KEY,
                    applied_at bigint NOT NULL
                );
                ALTER TABLE schema_migration ADD COLUMN IF NOT EXISTS readable_since text COLLATE "C";
                """
        )
        let applied = Set(try Self.applied(session).keys)
        for migration in migrations where !applied.contains(migration.name) {
            try session.run(script: migration.sql)
            try session.run(
                "INSERT INTO schema_migration (name, applied_at, readable_since) VALUES ($1, $2, $3)",
                [migration.name, SystemClock().now.milliseconds, migration.readableSince]
            )
        }
    }
}

// MARK: - What not every server has

extension PostgreSQLSchema {
    /// The spellings of this server. Measures its clock in passing.
    func dialect(measuring clock: ServerClock) throws -> PostgreSQLDialect {
        try link.transaction(.reading, until: .now + Self.lookPatience) { session in
            let sent = clock.uncorrected
            let time: Int64 = try session.run("SELECT \(ServerTime.sql)")[0][0]
            clock.measured(Timestamp(milliseconds: time), between: sent, and: clock.uncorrected)
            let knowsLanguages = try !session.run(
                "SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu' AND collnamespace = 'pg_catalog'::regnamespace"
            ).isEmpty
            return PostgreSQLDialect(
                trigrams: PostgreSQLTextIndex(exists: try hasTextIndex(session)),
                languages: knowsLanguages ? "\"und-x-icu\"" : "\"default\""
            )
        }
    }

    /// By the catalog's rows: within a transaction, `to_regclass` may answer from before it waited for a lock.
    private func hasTextIndex(_ session: PostgreSQLSession) throws -> Bool {
        try session.run(
            "SELECT EXISTS (SELECT 1 FROM pg_indexes WHERE schemaname = $1 AND indexname = $2)",
            [name, PostgreSQLTextIndex.name]
        )[0][0]
    }

    /// Creates the text index if it is missing and the server allows it, with all messages.
    private func addTextIndex() throws {
        let exists = try link.transaction(.reading, until: .now + Self.lookPatience) { try hasTextIndex($0) }
        guard !exists, let place = try trigramSchema() else { return }
        let operators = "\(PostgreSQLSyntax.identifier(place)).gin_trgm_ops"
        let columns = ["sender", "from_text", "subject", "recipients"].map { "\($0) \(operators)" }
        try link.transaction(until: .now + Self.stepPatience) { session in
            _ = try session.run([locks.takeWriting])
            guard try !hasTextIndex(session) else { return }
            try session.run(
                script: """
                    DELETE FROM message_search;
                    CREATE INDEX \(PostgreSQLTextIndex.name) ON message_search USING gin (\(columns.joined(separator: ", ")));
                    INSERT INTO search_pending SELECT id FROM message ON CONFLICT DO NOTHING;
                    """
            )
        }
    }

    /// The schema in which pg_trgm is; `nil` where it is missing and cannot be created.
    private func trigramSchema() throws -> String? {
        if let place = try findTrigrams() { return place }
        for place in ["public", name] {
            let creation = "CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA \(PostgreSQLSyntax.identifier(place))"
            let isCreated: Void? = try? link.transaction(until: .now + Self.lookPatience) {
                try $0.run(script: creation)
            }
            if isCreated != nil { break }
        }
        return try findTrigrams()
    }

    private func findTrigrams() throws -> String? {
        try link.transaction(.reading, until: .now + Self.lookPatience) { session in
            try session.run(
                """
                SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                WHERE e.extname = 'pg_trgm'
                """
            ).first.map { try $0[0] }
        }
    }
}
