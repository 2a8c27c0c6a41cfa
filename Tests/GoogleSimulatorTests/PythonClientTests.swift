import Foundation
import TestSupport
import Testing

@testable import GoogleSimulator

/// Google's own Python client against the simulator on a socket.
struct PythonClientTests {
    private static let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Clients")

    /// `GATEWAY_TEST_PYTHON`, or the interpreter that `Tests/prepare` has installed.
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
        let (status, output) = try await ChildProcess.run(
            [python, Self.scripts.appending(path: script).path, try await google.baseURL],
            environment: ["PYTHONDONTWRITEBYTECODE": "1"]
        )
        #expect(status == 0, "\(output)")
    }
}
