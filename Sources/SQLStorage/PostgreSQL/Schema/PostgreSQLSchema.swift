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
        Migration(name: "1", sql: [users, accounts, mail, sync].joined(separator: "\n\n"))
    ]

    private static let pause: UInt32 = 100_000
    /// How long one step may take, of a table with millions of rows.
    private static let stepPatience = Duration.minutes(15)
    private static let lookPatience = Duration.seconds(20)

    let link: PostgreSQLLink
    let name: String
    let migrations: [Migration]
    let locks: AdvisoryLocks

    /// Makes sure that the schema has all of the migrations and no others, as far as `access` allows.
    ///
    /// - Throws: `StorageError.tooOld` or `tooNew`; then nothing was changed.
    func prepare(_ access: StoreAccess, patience: Duration) throws {
        let end = ContinuousClock.now + patience
        while true {
            switch try state() {
            case .current?:
                if access == .serving { try addTextIndex() }
                return
            case .later(let unknown)?: throw StorageError.tooNew(unknown: unknown)
            case nil where access == .readOnly:
                throw StorageError.notFound("the schema \(name) of the database, which the gateway creates,")
            case .earlier(let steps)? where access == .readOnly: throw StorageError.tooOld(steps: steps)
            case nil, .earlier?:
                if access == .serving {
                    try migrate()
                } else if try !migrateUnserved() {
                    guard ContinuousClock.now < end else { throw StorageError.servedByEarlierVersion }
                    usleep(Self.pause)
                }
            }
        }
    }

    /// How far the schema has come; `nil` where it has no tables of the gateway's.
    private func state() throws -> SchemaState? {
        try link.transaction(.reading, until: .now + Self.lookPatience) { try state($0) }
    }

    private func state(_ session: PostgreSQLSession) throws -> SchemaState? {
        let isThere: Bool = try session.run(
            "SELECT to_regclass($1) IS NOT NULL",
            ["\(PostgreSQLSyntax.identifier(name)).schema_migration"]
        )[0][0]
        guard isThere else { return nil }
        let applied = try session.run("SELECT name FROM schema_migration").map { try $0[0] as String }
        return SchemaState(applied: Set(applied), migrations)
    }

    /// Makes the steps that are still to be made, all in one transaction.
    private func migrate() throws {
        while true {
            do {
                return try link.transaction(until: .now + Self.stepPatience) { try migrate($0) }
            } catch PostgreSQLError.commitUnknown {
                // What was done is not done again.
                continue
            }
        }
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
                )
                """
        )
        let applied = Set(try session.run("SELECT name FROM schema_migration").map { try $0[0] as String })
        for migration in migrations where !applied.contains(migration.name) {
            try session.run(script: migration.sql)
            try session.run(
                "INSERT INTO schema_migration VALUES ($1, $2)",
                [migration.name, SystemClock().now.milliseconds]
            )
        }
    }
}

// MARK: - What not every server has

extension PostgreSQLSchema {
    /// The spellings of this server.
    func dialect() throws -> PostgreSQLDialect {
        try link.transaction(.reading, until: .now + Self.lookPatience) { session in
            let knowsLanguages = try !session.run(
                "SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu' AND collnamespace = 'pg_catalog'::regnamespace"
            ).isEmpty
            return PostgreSQLDialect(
                trigrams: PostgreSQLTextIndex(isThere: try hasTextIndex(session)),
                languages: knowsLanguages ? "\"und-x-icu\"" : "\"default\""
            )
        }
    }

    private func hasTextIndex(_ session: PostgreSQLSession) throws -> Bool {
        try session.run(
            "SELECT to_regclass($1) IS NOT NULL",
            ["\(PostgreSQLSyntax.identifier(name)).\(PostgreSQLTextIndex.name)"]
        )[0][0]
    }

    /// Creates the text index where it is missing and the server allows it, and has all messages included.
    private func addTextIndex() throws {
        let isThere = try link.transaction(.reading, until: .now + Self.lookPatience) { try hasTextIndex($0) }
        guard !isThere, let place = try trigramSchema() else { return }
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
