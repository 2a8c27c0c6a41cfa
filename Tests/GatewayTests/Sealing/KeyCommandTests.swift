import Foundation
import TestSupport
import Testing

/// `key rotate` and `key reset` of the built program, alongside a serving gateway. The steps are in the script.
@Suite(.timeLimit(.minutes(15)))
struct KeyCommandTests {
    @Test func theKeyIsChangedAndResetWithRealProcesses() async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "key_commands.py").path
        let (status, output) = try await ChildProcess.run(["python3", script, try CommandLineTests.program])
        #expect(status == 0, "\(output)")
    }
}
