import Foundation
import TestSupport
import Testing

/// `backup` and `restore` of the built program: beside a gateway that sends, and onto another machine. The steps are in the
/// script.
@Suite(.timeLimit(.minutes(15)))
struct BackupTests {
    @Test func whatWaitedIsSentOnceFromAnotherMachine() async throws {
        let file = URL(filePath: #filePath)
        let script = file.deletingLastPathComponent().appending(path: "backup_commands.py").path
        let root = file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let python = root.appending(path: ".build/test-venv/bin/python3").path
        let (status, output) = try await ChildProcess.run(["python3", script, try CommandLineTests.program, python])
        #expect(status == 0, "\(output)")
    }
}
