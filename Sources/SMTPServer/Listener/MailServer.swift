import NIOCore
import NIOPosix
import ServiceLifecycle

/// All listeners of the gateway, on one group of event loops.
package struct MailServer: Service {
    private let listeners: [SMTPListener]

    /// - Parameters:
    ///   - inherited: the sockets that systemd opened for the listeners, by name.
    ///   - onListening: called with each listener's name and port once it accepts connections.
    package init(
        _ listeners: [ListenerOptions],
        context: ServerContext,
        inherited: InheritedSockets,
        onListening: @escaping @Sendable (String, Int) async -> Void = { _, _ in }
    ) {
        let limits = ConnectionLimits(
            most: context.limits.connections,
            mostPerAddress: context.limits.connectionsPerAddress
        )
        self.listeners = listeners.map { options in
            SMTPListener(
                options,
                context: context,
                group: MultiThreadedEventLoopGroup.singleton,
                limits: limits,
                inherited: inherited.descriptor(for: options.name, isOnly: listeners.count == 1),
                onListening: { await onListening(options.name, $0?.port ?? options.port) }
            )
        }
    }

    /// One closure per event loop of the process that runs work on it, to check that the loop still responds.
    package static var eventLoops: [@Sendable (@escaping @Sendable () -> Void) -> Void] {
        MultiThreadedEventLoopGroup.singleton.makeIterator().map { loop in { work in loop.execute(work) } }
    }

    package func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for listener in listeners { group.addTask { try await listener.run() } }
        }
    }
}
