import Base
import Cryptography
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import TLSChannel

/// Serves the console until it is shut down.
package struct ConsoleServer: Service {
    private static let forgetInterval = Duration.hours(1)

    private let console: Console
    private let onListening: @Sendable (ConsoleWelcome) async -> Void

    /// - Parameter onListening: called with the address once connections are accepted.
    package init(_ console: Console, onListening: @escaping @Sendable (ConsoleWelcome) async -> Void) {
        self.console = console
        self.onListening = onListening
    }

    package func run() async throws {
        let options = console.options
        let application = Application(
            responder: try ConsoleResponder(console),
            server: .limited(console.connections, tls: options.tls),
            configuration: .init(address: .hostname(options.address, port: options.port), serverName: nil),
            onServerRunning: { channel in await announce(channel.localAddress?.port ?? options.port) },
            logger: console.logger
        )
        let ended: Result<Void, any Error>
        do {
            try await withThrowingTaskGroup { group in
                group.addTask { try await application.runService(gracefulShutdownSignals: []) }
                group.addTask { await keepTidy() }
                // Only the server ends on its own.
                try await group.next()
                group.cancelAll()
            }
            ended = .success(())
        } catch {
            ended = .failure(error)
        }
        await console.runs.stop()
        try ended.get()
    }

    /// Logs where the console is and, while no user can sign in, how to create the first administrator.
    private func announce(_ port: Int) async {
        let url = console.options.url("/", port: port)
        console.logger.info("the console listens", metadata: ["url": "\(url)"])
        var link: String?
        do {
            link = try await console.links.firstAdministrator().map { console.options.url($0, port: port) }
        } catch {
            console.logger.error(
                "cannot create the link for the first administrator",
                metadata: ["error": "\(error)"]
            )
        }
        await onListening(ConsoleWelcome(url: url, port: port, firstLink: link))
    }

    private func keepTidy() async {
        while !Task.isCancelled {
            do { try await console.sessions.forget() } catch {
                console.logger.warning("cannot delete ended sessions", metadata: ["error": "\(error)"])
            }
            do { try await console.clock.sleep(until: console.clock.now + Self.forgetInterval) } catch { return }
        }
    }
}

/// Hummingbird's context of a request: the connection.
struct ConsoleContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// HTTP/1.1 over TLS with libssl, the engine that SMTP uses too.
struct SecureChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    /// Why a connection is refused.
    private struct NoCertificate: Error {}

    let base: HTTP1Channel
    /// Called for each connection.
    let tls: @Sendable () -> TLSContext?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            guard let context = tls() else { throw NoCertificate() }
            try channel.pipeline.syncOperations.addHandler(TLSHandler(context))
        }.flatMap {
            base.setup(channel: channel, logger: logger)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}

extension Request {
    private static let hostField = HTTPField.Name("Host")

    /// Whether the request names a host more than once, which is refused (RFC 9112 section 3.2): a proxy may have used
    /// a different one.
    var hasSeveralHosts: Bool {
        // The first one is the authority; those left among the fields came after it.
        Self.hostField.map { !headers[values: $0].isEmpty } ?? true
    }
}
