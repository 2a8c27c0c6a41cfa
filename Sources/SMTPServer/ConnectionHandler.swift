import Base
import Logging
import NIOCore
import NIOPosix
import SMTP
import Storage
import TLSChannel

/// A client connection: passes received bytes to the session and carries out the session's actions.
///
/// Everything here runs on the connection's event loop. Slow work (writing to the spool, the commit, checking a
/// password) runs elsewhere and returns as an event; until then, nothing is read.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The most bytes that wait in memory while the session is busy; above this, reading stops.
    private static let mostBuffered = 64 << 10

    var session: SMTPSession
    let address: String
    let server: ServerContext
    let listener: ListenerOptions
    var logger: Logger
    var incoming: IncomingMessage?
    private(set) var transactions = 0
    var failedLogins = 0
    var input = ByteBuffer()
    private var actions: [SessionAction] = []
    var replies: [UInt8] = []
    private var lastReply: Reply?
    private var pendingWrite: PendingWrite?
    private var isReading = true
    private(set) var isWriting = false
    var isDiscarding = false
    /// Whether the login that a client certificate names is being looked up: until then, no command is taken.
    var isIdentifying = false
    /// When the connection ends at the latest, except for an open transaction; set once the gateway is stopping.
    var drainDeadline: NIODeadline?
    var deadlines = ConnectionDeadlines()
    private(set) var context: ChannelHandlerContext?

    init(session: SMTPSession, address: String, listener: ListenerOptions, context: ServerContext) {
        self.session = session
        self.address = address
        server = context
        self.listener = listener
        logger = context.logger
        logger[metadataKey: "client"] = "\(address)"
        logger[metadataKey: "listener"] = "\(listener.name)"
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        server.counters.count {
            $0.connections += 1
            $0.openConnections += 1
        }
        // With TLS from the first byte, the greeting waits for the handshake.
        deadlines.began(isHandshake: session.peer.isSecure)
        scheduleCheck(after: deadlines.checkInterval(server.limits))
    }

    func channelActive(context: ChannelHandlerContext) {
        if !session.peer.isSecure { say([.reply(session.greeting)]) }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if incoming != nil {
            // Odoo's connection test disconnects like this; it is not an error.
            logger.debug("the client disconnected within a message; nothing was stored")
            incoming?.abandon()
            incoming = nil
        }
        self.context = nil
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        server.counters.count { $0.openConnections -= 1 }
        self.context = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        tell(.failedConnection, .info, metadata: ["error": "\(error)"])
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let established = event as? TLSHandler.Established else {
            return context.fireUserInboundEventTriggered(event)
        }
        secured(established)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDiscarding else { return }
        var bytes = unwrapInboundIn(data)
        deadlines.heard(bytes.readableBytes)
        if input.readableBytes == 0 { input = bytes } else { input.writeBuffer(&bytes) }
        process()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        updateReading()
        context.fireChannelWritabilityChanged()
    }

    // MARK: Session actions

    /// Runs the session until it needs more input, then sends its replies.
    func process() {
        while !session.isWaiting, !isWriting, !isIdentifying, input.readableBytes > 0 {
            actions.removeAll(keepingCapacity: true)
            let wasInTransaction = session.isInTransaction
            let consumed = takeInput()
            // Before the actions: those that end the session or start TLS discard the rest.
            input.moveReaderIndex(forwardBy: consumed)
            if session.isInTransaction, !wasInTransaction {
                deadlines.transactionBegan()
                checkLogin()
                if session.isClosed { break }
            }
            perform()
            if consumed == 0 { break }
            if pendingWrite != nil { writeToSpool() }
        }
        if input.readableBytes == 0 { input.clear() }
        flush()
        updateReading()
    }

    /// Runs one step of the session on the available bytes; content goes to the message without an intermediate copy.
    private func takeInput() -> Int {
        let buffer = input
        let bytes = buffer.readableBytesUInt8Span
        let consumed = session.receive(bytes, into: &actions)
        for action in actions {
            guard case .content(let range) = action, let incoming else { continue }
            do {
                if let write = try incoming.append(bytes.extracting(range)) { pendingWrite = write }
            } catch {
                incoming.fail(error)
            }
        }
        return consumed
    }

    private func perform() {
        for action in actions { perform(action) }
    }

    private func perform(_ action: SessionAction) {
        switch action {
        case .reply(let reply):
            lastReply = reply
            reply.write(to: &replies)
        case .note(let note):
            tell(
                note.reply.isPositive ? .invalidRecipient : .refusedCommand,
                metadata: ["command": "\(note.command)", "reply": "\(note.reply.text)"]
            )
        case .content: break
        case .beginContent(let envelope):
            transactions += 1
            incoming = IncomingMessage(envelope, server: server)
        case .abandonContent:
            incoming?.abandon()
            incoming = nil
        case .endContent: take()
        case .startTLS: startTLS()
        case .authenticate(let credentials): check(credentials)
        case .close: close(lingering: false)
        case .abort:
            // The log already covers the other ends: the client sent QUIT or was too slow, or the gateway is stopping.
            tell(.closedConnection, .notice, metadata: ["reply": "\(lastReply?.text ?? "")"])
            close(lingering: true)
        }
    }

    /// Writes a line that peers can cause at will, unless too many of its kind came of late; these are summed up.
    func tell(_ kind: LogLimiter.Kind, _ level: Logger.Level = .warning, metadata: Logger.Metadata = [:]) {
        guard server.logLimiter.admits(kind, from: address) else { return }
        logger.log(level: level, "\(kind.text)", metadata: metadata)
    }

    func say(_ said: [SessionAction]) {
        for action in said { perform(action) }
        flush()
    }

    func flush() {
        guard !replies.isEmpty, let context else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: replies)), promise: nil)
        replies.removeAll(keepingCapacity: true)
    }

    private func updateReading() {
        // A client that sends commands but reads no replies is not read either, since its replies would pile up.
        let takesReplies = context?.channel.isWritable ?? true
        let isBusy = session.isWaiting || isWriting || isIdentifying
        setReading(takesReplies && (!isBusy || input.readableBytes < Self.mostBuffered))
    }

    private func setReading(_ wanted: Bool) {
        guard let context else { return }
        // Set only when it changes: setting an option has a cost.
        guard wanted != isReading else { return }
        isReading = wanted
        context.channel.setOption(.autoRead, value: wanted).whenFailure { _ in }
    }

    // MARK: Work off the event loop

    /// Runs `work` off the event loop and calls `finish` with its result, if the connection still exists.
    ///
    /// - Parameter isBrief: true when `work` does little more than wait. It then starts and ends on the event loop
    ///   itself, which avoids two thread switches.
    func elsewhere<Result: Sendable>(
        isBrief: Bool = false,
        _ work: @escaping @Sendable () async -> Result,
        then finish: @escaping (ConnectionHandler, Result) -> Void
    ) {
        guard let context else { return }
        let eventLoop = context.eventLoop
        let bound = NIOLoopBound((self, finish), eventLoop: eventLoop)
        Task(executorPreference: isBrief ? EventLoopTasks(eventLoop) : nil) {
            let result = await work()
            if eventLoop.inEventLoop { return bound.value.1(bound.value.0, result) }
            eventLoop.execute { bound.value.1(bound.value.0, result) }
        }
    }

    /// False once the client is gone.
    var isConnected: Bool { context != nil }

    /// Continues the session with a result from elsewhere.
    func resume(_ answer: (inout SMTPSession, inout [SessionAction]) -> Void) {
        var said: [SessionAction] = []
        answer(&session, &said)
        say(said)
        deadlines.heard(0)
        // A client that sends one message after another is never silent.
        endIfDrained()
        process()
    }

    private func writeToSpool() {
        guard let write = pendingWrite, let context else { return }
        pendingWrite = nil
        isWriting = true
        setReading(false)
        let eventLoop = context.eventLoop
        NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) { () -> StorageError? in
            do throws(StorageError) {
                try write.perform()
                return nil
            } catch {
                return error
            }
        }.assumeIsolated().whenComplete { [self] result in
            isWriting = false
            if case .success(let error?) = result { incoming?.fail(error) }
            process()
        }
    }
}
