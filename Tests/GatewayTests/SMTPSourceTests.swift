import Base
import Foundation
import GoogleSimulator
import Mail
import SQLStorage
import Settings
import Storage
import TestSupport
import Testing

/// Mail from smtp-source, Postfix's load client, through many sessions at once.
@Suite(.timeLimit(.minutes(10)))
struct SMTPSourceTests {
    private static let messages = 300
    private static let sessions = 30

    @Test("many at once, and each arrives once", arguments: ["a connection for each message", "kept connections"])
    func sends(_ way: String) async throws {
        // Gmail's rate, about 60 a minute, is not under test here.
        try await GatewayBench.run(change: { $0.delivery.unitsPerMinute = 1_000_000 }) { bench in
            let load = ["-s", "\(Self.sessions)", "-m", "\(Self.messages)", "-l", "3000"]
            // With -N each message has its own recipient, with a number before the address.
            let envelope = ["-f", GatewayBench.anna, "-t", "leser@customer.example", "-N"]
            let connections = way == "kept connections" ? ["-d"] : []
            let server = ["127.0.0.1:\(bench.smtpPort)"]
            let (status, output) = try await ChildProcess.run(
                try Self.program + load + envelope + connections + server
            )
            try #require(status == 0, "\(output)")
            try await bench.wait("all deliveries") { bench.google.sentMessages.count >= Self.messages }
            let copies = bench.google.arrivalCounts
            #expect(copies.count == Self.messages)
            #expect(copies.allSatisfy { $0.key.hasSuffix("leser@customer.example") && $0.value == 1 })
            #expect(bench.google.sentMessages.allSatisfy { $0.account == GatewayBench.anna && $0.size > 3000 })
        }
    }

    /// The program unpacked by `Tests/prepare`, with its libraries beside it.
    private static var program: [String] {
        get throws {
            let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: ".build/postfix")
            let path = root.appending(path: "usr/sbin/smtp-source").path
            try #require(
                FileManager.default.isExecutableFile(atPath: path),
                "There is no smtp-source at \(path): run Tests/prepare."
            )
            return ["LD_LIBRARY_PATH=\(root.appending(path: "usr/lib/postfix").path)", path]
        }
    }
}
