import Foundation
import TestSupport
import Testing

/// `store copy` of the built program, from SQLite to PostgreSQL and back, with what a gateway stored. The steps are in the
/// script.
@Suite(.timeLimit(.minutes(15)))
struct StoreCopyCommandTests {
    @Test func aGatewayMovesToPostgreSQLAndBack() async throws {
        let cluster = try await Cluster.create()
        do {
            let password = cluster.folder.appending(path: "password.only")
            try Data(Cluster.password.utf8).write(to: password)
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "store_copy.py").path
            let (status, output) = try await ChildProcess.run([
                "python3", script, try CommandLineTests.program,
                "postgresql://owner@127.0.0.1:\(cluster.port)/postgres", password.path,
            ])
            #expect(status == 0, "\(output)")
        } catch {
            await cluster.remove()
            throw error
        }
        await cluster.remove()
    }
}
