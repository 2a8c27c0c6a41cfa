package import Base
package import NIOCore

/// Reads a proxy's header before all other handlers of a connection, then removes itself.
///
/// Until the header is complete, the handlers after it learn neither that the connection is open nor what arrives on it:
/// a server that speaks first stays silent.
package final class ProxyHeaderHandler: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer

    /// Why a proxy's connection was closed.
    package enum Failure: Sendable, Hashable, CustomStringConvertible {
        case invalid(ProxyHeader.Fault)
        /// No complete header by the deadline.
        case late

        package var description: String {
            switch self {
            case .invalid(let fault): "\(fault)"
            case .late: "no complete PROXY protocol header arrived in time"
            }
        }
    }

    private let proxy: IPAddress
    private let deadline: TimeAmount
    private let onClient: (IPAddress) throws -> Void
    private let onFailure: (Failure) -> Void
    private var received = ByteBuffer()
    private var isOver = false
    private var timer: Scheduled<Void>?

    /// - Parameters:
    ///   - proxy: the address of the connection.
    ///   - deadline: how long the header may take.
    ///   - onClient: called with the client's address, on the event loop, before the later handlers learn that the
    ///     connection is open; may add handlers. If it throws, the connection is closed.
    ///   - onFailure: called before the connection is closed because it has no valid header.
    package init(
        proxy: IPAddress,
        deadline: Duration,
        onClient: @escaping (IPAddress) throws -> Void,
        onFailure: @escaping (Failure) -> Void
    ) {
        self.proxy = proxy
        self.deadline = .init(deadline)
        self.onClient = onClient
        self.onFailure = onFailure
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: deadline) { [weak self] in
            guard let self, !isOver else { return }
            isOver = true
            onFailure(.late)
            channel.close(promise: nil)
        }
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    /// Replayed to the later handlers once the client is known.
    package func channelActive(context: ChannelHandlerContext) {}

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        switch ProxyHeader.read(Array(received.readableBytesView.prefix(ProxyHeader.longest))) {
        case .incomplete: break
        case .invalid(let fault):
            isOver = true
            onFailure(.invalid(fault))
            context.close(promise: nil)
        case .complete(let header): pass(header, context)
        }
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The client has closed its side, so the rest of the header will not arrive.
        if !isOver, event as? ChannelEvent == .inputClosed { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    private func pass(_ header: ProxyHeader, _ context: ChannelHandlerContext) {
        isOver = true
        timer?.cancel()
        received.moveReaderIndex(forwardBy: header.length)
        do { try onClient(client(header)) } catch {
            context.fireErrorCaught(error)
            return context.close(promise: nil)
        }
        context.fireChannelActive()
        if received.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(received)) }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    /// A loopback address reported by another machine means that machine, not this one.
    private func client(_ header: ProxyHeader) -> IPAddress {
        guard let client = header.client, !client.isLoopback || proxy.isLoopback else { return proxy }
        return client
    }
}
