import Foundation
import Testing

@testable import GoogleSimulator

/// Google's own client for Python, against the simulator on a socket.
struct PythonClientTests {
    private static let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Clients")

    /// `GATEWAY_TEST_PYTHON`, or what `Tests/prepare` has made.
    private static var python: String {
        ProcessInfo.processInfo.environment["GATEWAY_TEST_PYTHON"]
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: ".build/test-venv/bin/python3").path
    }

    @Test(arguments: ["google_client.py", "people_client.py"])
    func googlesOwnClientIsContent(_ script: String) async throws {
        let python = Self.python
        try #require(
            FileManager.default.isExecutableFile(atPath: python),
            "There is no Python at \(python): run Tests/prepare, or name one in GATEWAY_TEST_PYTHON."
        )
        var configuration = SimulatorConfiguration()
        configuration.limits = .none
        configuration.peopleQuota = nil
        let google = GoogleSimulator(configuration)
        let running = Task { try await google.run() }
        defer { running.cancel() }
        let (status, output) = try await Self.run(
            python,
            [Self.scripts.appending(path: script).path, try await google.baseURL]
        )
        #expect(status == 0, "\(output)")
    }

    private static func run(_ python: String, _ arguments: [String]) async throws -> (Int32, String) {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
        let log = FileManager.default.temporaryDirectory.appending(path: "google-client-\(UUID().uuidString).log")
        try Data().write(to: log)
        defer { try? FileManager.default.removeItem(at: log) }
        let handle = try FileHandle(forWritingTo: log)
        process.standardOutput = handle
        process.standardError = handle
        let status = try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { ended.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                ended.resume(throwing: error)
            }
        }
        try handle.close()
        return (status, String(decoding: try Data(contentsOf: log), as: UTF8.self))
    }
}
