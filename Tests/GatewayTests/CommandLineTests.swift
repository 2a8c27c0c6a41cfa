import Foundation
import Testing

/// The built program, as an administrator uses it. The steps and what they must print are in the script.
@Suite(.timeLimit(.minutes(5)))
struct CommandLineTests {
    @Test func everyCommandDoesWhatItSays() async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "command_line.py").path
        let log = FileManager.default.temporaryDirectory.appending(path: "command-line-\(UUID().uuidString).log")
        try Data().write(to: log)
        defer { try? FileManager.default.removeItem(at: log) }
        let output = try FileHandle(forWritingTo: log)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script, try Self.program]
        process.standardOutput = output
        process.standardError = output
        let status = try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { ended.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                ended.resume(throwing: error)
            }
        }
        try output.close()
        let complaints = String(decoding: try Data(contentsOf: log), as: UTF8.self)
        #expect(status == 0, "\(complaints)")
    }

    /// The program that was built with these tests: it lies beside them.
    private static var program: String {
        get throws {
            let mine = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let path = URL(filePath: mine).deletingLastPathComponent().appending(path: "gsuite-gateway").path
            try #require(FileManager.default.isExecutableFile(atPath: path), "there is no program at \(path)")
            return path
        }
    }
}
