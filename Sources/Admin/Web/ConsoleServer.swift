import Base
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// Serves the console until it is shut down.
package struct ConsoleServer: Service {
    private static let forgetInterval = Duration.hours(1)

    private let console: Console
    private let onListening: @Sendable (ConsoleWelcome) async -> Void

    /// - Parameter onListening: called with the address once connections are accepted.
    package init(_ console: Console, onListening: @escaping @Sendable (ConsoleWelcome) async -> Void = { _ in }) {
        self.console = console
        self.onListening = onListening
    }

    package func run() async throws {
        let options = console.options
        let application = Application(
            responder: try ConsoleResponder(console),
            server: .limited(options.connectionLimits, tls: options.tls),
            configuration: .init(address: .hostname(options.address, port: options.port), serverName: nil),
            onServerRunning: { channel in await announce(channel.localAddress?.port ?? options.port) },
            logger: console.logger
        )
        defer {
            console.delegations.cancel()
            console.odooRuns.cancel()
        }
        try await withThrowingTaskGroup { group in
            group.addTask { try await application.runService(gracefulShutdownSignals: []) }
            group.addTask { await keepTidy() }
            // Only the server ends on its own.
            try await group.next()
            group.cancelAll()
        }
    }

    /// Logs where the console is and, while no user can sign in, how to create the first administrator.
    private func announce(_ port: Int) async {
        let url = console.options.url("/", port: port)
        console.logger.info("the console listens", metadata: ["url": "\(url)"])
        var link: String?
        do {
            link = try await console.links.firstAdministrator().map { console.options.url($0, port: port) }
        } catch {
            console.logger.error("no link for the first administrator: \(error)")
        }
        await onListening(ConsoleWelcome(url: url, port: port, firstLink: link))
    }

    private func keepTidy() async {
        while !Task.isCancelled {
            do { try await console.sessions.forget() } catch {
                console.logger.warning("ended sessions were not dropped: \(error)")
            }
            do { try await console.clock.sleep(until: console.clock.now + Self.forgetInterval) } catch { return }
        }
    }
}
