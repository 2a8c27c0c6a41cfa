import Base
import Foundation
import Glibc
import PostgreSQL
import SQLStorage
import Storage
import TestSupport
import Testing

/// The database of the stores in the tests of the contract that all engines fulfil.
///
/// `GATEWAY_TEST_STORE` chooses it: `postgresql` for PostgreSQL and its default schema, in a database of each store's own;
/// `postgresql-schema` for a schema of each store's own, whose name needs quotes. SQLite without it.
enum TestDatabase: Equatable {
    case sqlite
    case postgreSQL(isNamedSchema: Bool)

    static let current: TestDatabase = {
        let name = unsafe getenv("GATEWAY_TEST_STORE").map { unsafe String(cString: $0) }
        return switch name {
        case nil, "sqlite": .sqlite
        case "postgresql": .postgreSQL(isNamedSchema: false)
        case "postgresql-schema": .postgreSQL(isNamedSchema: true)
        case let name?: fatalError("GATEWAY_TEST_STORE is \(name)")
        }
    }()

    /// Runs `body` with the place of a new store.
    static func withDatabase<Value>(_ body: (StoreDatabase) async throws -> Value) async throws -> Value {
        guard case .postgreSQL(let isNamedSchema) = current else { return try await body(.sqlite) }
        return try await SharedCluster.withDatabase(isNamedSchema: isNamedSchema) { try await body(.postgreSQL($0)) }
    }
}

/// The PostgreSQL that all stores of this process share. It is started for the first, and stopped when the process ends.
enum SharedCluster {
    private static let starting = Task {
        let cluster = try await Cluster.create()
        unsafe place = cluster.folder.path
        atexit {
            guard let place = unsafe place else { return }
            // Nothing of it is needed any more, so it need not end in order.
            let file = try? String(contentsOfFile: "\(place)/data/postmaster.pid", encoding: .utf8)
            if let id = file?.split(separator: "\n").first.flatMap({ pid_t($0) }) {
                kill(id, SIGQUIT)
                for _ in 0..<500 where kill(id, 0) == 0 { usleep(10_000) }
            }
            try? FileManager.default.removeItem(atPath: place)
        }
        return cluster
    }
    /// Where it is, for the end of the process.
    nonisolated(unsafe) private static var place: String?

    /// Of the stores at a time: each has several connections, and the server a limit.
    private static let turns = Turns(24)

    static func cluster() async throws -> Cluster { try await starting.value }

    /// Runs `body` with an empty database, which is removed afterwards: a database with its default schema, or a schema
    /// beside others.
    static func withDatabase<Value>(
        isNamedSchema: Bool,
        _ body: (PostgreSQLOptions) async throws -> Value
    ) async throws -> Value {
        await turns.take()
        defer { turns.give() }
        let cluster = try await cluster()
        let name = "store \"\(UUID().uuidString.prefix(8))\""
        let quoted = PostgreSQLSyntax.identifier(name)
        if isNamedSchema {
            let options = PostgreSQLOptions(url: Secret(cluster.url()), schema: name, connections: 5)
            return try await ending("DROP SCHEMA IF EXISTS \(quoted) CASCADE") { try await body(options) }
        }
        try await run("CREATE DATABASE \(quoted)")
        let path = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? name
        let options = PostgreSQLOptions(url: Secret(cluster.url(database: path)), connections: 5)
        return try await ending("DROP DATABASE \(quoted) WITH (FORCE)") { try await body(options) }
    }

    private static func ending<Value>(_ statement: String, _ body: () async throws -> Value) async throws -> Value {
        do {
            let value = try await body()
            try await run(statement)
            return value
        } catch {
            try? await run(statement)
            throw error
        }
    }

    /// Runs a statement on the cluster's first database, outside of a transaction.
    private static func run(_ statement: String) async throws {
        let parameters = try PostgreSQLParameters(url: try await cluster().url())
        let connection = try await PostgreSQLConnection.open(parameters, until: .now + .seconds(120))
        defer { connection.close() }
        try await connection.perform(until: .now + .seconds(120)) { try $0.run(script: statement) }
    }
}

extension Trait where Self == ConditionTrait {
    /// For what only SQLite has.
    static var onSQLite: Self { .enabled(if: TestDatabase.current == .sqlite) }
    /// For what does not depend on `GATEWAY_TEST_STORE`, and is tested without it.
    static var once: Self { onSQLite }
}

/// A number of turns, taken in order.
private final class Turns: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Locked<State>

    init(_ count: Int) { state = Locked(State(free: count)) }

    func take() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
    }

    func give() {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
