import Base
import Foundation
import Logging
import Mail
import NIOPosix
import OpenSSL
import SMTP
import SMTPServer
import ServiceLifecycle
import Storage
import Testing

@Suite(.timeLimit(.minutes(2)))
struct SMTPListenerTests {
    private struct OnePassword: Authenticator {
        func check(_ credentials: Credentials, from address: String) async -> LoginResult {
            credentials.password == Secret("right") ? .accepted(credentials.name) : .refused
        }

        func login(forCertificate name: String) async -> String? { name }
    }

    /// Runs the Python client against a listener; returns what it printed and what the queue got.
    private func run(_ way: String) async throws -> (output: String, kept: [MemoryQueue.Kept]) {
        let folder = NSTemporaryDirectory() + "gateway-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = try SelfSigned.write(to: folder, names: ["localhost"])
        let certificate = try TLSContext(files)
        let queue = MemoryQueue()
        let context = ServerContext(
            hostName: "gateway.example",
            limits: ServerLimits(),
            store: queue,
            admission: queue,
            authenticator: OnePassword(),
            twins: TwinRule(policy: .deliver, window: .hours(1)),
            clock: SystemClock(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            counters: ServerCounters(),
            onQueued: { _ in }
        )
        let options = ListenerOptions(
            name: "smtp",
            address: "127.0.0.1",
            port: 0,
            encryption: way == "tls" ? .tls : .startTLS,
            networks: IPNetwork.loopback,
            requiresLogin: false,
            tls: { certificate }
        )
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let server = MailServer([options], context: context, inherited: InheritedSockets(environment: [:])) { _, port in
            told.yield(port)
        }
        let group = ServiceGroup(services: [server], logger: context.logger)
        let running = Task { try await group.run() }
        let port = try #require(await ports.first { _ in true })
        // Not on a thread of the concurrency pool: the listener's own tasks need those.
        let output = try await NIOThreadPool.singleton.runIfActive {
            try Self.client([way, "\(port)", files.chain])
        }
        await group.triggerGracefulShutdown()
        try await running.value
        return (output, queue.kept)
    }

    private static func client(_ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "smtplib_client.py").path
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script] + arguments
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
    }

    @Test(arguments: [("plain", "ESMTP"), ("starttls", "ESMTPS"), ("tls", "ESMTPS"), ("login", "ESMTPA")])
    func takesMail(way: String, with: String) async throws {
        let (output, kept) = try await run(way)
        #expect(output.hasSuffix("done\n"))
        #expect(kept.count == 2)
        #expect(kept.allSatisfy { $0.message.origin.with == with })
        #expect(kept.allSatisfy { $0.message.envelope.recipients.count == 2 })
        let type = "Content-Type: multipart/mixed;\r\n boundary=\"===============177==\"\r\n\r\n"
        let text = "Date: 1\r\nSubject: =?utf-8?q?x?=\r\n" + type + ".dot\r\n--===============177==\r\n\u{e9}\r\n"
        #expect(kept.first?.content == Array(text.utf8))
        // Only what a sender makes anew each time differs.
        #expect(kept.first?.message.digest == kept.last?.message.digest)
    }

    @Test
    func hangingUpAfterDataIsNoMail() async throws {
        let (output, kept) = try await run("hangup")
        #expect(output == "354\n")
        #expect(kept.isEmpty)
    }

    @Test
    func aBareLineFeedEndsTheSession() async throws {
        let (output, kept) = try await run("smuggle")
        #expect(output == "554\n")
        #expect(kept.isEmpty)
    }
}
