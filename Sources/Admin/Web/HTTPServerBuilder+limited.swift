import Base
import Cryptography
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ProxyProtocol

extension HTTPServerBuilder {
    /// HTTP/1.1 with limited connections.
    ///
    /// - Parameter tls: called for each connection; `nil` means no encryption.
    static func limited(_ connections: HTTPConnections, tls: (@Sendable () -> TLSContext?)? = nil) -> HTTPServerBuilder
    {
        let limits = connections.limits
        let configuration = HTTP1Channel.Configuration(
            additionalChannelHandlers: [HTTPConnectionHandler(connections, firstHeader: limits.firstHeader)],
            idleTimeout: .milliseconds(limits.idle.milliseconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.header,
                maxHeaderListSize: limits.header,
                maxHeaderFieldCount: limits.headerCount
            )
        )
        return HTTPServerBuilder { responder in
            let plain = HTTP1Channel(
                responder: { request, writer, channel in
                    let request = request.telling(connections, on: channel)
                    defer { connections.endedAnswering(channel) }
                    try await responder(request, writer, channel)
                },
                configuration: configuration
            )
            guard let tls else { return ProxiedChannel(base: plain, limits: limits) }
            return ProxiedChannel(base: SecureChannel(base: plain, tls: tls), limits: limits)
        }
    }
}

/// Admits one connection, and closes it if the first request does not arrive.
private final class HTTPConnectionHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never

    private let connections: HTTPConnections
    private let firstHeader: TimeAmount
    private var deadline: Scheduled<Void>?

    init(_ connections: HTTPConnections, firstHeader: Duration) {
        self.connections = connections
        self.firstHeader = .init(firstHeader)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let (channel, connections) = (context.channel, connections)
        guard connections.admit(channel) else { return channel.close(promise: nil) }
        deadline = context.eventLoop.scheduleTask(in: firstHeader) {
            if !connections.hasAsked(channel) { channel.close(promise: nil) }
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let client = event as? NamedClient else {
            if case ChannelEvent.inputClosed = event { connections.peerFinished(context.channel) }
            return context.fireUserInboundEventTriggered(event)
        }
        if !connections.identify(context.channel, as: client.address) { context.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
    }
}

/// The event by which the handlers of a connection learn the client that its proxy has named.
private struct NamedClient: Sendable {
    let address: IPAddress
}

/// A channel whose connections from certain proxies begin with a PROXY protocol header, before TLS.
private struct ProxiedChannel<Base: ServerChildChannel>: ServerChildChannel {
    typealias Value = Base.Value

    let base: Base
    let limits: HTTPConnectionLimits

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        guard let proxy = channel.remoteAddress?.ipAddress.flatMap({ IPAddress($0) }),
            limits.proxiesWithHeader.contains(where: { $0.contains(proxy) })
        else { return base.setup(channel: channel, logger: logger) }
        return channel.eventLoop.makeCompletedFuture {
            let header = ProxyHeaderHandler(proxy: proxy, deadline: limits.firstHeader) { client in
                channel.pipeline.fireUserInboundEventTriggered(NamedClient(address: client))
            } onFailure: { failure in
                logger.warning("connection refused", metadata: ["client": "\(proxy)", "reason": "\(failure)"])
            }
            try channel.pipeline.syncOperations.addHandler(header)
        }.flatMap {
            base.setup(channel: channel, logger: logger)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}

extension Request {
    /// The same request, which reports when it has arrived completely.
    fileprivate func telling(_ connections: HTTPConnections, on channel: any Channel) -> Request {
        let hasBody = headers[.transferEncoding] != nil || headers[.contentLength].map { $0 != "0" } ?? false
        connections.beganRequest(channel, isWhole: !hasBody)
        guard hasBody else { return self }
        let watched = WatchedBody(base: body) { connections.beganAnswering(channel) }
        return Request(head: head, body: RequestBody(asyncSequence: watched))
    }
}

/// A request's body that reports when its end has been read.
private struct WatchedBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    struct AsyncIterator: AsyncIteratorProtocol {
        var base: RequestBody.AsyncIterator
        let onEnd: @Sendable () -> Void

        @concurrent
        mutating func next() async throws -> ByteBuffer? {
            guard let piece = try await base.next() else {
                onEnd()
                return nil
            }
            return piece
        }
    }

    let base: RequestBody
    let onEnd: @Sendable () -> Void

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(base: base.makeAsyncIterator(), onEnd: onEnd) }
}
