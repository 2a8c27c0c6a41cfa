import Foundation
import TestSupport
import Testing

/// The built program, as an administrator uses it. The steps and their expected output are in the script.
@Suite(.timeLimit(.minutes(10)))
struct CommandLineTests {
    @Test func everyCommandDoesWhatItSays() async throws {
        try await Self.run("command_line.py")
    }

    /// The same, with the store in PostgreSQL.
    @Test func everyCommandDoesTheSameOnPostgreSQL() async throws {
        let cluster = try await Cluster.create()
        do {
            let password = cluster.folder.appending(path: "password.only")
            try Data(Cluster.password.utf8).write(to: password)
            try await Self.run(
                "command_line.py",
                environment: [
                    "GATEWAY_TEST_STORE_URL": "postgresql://owner@127.0.0.1:\(cluster.port)/postgres",
                    "GATEWAY_TEST_STORE_PASSWORD_FILE": password.path,
                ]
            )
        } catch {
            await cluster.remove()
            throw error
        }
        await cluster.remove()
    }

    /// The program that was built with these tests, in the same folder.
    static var program: String {
        get throws {
            let mine = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let path = URL(filePath: mine).deletingLastPathComponent().appending(path: "gsuite-gateway").path
            try #require(FileManager.default.isExecutableFile(atPath: path), "there is no program at \(path)")
            return path
        }
    }

    /// Runs a script that is in the calling file's folder, with the built program as its first argument.
    static func run(
        _ script: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        beside file: String = #filePath
    ) async throws {
        let path = URL(filePath: file).deletingLastPathComponent().appending(path: script).path
        let (status, output) = try await ChildProcess.run(
            ["python3", path, try program] + arguments,
            environment: environment
        )
        #expect(status == 0, "\(output)")
    }
}
