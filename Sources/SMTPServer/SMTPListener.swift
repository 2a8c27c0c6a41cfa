import Base
import Logging
import NIOCore
import NIOPosix
import ProxyProtocol
import SMTP
import ServiceLifecycle
import TLSChannel

#if canImport(Glibc)
import Glibc
#endif

/// Listens for mail on one address, as a service. On a graceful shutdown it accepts no new connections, lets open
/// transactions finish, gives clients about to start one time to do so, and closes the other connections with a reply.
package struct SMTPListener: Service {
    private static let backlog: Int32 = 4096
    /// The number of times a connection moves between the listener's event loop and its own during setup.
    private static let hopsOfAccepting = 4
    /// The pause after a connection could not be accepted for lack of a descriptor or memory.
    private static let acceptRetryDelay = TimeAmount.seconds(1)

    private let options: ListenerOptions
    private let context: ServerContext
    private let group: any EventLoopGroup
    private let limits: ConnectionLimits
    private let inherited: NIOBSDSocket.Handle?
    private let onListening: @Sendable (SocketAddress?) async -> Void

    /// - Parameters:
    ///   - limits: shared by all listeners.
    ///   - inherited: a listening socket passed by systemd, used instead of a new one.
    ///   - onListening: called with the address once connections are accepted.
    init(
        _ options: ListenerOptions,
        context: ServerContext,
        group: any EventLoopGroup,
        limits: ConnectionLimits,
        inherited: NIOBSDSocket.Handle?,
        onListening: @escaping @Sendable (SocketAddress?) async -> Void
    ) {
        self.options = options
        self.context = context
        self.group = group
        self.limits = limits
        self.inherited = inherited
        self.onListening = onListening
    }

    package func run() async throws {
        let connections = ConnectionRegistry()
        let channel = try await listen(connections)
        context.logger.info(
            "listening",
            metadata: [
                "listener": "\(options.name)", "address": "\(channel.localAddress.map { "\($0)" } ?? "")",
                "encryption": "\(options.encryption.rawValue)",
            ]
        )
        await onListening(channel.localAddress)
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                _ = try? await channel.closeFuture.get()
                await connections.drain()
            } onGracefulShutdown: {
                stopAccepting(on: channel)
            }
        } onCancel: {
            channel.close(promise: nil)
            connections.closeAll()
        }
    }

    private func listen(_ connections: ConnectionRegistry) async throws -> any Channel {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .serverChannelInitializer { [logger = context.logger, name = options.name] channel in
                channel.eventLoop.makeCompletedFuture {
                    // Without a pause, the event loop would do nothing but retry.
                    let pause = AcceptBackoffHandler(shouldForwardIOErrorCaught: false) { error in
                        logger.error(
                            "cannot accept connections",
                            metadata: ["listener": "\(name)", "error": "\(error)"]
                        )
                        return Self.acceptRetryDelay
                    }
                    try channel.pipeline.syncOperations.addHandler(pause)
                }
            }
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.accept(channel, connections) }
            }
        if let inherited { return try await bootstrap.withBoundSocket(inherited).get() }
        do {
            return try await bootstrap.bind(host: options.address, port: options.port).get()
        } catch let error as IOError {
            let (place, port) = (options.address, options.port)
            throw ListenFailure("listener \(options.name)", address: place, port: port, code: error.errnoCode)
        }
    }

    /// Closes the listening socket after the accepted connections are set up; SwiftNIO would otherwise close them
    /// silently. Connections not yet accepted remain with systemd, for the next process.
    private func stopAccepting(on channel: any Channel) {
        let loops = Array(group.makeIterator())
        var settled = channel.setOption(.autoRead, value: false)
        for _ in 0..<Self.hopsOfAccepting {
            settled = settled.flatMap { .andAllComplete(loops.map { $0.submit {} }, on: channel.eventLoop) }
        }
        settled.whenComplete { _ in channel.close(promise: nil) }
    }

    /// Sets up a connection. Whether it begins with a proxy's header depends on its address alone: to guess by what it
    /// sends would let every client name any address.
    private func accept(_ channel: any Channel, _ connections: ConnectionRegistry) throws {
        guard let address = channel.remoteAddress?.ipAddress, let ip = IPAddress(address) else {
            return try turnAway(channel, nil, because: "no address", "")
        }
        guard options.proxies.contains(where: { $0.contains(ip) }) else {
            return try admit(channel, address, ip, through: nil, connections)
        }
        guard !OpenFiles.areScarce, limits.enter(channel) else {
            return try turnAway(channel, nil, because: "too many connections", address)
        }
        connections.add(channel)
        let header = ProxyHeaderHandler(proxy: ip, deadline: context.limits.handshakeTimeout) { client in
            try self.admit(channel, "\(client)", client, through: address, connections)
        } onFailure: { failure in
            self.noteRefusal("\(failure)", address)
        }
        try channel.pipeline.syncOperations.addHandler(header)
    }

    /// Decides about a client, and sets up its connection.
    ///
    /// - Parameter proxy: the proxy that relays it; the connection then has its place already.
    private func admit(
        _ channel: any Channel,
        _ address: String,
        _ ip: IPAddress,
        through proxy: String?,
        _ connections: ConnectionRegistry
    ) throws {
        guard options.networks.contains(where: { $0.contains(ip) }) else {
            let reply = Reply(554, EnhancedStatus(5, 7, 1), "\(address) may not send mail here")
            return try turnAway(channel, reply, because: "address not allowed", address)
        }
        guard !OpenFiles.areScarce else {
            return try turnAway(channel, .tooManyConnections, because: "too few file descriptors left", address)
        }
        guard proxy != nil || limits.enter(channel), limits.enter(channel, from: ip) else {
            return try turnAway(channel, .tooManyConnections, because: "too many connections", address)
        }
        let peer = SessionPeer(isLoopback: ip.isLoopback, isSecure: options.encryption == .tls)
        let handler = ConnectionHandler(
            session: SMTPSession(options: sessionOptions, peer: peer),
            address: address,
            listener: options,
            context: context
        )
        if let proxy { handler.logger[metadataKey: "proxy"] = "\(proxy)" }
        if options.encryption == .tls {
            guard let tls = options.tls() else {
                return try turnAway(channel, nil, because: "no certificate", address)
            }
            try channel.pipeline.syncOperations.addHandler(try TLSHandler(tls))
        }
        try channel.pipeline.syncOperations.addHandler(handler)
        connections.add(handler, on: channel)
    }

    private var sessionOptions: SessionOptions {
        SessionOptions(
            hostName: context.hostName,
            limits: context.limits,
            offersStartTLS: options.encryption == .startTLS && options.tls() != nil,
            requiresLogin: options.requiresLogin,
            invalidRecipients: options.invalidRecipients
        )
    }

    /// Sends the reply, where the connection is in plaintext, and closes.
    private func turnAway(
        _ channel: any Channel,
        _ reply: Reply?,
        because reason: String,
        _ address: String
    ) throws {
        noteRefusal(reason, address)
        let spoken = options.encryption == .tls ? nil : reply
        try channel.pipeline.syncOperations.addHandler(RefusalHandler(spoken))
    }

    private func noteRefusal(_ reason: String, _ address: String) {
        context.counters.count { $0.turnedAway += 1 }
        if context.logLimiter.admits(.refusedConnection, from: address) {
            context.logger.warning(
                "\(LogLimiter.Kind.refusedConnection.text)",
                metadata: ["listener": "\(options.name)", "client": "\(address)", "reason": "\(reason)"]
            )
        }
    }
}

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
