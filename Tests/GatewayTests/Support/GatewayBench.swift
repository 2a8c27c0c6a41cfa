import Admin
import Base
import Foundation
import Gateway
import Google
import GoogleSimulator
import Logging
import Mail
import SQLStorage
import Settings
import Storage
import Testing

/// The whole gateway on loopback, with a simulated Google, in a folder that is removed afterwards.
final class GatewayBench: Sendable {
    static let anna = "anna@acme.example"
    static let otto = "otto@acme.example"
    static let info = "info@acme.example"
    static let bounce = "bounce@acme.example"
    /// Nothing here takes seconds on an idle machine; a loaded one gets more time.
    static let deadline = Duration.seconds(300)
    private static let quiet = Logger(label: "gateway-tests") { _ in SwiftLogNoOpLogHandler() }

    let google: GoogleSimulator
    let recorder = LogRecorder()
    let settings: GatewaySettings
    /// A second store on the same folder, as the command line has one.
    let outside: SQLStore
    /// The running gateway's own store, as its console has it.
    var inside: SQLStore { get throws { try #require(own.withLock { $0 }) } }
    private let own = Locked<SQLStore?>(nil)
    private let ports = Locked<[String: Int]>([:])
    private let consolePort = Locked(0)
    private let running = Locked<Task<Void, any Error>?>(nil)

    private init(google: GoogleSimulator, settings: GatewaySettings) throws {
        self.google = google
        self.settings = settings
        outside = try SQLStore.open(settings.storeOptions, access: .beside)
    }

    /// The port of the first listener.
    var smtpPort: Int { ports.withLock { [name = settings.smtp.listeners[0].name] in $0[name] ?? 0 } }

    func port(of listener: String) throws -> Int { try #require(ports.withLock { $0[listener] }) }

    /// Runs `body` against a running gateway.
    ///
    /// - Parameters:
    ///   - accounts: created on both sides, with grants of `scopes`.
    ///   - submission: how the connection to Google's SMTP server is encrypted.
    static func run(
        accounts: [String] = [anna, otto, info],
        defaultSender: String? = info,
        scopes: [String] = ScopeSet.modify.scopes,
        courier: CourierChoice = .api,
        submission: SMTPEncryption = .tls,
        change: (inout GatewaySettings) -> Void = { _ in },
        prepare: (GatewayBench) async throws -> Void = { _ in },
        _ body: (GatewayBench) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gateway-tests-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var configuration = SimulatorConfiguration()
        configuration.limits = .none
        let google = GoogleSimulator(configuration, logger: quiet)
        let running = Task { try await google.run() }
        defer { running.cancel() }
        var settings = Self.settings(folder, google: try await google.baseURL)
        try FileManager.default.createDirectory(
            atPath: settings.data.directory,
            withIntermediateDirectories: true
        )
        let mail = try await google.submission
        settings.google.caFile = folder + "/google.pem"
        try mail.certificate.write(toFile: folder + "/google.pem", atomically: true, encoding: .utf8)
        settings.google.endpoints.submission.host = "127.0.0.1"
        settings.google.endpoints.submission.port = submission == .tls ? mail.tlsPort : mail.startTLSPort
        settings.google.endpoints.submission.encryption = submission
        change(&settings)
        let bench = try GatewayBench(google: google, settings: settings)
        for address in accounts {
            try await bench.add(address, isDefaultSender: address == defaultSender, scopes: scopes, courier: courier)
        }
        try await prepare(bench)
        do {
            try await bench.start()
            try await body(bench)
        } catch {
            await bench.stop()
            throw error
        }
        await bench.stop()
        try bench.outside.close()
    }

    private static func settings(_ folder: String, google: String) -> GatewaySettings {
        var settings = GatewaySettings()
        settings.server.hostname = "gateway.acme.example"
        settings.server.shutdownGrace = .seconds(20)
        settings.data.directory = folder + "/data"
        settings.data.reserve = 0
        settings.secrets.keyFile = folder + "/key"
        settings.tls.certificates = folder + "/certs"
        settings.smtp.listeners[0].port = 0
        settings.smtp.listeners[0].encryption = .plain
        settings.monitoring.enabled = false
        settings.console.port = 0
        settings.queue.retry.first = .seconds(1)
        settings.queue.retry.longest = .seconds(2)
        settings.queue.retry.sentSearchDelay = .seconds(1)
        settings.google.endpoints.lead(toSimulator: google)
        return settings
    }

    /// The keys as a command has them.
    func keys() async throws -> KeyRing {
        let keys = try KeyRing(settings.secrets, SettingSources(file: nil, environment: [:]))
        try await keys.verify(with: outside)
        return keys
    }

    /// Gives an account a new grant at Google, and stores it.
    func regrant(_ address: String, scopes: [String] = ScopeSet.modify.scopes) async throws {
        let account = try await account(address)
        let sealed = try await keys().seal(credential(address, scopes), of: account.id, account.address)
        try await outside.regrant(account.id, sealedCredential: sealed, scopes: scopes)
    }

    private func credential(_ address: String, _ scopes: [String]) -> Credential {
        let grant = google.grant(address, scopes: scopes)
        return .user(clientID: grant.clientID, clientSecret: grant.clientSecret, refreshToken: grant.refreshToken)
    }

    private func add(_ address: String, isDefaultSender: Bool, scopes: [String], courier: CourierChoice) async throws {
        var options = AccountOptions()
        options.courier = courier
        options.isDefaultSender = isDefaultSender
        let (keys, credential) = (try await keys(), credential(address, scopes))
        let parsed = try #require(Address(address))
        _ = try await outside.addAccount(
            parsed,
            scopes: scopes,
            options: options,
            seal: { try keys.seal(credential, of: $0, parsed) }
        )
    }

    func account(_ address: String) async throws -> AccountRecord {
        try #require(try await outside.accounts().first { "\($0.address)" == address })
    }

    /// The console's address, once it accepts connections.
    func consoleURL() async throws -> String {
        try await wait("the console") { consolePort.withLock { $0 } != 0 }
        return "http://127.0.0.1:\(consolePort.withLock { $0 })"
    }

    /// Passes on the ports of the listeners, and the console's.
    struct ListenerPorts: GatewayObserver {
        let heard: AsyncStream<(String, Int)>.Continuation
        var console: @Sendable (Int) -> Void = { _ in }

        func listenerOpened(_ name: String, port: Int) async { heard.yield((name, port)) }

        func consoleOpened(_ console: ConsoleWelcome) async { self.console(console.port) }
    }

    /// Starts the gateway and waits until it listens.
    private func start() async throws {
        let (heard, listening) = AsyncStream<(String, Int)>.makeStream()
        let process = try await GatewayProcess(
            settings,
            sources: SettingSources(file: nil, environment: [:]),
            logger: Self.quiet,
            recorder: recorder
        )
        own.withLock { $0 = process.store }
        let task = Task {
            defer { listening.finish() }
            let observer = ListenerPorts(heard: listening) { [self] port in consolePort.withLock { $0 = port } }
            try await process.run(stopsOnSignals: false, observer: observer)
        }
        running.withLock { $0 = task }
        var missing = settings.smtp.listeners.count
        for await (name, port) in heard {
            ports.withLock { $0[name] = port }
            missing -= 1
            if missing == 0 { return }
        }
        try await task.value
        try #require(Bool(false), "the gateway did not start")
    }

    private func stop() async {
        let task = running.withLock { $0 }
        task?.cancel()
        _ = await task?.result
    }

    /// Stops the gateway and starts it again on the same folder.
    func restart() async throws {
        await stop()
        running.withLock { $0 = nil }
        try await start()
    }

    /// Waits until `condition` holds; fails the test if it never does.
    func wait(
        _ what: Comment,
        _ location: SourceLocation = #_sourceLocation,
        until condition: () async throws -> Bool
    ) async throws {
        let clock = ContinuousClock()
        let end = clock.now + Self.deadline
        while clock.now < end {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        try #require(Bool(false), "in vain waited for: \(what)", sourceLocation: location)
    }

    /// Sends a message and expects its 250; returns the queue id.
    func accepted(_ mail: TestMail, _ location: SourceLocation = #_sourceLocation) async throws -> QueueID {
        let reply = try await offer(mail)
        try #require(reply.code == 250, "\(reply)", sourceLocation: location)
        return try #require(QueueID(reply.queueID), "\(reply)", sourceLocation: location)
    }

    /// Queues a message for that account, bypassing all routing.
    func keep(_ mail: TestMail, for account: AccountID) async throws -> QueueID {
        let recipients = try mail.recipients.map { Recipient(try #require(Address($0))) }
        let content = outside.stageContent()
        try unsafe mail.bytes.withUnsafeBytes { unsafe try content.append($0) }?.perform()
        let message = NewMessage(
            envelope: Envelope(sender: Address(Self.bounce), recipients: recipients),
            receivedAt: SystemClock().now,
            origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "ESMTP"),
            digest: [1],
            summary: NewMessage.Summary(from: nil, subject: nil, messageID: nil),
            deliveries: [PlannedDelivery(account: account, priority: .normal, recipients: recipients)]
        )
        return try await outside.enqueue(
            message,
            content: content,
            duplicates: DuplicateRule(policy: .deliver, window: .zero),
            asOf: nil,
            deadline: ContinuousClock.now + Self.deadline
        ).id
    }

    func offer(_ mail: TestMail) async throws -> SMTPClient.Reply {
        try await SMTPClient.send(mail.bytes, from: Self.bounce, to: mail.recipients, port: smtpPort)
    }

    /// The deliveries of a message, once they are all in `state`.
    func deliveries(
        _ id: QueueID,
        all state: DeliveryState = .delivered,
        _ location: SourceLocation = #_sourceLocation
    ) async throws -> [DeliveryRecord] {
        try await wait("\(state.rawValue)", location) {
            try await outside.history(of: id).deliveries.allSatisfy { $0.state == state }
        }
        return try await outside.history(of: id).deliveries
    }
}
