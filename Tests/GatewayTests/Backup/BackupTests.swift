import Foundation
import Testing

/// `backup` and `restore` of the built program: beside a gateway that sends, and onto another machine. The steps are in the
/// script.
@Suite(.timeLimit(.minutes(15)))
struct BackupTests {
    @Test func whatWaitedIsSentOnceFromAnotherMachine() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent()
        let python = root.appending(path: ".build/test-venv/bin/python3").path
        try await CommandLineTests.run("backup_commands.py", [python])
    }
}
