import Admin
import Base
import CommandSupport
import Gateway
import Logging
import SQLStorage
import Settings
import Storage

/// The sandbox's gateways: one, or several that share a PostgreSQL.
struct SandboxNodes {
    /// A gateway that accepts mail.
    struct Open {
        let name: String
        let console: ConsoleWelcome
        /// Of the listeners, by name.
        let ports: [String: Int]
        /// The port of the first listener.
        let smtp: Int
    }

    private struct Node {
        let process: GatewayProcess
        let name: String
        let listener: String
        let opening: SandboxOpening
    }

    private let nodes: [Node]

    /// The store, as the first one has it.
    var store: SQLStore { nodes[0].process.store }

    /// - Parameter settings: those of the first; the others take any free ports.
    init(_ settings: GatewaySettings, count: Int, sources: SettingSources) async throws {
        var nodes: [Node] = []
        for number in 1...count {
            var own = settings
            own.server.nodeName = "node\(number)"
            if number > 1 {
                own.data.directory += "-\(number)"
                own.console.port = 0
                for index in own.smtp.listeners.indices { own.smtp.listeners[index].port = 0 }
            }
            // The gateway's log is shown in the console.
            let recorder = LogRecorder()
            let logger = Logger(label: "sandbox") { _ in RecordingLogHandler(recorder: recorder) }
            nodes.append(
                Node(
                    process: try await GatewayProcess(own, sources: sources, logger: logger, recorder: recorder),
                    name: "node\(number)",
                    listener: own.smtp.listeners[0].name,
                    opening: SandboxOpening(listeners: own.smtp.listeners.count)
                )
            )
        }
        self.nodes = nodes
    }

    /// Runs until a signal has ended all of them, or one has failed.
    func run() async throws {
        try await withThrowingTaskGroup { group in
            for node in nodes { group.addTask { try await node.process.run(observer: node.opening) } }
            try await group.waitForAll()
        }
    }

    /// Returns when all accept mail; `nil` if the wait was cancelled.
    func opened() async -> [Open]? {
        var open: [Open] = []
        for node in nodes {
            guard let (console, ports) = await node.opening.opened() else { return nil }
            open.append(Open(name: node.name, console: console, ports: ports, smtp: ports[node.listener] ?? 0))
        }
        return open
    }

    /// Prints which node does what.
    func show(_ open: [Open]) async throws {
        let view = NodeListView(
            try await store.nodes(),
            accounts: try await store.accountsByID().mapValues { "\($0.address)" }
        )
        var table = Table("NODE", "SMTP", "CONSOLE", "SENDS FOR", "ALSO DOES")
        for node in view.nodes {
            guard let own = open.first(where: { $0.name == node.name }) else { continue }
            table.add(
                node.name,
                "127.0.0.1:\(own.smtp)",
                own.console.url,
                node.accounts.joined(separator: ", "),
                node.duties.joined(separator: ", ")
            )
        }
        print("\nThe nodes share the work. The overview of each console shows this, too:\n\n\(table.render())")
    }
}

/// Waits for a gateway's listeners and console.
private struct SandboxOpening: GatewayObserver {
    /// The number of listeners.
    let listeners: Int
    private let ports = AsyncStream<(name: String, port: Int)>.makeStream()
    private let consoles = AsyncStream<ConsoleWelcome>.makeStream()

    init(listeners: Int) { self.listeners = listeners }

    func listenerOpened(_ name: String, port: Int) async { ports.continuation.yield((name, port)) }

    func consoleOpened(_ console: ConsoleWelcome) async {
        consoles.continuation.yield(console)
        consoles.continuation.finish()
    }

    func opened() async -> (console: ConsoleWelcome, ports: [String: Int])? {
        guard let console = await consoles.stream.first(where: { _ in true }) else { return nil }
        var open: [String: Int] = [:]
        for await (name, port) in ports.stream {
            open[name] = port
            if open.count == listeners { return (console, open) }
        }
        return nil
    }
}
