import Admin
import Base
import Foundation
import Storage
import TestSupport
import Testing

/// Schemathesis, with what the served description allows and forbids, against a real server.
@Suite struct SchemathesisTests {
    private static let checks = [
        "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
        "response_schema_conformance", "negative_data_rejection", "unsupported_method",
    ]
    /// Requests of each kind to each operation.
    private static let examples = 20
    private static let longest = "30"

    /// `GATEWAY_TEST_PYTHON`, or what `Tests/prepare` has made.
    private static var python: String {
        let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        return ProcessInfo.processInfo.environment["GATEWAY_TEST_PYTHON"]
            ?? root.appending(path: ".build/test-venv/bin/python3").path
    }

    @Test func answersAreAsDescribed() async throws {
        let python = Self.python
        try #require(
            FileManager.default.isExecutableFile(atPath: python),
            "There is no Python at \(python): run Tests/prepare, or name one in GATEWAY_TEST_PYTHON."
        )
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
            for _ in 0..<5 { _ = try await bench.keepMail(for: account) }
            let program = try await bench.program("schemathesis", .administer)
            // The limit of requests goes by the console's clock.
            let ticking = Task {
                while !Task.isCancelled {
                    bench.clock.advance(by: .seconds(1))
                    try await Task.sleep(for: .milliseconds(10))
                }
            }
            defer { ticking.cancel() }
            let key = try #require(program.key)
            // In a folder of its own, since Hypothesis keeps examples in the present one.
            let folder = FileManager.default.temporaryDirectory.appending(path: "schemathesis-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let (status, output) = try await ChildProcess.run(
                [
                    python, "-m", "schemathesis.cli", "run", "\(bench.url)/api/v1/openapi.json", "--seed", "1",
                    "--no-color",
                    "--max-examples", "\(Self.examples)", "--max-time", Self.longest,
                    "--checks", Self.checks.joined(separator: ","), "--header", "Authorization: Bearer \(key)",
                ],
                environment: ["PYTHONDONTWRITEBYTECODE": "1"],
                folder: folder
            )
            #expect(status == 0, "\(output)")
            // It did reach the handlers.
            let used = try #require(try await bench.store.apiKeys().first).lastUsedAt
            #expect(used != nil)
        }
    }
}
