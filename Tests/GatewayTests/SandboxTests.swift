import Foundation
import TestSupport
import Testing

/// The sandbox with two nodes; `command_line.py` runs it with SQLite.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct SandboxTests {
    @Test func twoNodesShareAPostgreSQLOfTheirOwn() async throws {
        try await CommandLineTests.run("sandbox.py", beside: #filePath)
    }

    @Test func twoNodesShareADatabaseThatIsThere() async throws {
        let cluster = try await Cluster.create()
        do {
            try await CommandLineTests.run(
                "sandbox.py",
                ["postgresql://owner@127.0.0.1:\(cluster.port)/postgres"],
                environment: ["PGPASSWORD": Cluster.password],
                beside: #filePath
            )
            let (status, schemas) = try await ChildProcess.run(
                [
                    "psql", "-At", "-h", "127.0.0.1", "-p", "\(cluster.port)", "-U", "owner", "-d", "postgres", "-c",
                    "SELECT nspname FROM pg_namespace WHERE nspname LIKE '%sandbox%'",
                ],
                environment: ["PGPASSWORD": Cluster.password]
            )
            #expect(status == 0 && schemas.isEmpty, "\(schemas)")
        } catch {
            await cluster.remove()
            throw error
        }
        await cluster.remove()
    }
}
