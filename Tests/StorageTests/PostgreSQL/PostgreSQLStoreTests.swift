import Base
import PostgreSQL
import Storage
import TestSupport
import Testing

@testable import SQLStorage

/// What only PostgreSQL has.
@Suite(.once, .timeLimit(.minutes(15)))
struct PostgreSQLStoreTests {
    private static func options(_ database: PostgreSQLOptions, _ folder: String) -> StoreOptions {
        var options = StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0)
        options.database = .postgreSQL(database)
        return options
    }

    /// Runs `body` with a store's place, and a connection to it.
    private static func withPlace(
        _ body: (PostgreSQLOptions, String, PostgreSQLConnection) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            try await SharedCluster.withDatabase(isNamedSchema: true) { database in
                let connection = try await PostgreSQLConnection.open(
                    try database.parameters(),
                    until: .now + .seconds(120)
                )
                defer { connection.close() }
                try await body(database, folder, connection)
            }
        }
    }

    // MARK: Serving

    /// Any number of gateways serve a schema; whoever needs it for itself waits for all of them.
    @Test func whoNeedsTheSchemaForItselfHasItAlone() async throws {
        try await Self.withPlace { database, folder, _ in
            let first = try SQLStore.open(Self.options(database, folder))
            let second = try SQLStore.open(Self.options(database, folder))
            let command = try SQLStore.open(Self.options(database, folder), access: .beside)
            #expect(try await command.isServed())
            #expect(throws: StorageError.self) { try command.holdServing() }
            try first.close()
            #expect(throws: StorageError.self) { try command.holdServing() }
            try second.close()
            try await eventually { try await !command.isServed() }
            let hold = try command.holdServing()
            let third = Result { try SQLStore.open(Self.options(database, folder)) }
            guard case .failure(StorageError.locked) = third else {
                Issue.record("it is served all the same")
                return
            }
            withExtendedLifetime(hold) {}
            try command.close()
        }
    }

    // MARK: Changes

    @Test func changesOfOthersChangeTheMarker() async throws {
        try await Self.withPlace { database, folder, _ in
            let store = try SQLStore.open(Self.options(database, folder))
            let other = try SQLStore.open(Self.options(database, folder), access: .beside)
            let before = try await store.changeMarker()
            try await store.take()
            #expect(try await store.changeMarker() == before)
            // A command, of which it is not known what it changes.
            try await other.take()
            let after = try await store.changeMarker()
            #expect(after != before)
            // Neither reading nor what changes nothing counts.
            _ = try await other.list(QueueQuery())
            #expect(try await other.lease(of: Sample.other).isEmpty)
            #expect(try await store.changeMarker() == after)
            try other.close()
            try store.close()
        }
    }

    /// Long before somebody looks by itself, and only what others did.
    @Test func changesOfOthersAreTold() async throws {
        try await Self.withPlace { database, folder, _ in
            let store = try SQLStore.open(Self.options(database, folder))
            let other = try SQLStore.open(Self.options(database, folder), access: .beside)
            let told = Locked(0)
            try await withThrowingTaskGroup { group in
                group.addTask { await store.forEachChange { _ in told.withLock { $0 += 1 } } }
                // It listens.
                try await eventually { told.withLock { $0 } == 1 }
                try await store.take()
                try await other.take()
                try await eventually { told.withLock { $0 } == 2 }
                group.cancelAll()
            }
            #expect(told.withLock { $0 } == 2)
            try other.close()
            try store.close()
        }
    }

    // MARK: Schema

    /// Nodes that start together on an empty database make each part of it once.
    @Test func nodesStartTogetherOnAnEmptyDatabase() async throws {
        for _ in 1...3 {
            try await Self.withPlace { database, folder, _ in
                let stores = try await withThrowingTaskGroup(of: SQLStore.self) { group in
                    for number in 1...3 {
                        var options = Self.options(database, "\(folder)/\(number)")
                        if case .postgreSQL(var place) = options.database {
                            place.node = "node\(number)"
                            options.database = .postgreSQL(place)
                        }
                        group.addTask { [options] in try SQLStore.open(options) }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(stores.count == 3)
                for store in stores { try store.close() }
            }
        }
    }

    @Test func aSchemaOfALaterVersionIsRefused() async throws {
        try await Self.withPlace { database, folder, connection in
            try SQLStore.open(Self.options(database, folder)).close()
            try await connection.run("INSERT INTO schema_migration VALUES ('later', 0)", until: .now + .seconds(120))
            for access in [StoreAccess.serving, .beside, .readOnly] {
                let store = Result { try SQLStore.open(Self.options(database, folder), access: access) }
                guard case .failure(StorageError.tooNew(let words)) = store else {
                    Issue.record("it is used, \(access)")
                    continue
                }
                #expect(words.contains("later"))
            }
        }
    }

    @Test func aSchemaOfAnEarlierVersionIsUpgraded() async throws {
        let first = Migration(name: "first", sql: PostgreSQLSchema.migrations.map(\.sql).joined(separator: "\n"))
        let second = Migration(name: "second", sql: "CREATE TABLE more (a bigint); INSERT INTO more VALUES (7)")
        try await Self.withPlace { database, folder, connection in
            let options = Self.options(database, folder)
            let missing = Result { try SQLStore.open(options, access: .readOnly) }
            guard case .failure(StorageError.notFound) = missing else {
                Issue.record("a schema that is not there is read")
                return
            }
            let old = try SQLStore.openPostgreSQL(options, in: database, migrations: [first])
            #expect(throws: StorageError.tooOld(steps: 1)) {
                try SQLStore.openPostgreSQL(options, in: database, access: .readOnly, migrations: [first, second])
            }
            // Not under a gateway that does not know the step.
            #expect(throws: StorageError.servedByEarlierVersion) {
                try SQLStore.openPostgreSQL(
                    options,
                    in: database,
                    access: .beside,
                    migrations: [first, second],
                    patience: .zero
                )
            }
            try old.close()
            let failing = Migration(name: "second", sql: second.sql + "; INSERT INTO nowhere VALUES (1)")
            #expect(throws: StorageError.self) {
                try SQLStore.openPostgreSQL(options, in: database, migrations: [first, failing])
            }
            #expect(try await connection.run("SELECT to_regclass('more') IS NULL", until: .now + .seconds(120))[0][0])
            try SQLStore.openPostgreSQL(options, in: database, migrations: [first, second]).close()
            try SQLStore.openPostgreSQL(options, in: database, migrations: [first, second]).close()
            #expect(
                try await connection.run("SELECT a FROM more", until: .now + .seconds(120)).map { try $0[0] } == [7]
            )
        }
    }

    @Test func aSchemaIsCreatedWholeOrNotAtAll() async throws {
        let failing = Migration(name: "failing", sql: "INSERT INTO nowhere VALUES (1)")
        try await Self.withPlace { database, folder, connection in
            let options = Self.options(database, folder)
            #expect(throws: StorageError.self) {
                try SQLStore.openPostgreSQL(options, in: database, migrations: PostgreSQLSchema.migrations + [failing])
            }
            let answer = try await connection.run("SELECT to_regclass('users') IS NULL", until: .now + .seconds(120))
            #expect(try answer[0][0])
        }
    }

    // MARK: Contents

    @Test(arguments: [0, 4096, 4097, ContentTable.pieceSize, ContentTable.pieceSize * 9 + 1])
    func nothingOfAContentLiesOnThisMachine(size: Int) async throws {
        try await Self.withPlace { database, folder, connection in
            let store = try SQLStore.open(Self.options(database, folder))
            let content = Sample.bytes(size)
            let id = try await store.take(content: content).id
            #expect(files(in: folder).isEmpty)
            #expect(try await store.bytes(of: id) == content)
            #expect(files(in: folder).isEmpty)
            let lease = try #require(try await store.lease().first)
            _ = try await store.finish(lease, with: .delivered, report: nil, at: Sample.now)
            try await eventually {
                let left = "SELECT (SELECT count(*) FROM content) + (SELECT count(*) FROM large_content)"
                return try await connection.run(left, until: .now + .seconds(120))[0][0] as Int == 0
            }
            try store.close()
        }
    }

    /// Contents that a crash left are removed, and others are not.
    @Test func orphansAreRemoved() async throws {
        try await Self.withPlace { database, folder, connection in
            let store = try SQLStore.open(Self.options(database, folder))
            let id = try await store.take(content: Sample.bytes(10_000)).id
            try await connection.run("UPDATE large_content SET created_at = 0", until: .now + .seconds(120))
            let insert = "INSERT INTO large_content VALUES ($1, 0, $2, '')"
            try await connection.run(insert, ["crashed", 0], until: .now + .seconds(120))
            let now = SystemClock().now.milliseconds
            try await connection.run(insert, ["arriving", now], until: .now + .seconds(120))
            #expect(try await store.removeOrphans() == 1)
            let names = try await connection.run("SELECT name FROM large_content", until: .now + .seconds(120))
            #expect(try Set(names.map { try $0[0] as String }).contains("arriving"))
            #expect(try await store.bytes(of: id) == Sample.bytes(10_000))
            try store.close()
        }
    }

    // MARK: Values

    /// No text of PostgreSQL contains NUL. Mail may.
    @Test func aMessageWithNULIsKept() async throws {
        try await Self.withPlace { database, folder, _ in
            let store = try SQLStore.open(Self.options(database, folder))
            let id = try await store.take(Sample.message(subject: "a\0b")).id
            #expect(try await store.history(of: id).message.summary.subject == "a\u{FFFD}b")
            var query = QueueQuery()
            query.subject = "a\0b"
            #expect(try await store.list(query).count == 1)
            try store.close()
        }
    }

    @Test func placeholdersAreNumbered() {
        #expect(StatementTexts.numbered("SELECT ?, (?) WHERE a = ?") == "SELECT $1, ($2) WHERE a = $3")
        #expect(StatementTexts.numbered("SELECT 1") == "SELECT 1")
    }

    // MARK: Search

    /// Without the extension, the same is found.
    @Test func searchWorksWithoutTheIndex() async throws {
        try await Self.withPlace { database, folder, connection in
            try SQLStore.open(Self.options(database, folder)).close()
            try await connection.run("DROP INDEX \(PostgreSQLTextIndex.name)", until: .now + .seconds(120))
            let store = try SQLStore.open(Self.options(database, folder), access: .beside)
            try await store.take(Sample.message(subject: "Änderung 100% sicher_"))
            #expect(try await store.indexForSearch(limit: 10) == 0)
            for text in ["änderung", "100% S", "SICHER_", "ng 1"] {
                var query = QueueQuery()
                query.text = text
                #expect(try await store.list(query).count == 1, "\(text)")
            }
            for text in ["1000", "sicherx", "100%%"] {
                var query = QueueQuery()
                query.text = text
                #expect(try await store.list(query).isEmpty, "\(text)")
            }
            try store.close()
            // Once it can be created, it holds what came before.
            let later = try SQLStore.open(Self.options(database, folder))
            #expect(try await later.indexForSearch(limit: 10) == 1)
            var query = QueueQuery()
            query.text = "ÄNDERUNG"
            #expect(try await later.list(query).count == 1)
            try later.close()
        }
    }

    // MARK: Durability

    @Test func aServerThatMayLoseWhatItCommittedIsRefused() async throws {
        try await Self.withPlace { database, folder, connection in
            try await connection.run("SELECT 1", until: .now + .seconds(120))
            var volatile = database
            volatile.url = Secret(database.url.reveal() + "&options=-c%20synchronous_commit%3Doff")
            let refused = Result { try SQLStore.open(Self.options(volatile, folder)) }
            guard case .failure(StorageError.failed(let words)) = refused else {
                Issue.record("it is used")
                return
            }
            #expect(words.contains("synchronous_commit"))
            volatile.allowsVolatileCommits = true
            try SQLStore.open(Self.options(volatile, folder)).close()
        }
    }
}
