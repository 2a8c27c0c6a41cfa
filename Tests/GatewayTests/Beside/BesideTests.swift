import Foundation
import TestSupport
import Testing

/// Every command of the built program alongside a serving gateway, and with databases of other versions. The steps are
/// in the script.
@Suite(.timeLimit(.minutes(15)))
struct BesideTests {
    @Test func everyCommandWorksWhileTheGatewayServes() async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "beside.py").path
        let (status, output) = try await ChildProcess.run(["python3", script, try CommandLineTests.program])
        #expect(status == 0, "\(output)")
    }
}
