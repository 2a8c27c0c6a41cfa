import Foundation
import PostgreSQL
import TestSupport
import Testing

extension Cluster {
    func connect(_ parameters: PostgreSQLParameters? = nil) async throws -> PostgreSQLConnection {
        try await PostgreSQLConnection.open(try parameters ?? PostgreSQLParameters(url: url()), until: .soon)
    }

    /// Creates a schema for one test. Its name needs quotes.
    func makeSchema() async throws -> String {
        let name = "A \"test\" \(UUID().uuidString.prefix(8))"
        try await connect().run("CREATE SCHEMA \(PostgreSQLSyntax.identifier(name))", until: .soon)
        return name
    }

    /// Runs a test with a pool, in a schema of its own.
    func withPool(
        port: Int? = nil,
        schema: String? = nil,
        _ change: (inout PostgreSQLPool.Options) -> Void = { _ in },
        _ body: (PostgreSQLPool) async throws -> Void
    ) async throws {
        var options = PostgreSQLPool.Options()
        change(&options)
        let schema = if let schema { schema } else { try await makeSchema() }
        let pool = PostgreSQLPool(try PostgreSQLParameters(url: url(port: port), schema: schema), options: options)
        do {
            try await body(pool)
            await pool.shutDown()
        } catch {
            await pool.shutDown()
            throw error
        }
    }
}

/// Gives a suite a cluster.
struct ClusterTrait: SuiteTrait, TestScoping {
    @concurrent func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        let cluster = try await Cluster.create()
        do {
            try await Cluster.$current.withValue(cluster) { try await function() }
        } catch {
            await cluster.remove()
            throw error
        }
        await cluster.remove()
    }
}

extension Trait where Self == ClusterTrait {
    static var cluster: Self { ClusterTrait() }
}

/// The tests that share a cluster which always runs.
@Suite(.cluster, .timeLimit(.minutes(15)))
struct ServerTests {}

extension ContinuousClock.Instant {
    /// Later than anything takes on a busy machine.
    static var soon: Self { .now + .seconds(120) }
}

/// So many bytes in which every value occurs, made fast: tests that keep the processor busy hold up all others.
func manyBytes(_ count: Int) -> [UInt8] {
    let every = [UInt8](0...255)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count < count { bytes += every.prefix(count - bytes.count) }
    return bytes
}

/// Waits until `condition` holds.
func eventually(_ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.Instant.soon
    while try await !condition() {
        try #require(ContinuousClock.now < deadline, "it did not happen in time")
        try await Task.sleep(for: .milliseconds(20))
    }
}
