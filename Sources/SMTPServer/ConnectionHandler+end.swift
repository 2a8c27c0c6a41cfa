import Base
import Logging
import NIOCore
import SMTP

/// How a connection ends: by a reply, at the gateway's stop, or because the client is too slow.
extension ConnectionHandler {
    /// How long a client may keep sending after an abrupt end before the socket is closed.
    private static let lingering = TimeAmount.seconds(2)
    /// How often a draining connection is checked.
    private static let drainInterval = TimeAmount.milliseconds(100)
    /// How long a client may take to read the last reply.
    private static let farewell = TimeAmount.seconds(10)

    /// Asks the connection to end once no message is open and the client is silent.
    ///
    /// A client that has just connected is about to send: Odoo would treat the end of the connection as a failure of
    /// its message.
    func shutDown() {
        guard drainDeadline == nil else { return }
        drainDeadline = .now() + .init(server.limits.shutdownPatience)
        drain()
    }

    private func drain() {
        endIfDrained()
        guard let context, !isDiscarding else { return }
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.drainInterval) { [weak self] in self?.drain() }
    }

    func endIfDrained() {
        guard let drainDeadline, !isDiscarding, !session.isInTransaction, !session.isWaiting || session.isClosed
        else { return }
        let isSilent = !deadlines.isHandshake && deadlines.silence >= .init(server.limits.shutdownSilence)
        if isSilent || .now() >= drainDeadline { end(with: .shuttingDown) }
    }

    func end(with reply: Reply, abruptly: Bool = false) {
        var said: [SessionAction] = []
        session.close(with: reply, abruptly: abruptly, into: &said)
        say(said)
    }

    func close(lingering: Bool) {
        guard let context, !isDiscarding else { return }
        isDiscarding = true
        incoming?.abandon()
        incoming = nil
        let promise = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: replies)), promise: promise)
        replies = []
        input.clear()
        let channel = context.channel
        // A client that does not read must not keep its place.
        let deadline = context.eventLoop.assumeIsolated().scheduleTask(in: Self.farewell) {
            channel.close(promise: nil)
        }
        channel.closeFuture.whenComplete { _ in deadline.cancel() }
        promise.futureResult.whenComplete { _ in
            // Closing a socket with unread input resets the connection, and the client would never read the reason.
            if lingering {
                channel.eventLoop.scheduleTask(in: Self.lingering) { channel.close(promise: nil) }
            } else {
                channel.close(promise: nil)
            }
        }
    }

    func scheduleCheck(after delay: TimeAmount) {
        guard let context else { return }
        context.eventLoop.assumeIsolated().scheduleTask(in: delay) { [weak self] in self?.checkDeadlines() }
    }

    private func checkDeadlines() {
        guard context != nil, !isDiscarding else { return }
        let phase: ConnectionDeadlines.Phase =
            session.isReceivingContent ? .content : session.isInTransaction ? .transaction : .command
        // While the gateway itself is working, the client is not at fault.
        let isClientsTurn = deadlines.isHandshake || (!session.isWaiting && !isWriting && !isIdentifying)
        let isLate = isClientsTurn && deadlines.checkMissed(in: phase, limits: server.limits)
        if isLate {
            tell(.slowClient, .notice, metadata: ["phase": "\(deadlines.isHandshake ? "handshake" : "\(phase)")"])
            if deadlines.isHandshake { context?.close(promise: nil) } else { end(with: .timedOut) }
        } else {
            scheduleCheck(after: deadlines.checkInterval(server.limits))
        }
    }
}
