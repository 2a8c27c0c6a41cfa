import Base
import NIOCore
import SMTP

/// The open connections of a listener, for an orderly shutdown.
final class ConnectionRegistry: Sendable {
    private struct Entry: Sendable {
        /// `nil` until the client is known.
        let handler: NIOLoopBound<ConnectionHandler>?
        let channel: any Channel
    }

    private struct State {
        var entries: [ObjectIdentifier: Entry] = [:]
        var isDraining = false
    }

    private let state = Locked(State())

    /// Adds a connection whose client is not known yet: a proxy has still to name it.
    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        state.withLock { $0.entries[id] = Entry(handler: nil, channel: channel) }
        channel.closeFuture.whenComplete { [state] _ in state.withLock { $0.entries[id] = nil } }
    }

    /// Must be called on the channel's event loop.
    func add(_ handler: ConnectionHandler, on channel: any Channel) {
        add(channel)
        let entry = Entry(handler: NIOLoopBound(handler, eventLoop: channel.eventLoop), channel: channel)
        let isDraining = state.withLock { state in
            state.entries[ObjectIdentifier(channel)] = entry
            return state.isDraining
        }
        if isDraining { handler.shutDown() }
    }

    /// Closes every connection in any state.
    func closeAll() {
        for entry in beginDraining() { entry.channel.close(promise: nil) }
    }

    /// Asks every connection to end after its transaction, and waits for all of them, including those added in the
    /// meantime.
    func drain() async {
        for entry in beginDraining() {
            entry.channel.eventLoop.execute { entry.handler?.value.shutDown() }
        }
        while let entry = state.withLock({ $0.entries.values.first }) {
            _ = try? await entry.channel.closeFuture.get()
        }
    }

    private func beginDraining() -> [Entry] {
        state.withLock { state in
            state.isDraining = true
            return Array(state.entries.values)
        }
    }
}

/// Limits the number of connections, in total and per address; see `IPAddress.clientNetwork`.
final class ConnectionLimits: Sendable {
    private struct State {
        var total = 0
        var byClient: [IPNetwork: Int] = [:]
    }

    private let most: Int
    private let mostPerAddress: Int
    private let state = Locked(State())

    init(most: Int, mostPerAddress: Int) {
        self.most = most
        self.mostPerAddress = mostPerAddress
    }

    /// Reserves one of all places until the channel is closed; returns false when there is none.
    func enter(_ channel: any Channel) -> Bool {
        let hasPlace = state.withLock { state in
            guard state.total < most else { return false }
            state.total += 1
            return true
        }
        if hasPlace { channel.closeFuture.whenComplete { [state] _ in state.withLock { $0.total -= 1 } } }
        return hasPlace
    }

    /// Reserves one of the address's places until the channel is closed; returns false when there is none.
    func enter(_ channel: any Channel, from address: IPAddress) -> Bool {
        let client = address.clientNetwork
        let hasPlace = state.withLock { state in
            guard state.byClient[client, default: 0] < mostPerAddress else { return false }
            state.byClient[client, default: 0] += 1
            return true
        }
        if hasPlace { channel.closeFuture.whenComplete { [self] _ in leave(client) } }
        return hasPlace
    }

    private func leave(_ client: IPNetwork) {
        state.withLock { state in
            let left = state.byClient[client, default: 1] - 1
            state.byClient[client] = left > 0 ? left : nil
        }
    }
}

/// Answers a refused connection with one reply, then closes it.
final class RefusalHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let reply: Reply?

    init(_ reply: Reply?) {
        self.reply = reply
    }

    func channelActive(context: ChannelHandlerContext) {
        var bytes: [UInt8] = []
        reply?.write(to: &bytes)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes))).whenComplete { _ in channel.close(promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}
