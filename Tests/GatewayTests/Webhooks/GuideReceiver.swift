import Base
import Foundation
import TestSupport
import Testing

/// A program that receives delivery events as the administrator's guide shows it.
struct GuideReceiver {
    private static let guide = "../../../Sources/Gateway/Gateway.docc/Administrators-Guide.md"

    let port: Int
    private let log: URL

    var url: String { "http://127.0.0.1:\(port)/" }

    /// What the program has printed since its port: an event in each line.
    private var lines: [String] {
        get throws {
            // The last line may be unfinished.
            try String(contentsOf: log, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
                .dropLast().dropFirst().map(String.init)
        }
    }

    var events: [JSONValue] {
        get throws { try lines.compactMap { JSONValue(json: Array($0.utf8)) } }
    }

    var refusals: [String] {
        get throws { try lines.filter { $0.hasPrefix("refused") } }
    }

    static func run(secret: String, _ body: (GuideReceiver) async throws -> Void) async throws {
        let here = URL(filePath: #filePath).deletingLastPathComponent()
        let place = FileManager.default.temporaryDirectory.appending(path: "receiver-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        let log = place.appending(path: "output")
        try Data().write(to: log)
        let output = try FileHandle(forWritingTo: log)
        let program = try ChildProcess(
            [
                "python3", here.appending(path: "webhook_receiver.py").path,
                here.appending(path: guide).standardizedFileURL.path, secret,
            ],
            output: output
        )
        defer {
            program.kill()
            program.wait()
            try? output.close()
        }
        let end = ContinuousClock.now + ChildProcess.deadline
        while ContinuousClock.now < end {
            let printed = try String(contentsOf: log, encoding: .utf8)
            if printed.contains("\n"), let port = printed.split(separator: "\n").first.flatMap({ Int($0) }) {
                return try await body(GuideReceiver(port: port, log: log))
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        try #require(Bool(false), "the receiver did not start")
    }
}
