import Base
import Cryptography
import FoundationEssentials
import Logging
import Mail
import NIOCore
import NIOPosix
import SMTP

/// A port of smtp.gmail.com.
struct SubmissionServer: Sendable {
    private static let backlog: Int32 = 1024

    let submissions: SubmissionStore
    let tls: TLSContext
    /// Whether TLS begins with the first byte, like at port 465, instead of with STARTTLS, like at port 587.
    let isSecure: Bool
    let address: String
    /// 0 takes any free port.
    let port: Int
    let listening: Listening
    let logger: Logger

    func run() async throws {
        defer { listening.ended() }
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .bind(host: address, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await server.executeThenClose { clients in
            listening.began(on: server.channel.localAddress?.port ?? port)
            try await withThrowingDiscardingTaskGroup { group in
                for try await client in clients { group.addTask { await serve(client) } }
            }
        }
    }

    private func serve(_ client: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
        do {
            try await client.executeThenClose { inbound, outbound in
                var conversation = try SubmissionConversation(
                    submissions: submissions,
                    tls: tls,
                    isSecure: isSecure,
                    outbound: outbound
                )
                try await conversation.hold(inbound)
            }
        } catch {
            // Clients may hang up at any time, and some do not trust the certificate.
            logger.debug("a connection to the SMTP server ended", metadata: ["error": "\(error)"])
        }
    }
}

/// Handles logins and messages of smtp.gmail.com: applies faults and limits, and does the work, without a socket.
struct SubmissionStore: Sendable {
    /// The ids of the two operations, for faults and counts.
    static let loginMethod = "smtp.auth"
    static let sendMethod = "smtp.send"

    let world: Locked<GoogleWorld>

    /// The answer to an operation.
    enum Answer {
        case done(Reply)
        case refused(Reply)
        /// The connection must be dropped.
        case dropped
    }

    /// Checks an access token: it must be valid, belong to the account and have the full mail scope.
    func login(_ credentials: Credentials) async -> Answer {
        let key = credentials.name.lowercased()
        return await pass(Self.loginMethod, account: key) { world in
            guard let token = world.authorization.tokens[credentials.password.reveal()], token.expires > world.now,
                token.scopes.contains(GmailScope.full), token.account == key, let account = world.accounts[key]
            else { return .badCredentials }
            return account.state == .active ? .authenticated : .accountDisabled
        }
    }

    /// Sends a message for the account that has logged in.
    func send(_ content: [UInt8], _ envelope: Envelope, for account: String) async -> Answer {
        await pass(Self.sendMethod, account: account) { world in
            // The connection outlives a token, but not the account.
            guard let account = world.accounts[account], account.state == .active else { return .badCredentials }
            do throws(APIError) {
                let recipients = envelope.recipients.map(\.address)
                let sent = try world.submit(content, to: recipients, from: account, method: Self.sendMethod)
                return .taken(sent.id, at: world.now)
            } catch {
                return error.code == 429 ? .dailyLimit : .unreadable(error.message)
            }
        }
    }

    private func pass(_ method: String, account: String, work: @escaping @Sendable (GoogleWorld) -> Reply) async
        -> Answer
    {
        let (effects, delay) = world.withLock { world in
            let effects = world.faults.draw(.mail, account: account, method: method)
            return (effects, effects.delay + world.configuration.latency)
        }
        if delay > .zero { try? await Task.sleep(for: delay) }
        if effects.contains(.dropBefore) { return .dropped }
        if let delay = effects.lazy.compactMap(\.workDelay).first {
            Task {
                try await Task.sleep(for: delay)
                _ = world.withLock { work($0) }
            }
            return .dropped
        }
        let reply = effects.lazy.compactMap(\.smtpRefusal).first ?? world.withLock { work($0) }
        if effects.contains(.dropAfter) { return .dropped }
        let said = effects.lazy.compactMap(\.lateSMTPRefusal).first ?? reply
        world.withLock { $0.requests["\(method) \(said.code)", default: 0] += 1 }
        return said.isPositive ? .done(said) : .refused(said)
    }
}

/// The bytes of a connection, unencrypted at first, and under TLS after `secure`.
struct SubmissionWire: ~Copyable {
    private var engine: TLSEngine?
    /// The bytes to send.
    private(set) var output: [UInt8] = []

    /// Whether data can be sent: always without TLS, and after the handshake with TLS.
    var isReady: Bool {
        switch engine {
        case .some(let engine): engine.isEstablished
        case nil: true
        }
    }

    /// Starts TLS; the client begins the handshake.
    mutating func secure(_ context: TLSContext) throws(TLSError) { engine = try TLSEngine(server: context) }

    /// Returns the client's data in these bytes.
    mutating func receive(_ bytes: [UInt8]) throws(TLSError) -> [UInt8] {
        guard engine != nil else { return bytes }
        var plaintext: [UInt8] = []
        try engine?.receive(bytes.span, plaintext: &plaintext, output: &output)
        return plaintext
    }

    mutating func send(_ bytes: [UInt8]) throws(TLSError) {
        guard engine != nil else { return output += bytes }
        try engine?.send(bytes.span, output: &output)
    }

    mutating func close() { engine?.close(output: &output) }

    /// Returns the bytes to send and clears them.
    mutating func takeOutput() -> [UInt8] {
        defer { output = [] }
        return output
    }
}

/// The ports and certificate of the simulated smtp.gmail.com.
package struct SimulatedSubmission: Sendable {
    /// The port where TLS begins with STARTTLS, like port 587.
    package let startTLSPort: Int
    /// The port where TLS begins with the first byte, like port 465.
    package let tlsPort: Int
    /// The server's certificate in PEM, created for this run; a client uses it as its CA.
    package let certificate: String
}

/// The certificate of the simulated smtp.gmail.com, created for each run, also for loopback names.
struct SubmissionCertificate: Sendable {
    let context: TLSContext
    /// The certificate in PEM; it is self-signed, so a client may use it as its CA.
    let pem: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "google-simulator-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try SelfSigned.write(to: folder.path, names: ["smtp.gmail.com"])
        context = try TLSContext(files)
        pem = try String(contentsOf: URL(filePath: files.chain), encoding: .utf8)
    }
}
