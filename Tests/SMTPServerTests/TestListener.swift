import Base
import Cryptography
import Foundation
import Logging
import Mail
import NIOPosix
import SMTP
import SMTPServer
import ServiceLifecycle
import Storage
import TestSupport
import Testing

/// A listener on a free port of this machine, with a queue in memory and its own certificate.
struct TestListener: Sendable {
    struct OnePassword: Authenticator {
        func check(_ credentials: Credentials, from address: String) async -> LoginResult {
            credentials.password == Secret("right") ? .accepted(SessionLogin(name: credentials.name)) : .refused
        }

        func login(forCertificate name: String) async -> String? { name }
    }

    let port: Int
    let certificate: CertificateFiles
    let queue: MemoryQueue
    let counters: ServerCounters

    /// Runs a listener while `body` uses it, and ends it with a graceful shutdown.
    static func run<Result: Sendable>(
        _ encryption: SMTPEncryption = .plain,
        networks: [IPNetwork] = IPNetwork.loopback,
        proxies: [IPNetwork] = [],
        requiresLogin: Bool = false,
        asksForCertificate: Bool = false,
        hasCertificate: @escaping @Sendable () -> Bool = { true },
        limits: SMTPLimits = SMTPLimits(),
        queue: MemoryQueue = MemoryQueue(),
        invalidRecipients: InvalidRecipientPolicy = .report,
        log: CollectedLog = CollectedLog(),
        inherited: InheritedSockets = InheritedSockets(environment: [:]),
        body: @escaping @Sendable (TestListener) async throws -> Result
    ) async throws -> Result {
        let folder = NSTemporaryDirectory() + "gateway-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = try SelfSigned.write(to: folder, names: ["localhost"])
        let tls = try TLSContext(files, clients: asksForCertificate ? .optional(caFile: files.chain) : .none)
        let context = ServerContext(
            hostName: "gateway.example",
            limits: limits,
            store: queue,
            admission: queue,
            authenticator: OnePassword(),
            duplicates: DuplicateRule(policy: .deliver, window: .hours(1)),
            clock: SystemClock(),
            logger: log.logger,
            counters: ServerCounters(),
            logLimiter: log.limiter,
            onQueued: { _ in }
        )
        let options = ListenerOptions(
            name: "smtp",
            address: "127.0.0.1",
            port: 0,
            encryption: encryption,
            networks: networks,
            proxies: proxies,
            requiresLogin: requiresLogin,
            invalidRecipients: invalidRecipients,
            tls: { hasCertificate() ? tls : nil }
        )
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let server = MailServer([options], context: context, inherited: inherited) { _, port in told.yield(port) }
        let group = ServiceGroup(services: [server], logger: context.logger)
        queue.onStaging { Task { await group.triggerGracefulShutdown() } }
        let running = Task { try await group.run() }
        let port = try #require(await ports.first { _ in true })
        let listener = TestListener(port: port, certificate: files, queue: queue, counters: context.counters)
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(listener)) } catch { result = .failure(error) }
        await group.triggerGracefulShutdown()
        try await running.value
        return try result.get()
    }

    /// Runs a program until it ends; returns its output, including errors.
    static func output(of arguments: [String]) async throws -> String {
        try await ChildProcess.run(arguments).output
    }

    /// Runs a Python client of this folder.
    func python(_ script: String, _ way: String, _ more: String...) async throws -> String {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: script).path
        return try await Self.output(of: ["python3", path, way, "\(port)", certificate.chain, certificate.key] + more)
    }
}
