import Base
import NIOCore
import SMTP

/// The open connections of a listener, for an orderly shutdown.
final class ConnectionRegistry: Sendable {
    private struct Entry: Sendable {
        let handler: NIOLoopBound<ConnectionHandler>
        let channel: any Channel
    }

    private struct State {
        var entries: [ObjectIdentifier: Entry] = [:]
        var isDraining = false
    }

    private let state = Locked(State())

    /// Must be called on the channel's event loop.
    func add(_ handler: ConnectionHandler, on channel: any Channel) {
        let id = ObjectIdentifier(handler)
        let entry = Entry(handler: NIOLoopBound(handler, eventLoop: channel.eventLoop), channel: channel)
        let isDraining = state.withLock { state in
            state.entries[id] = entry
            return state.isDraining
        }
        channel.closeFuture.whenComplete { [state] _ in state.withLock { $0.entries[id] = nil } }
        if isDraining { handler.shutDown() }
    }

    /// Closes every connection, whatever its state.
    func closeAll() {
        for entry in beginDraining() { entry.channel.close(promise: nil) }
    }

    /// Asks every connection to end after its transaction, and waits for all of them, including those added in the
    /// meantime.
    func drain() async {
        for entry in beginDraining() {
            entry.channel.eventLoop.execute { entry.handler.value.shutDown() }
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

    /// Reserves a place; returns false when there is none.
    func enter(_ address: IPAddress) -> Bool {
        let client = address.clientNetwork
        return state.withLock { state in
            guard state.total < most, state.byClient[client, default: 0] < mostPerAddress else { return false }
            state.total += 1
            state.byClient[client, default: 0] += 1
            return true
        }
    }

    func leave(_ address: IPAddress) {
        let client = address.clientNetwork
        state.withLock { state in
            state.total -= 1
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
