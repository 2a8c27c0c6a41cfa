import Base
import Cryptography
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

extension HTTPServerBuilder {
    /// HTTP/1.1 with limited connections.
    ///
    /// - Parameter tls: called for each connection; `nil` means no encryption.
    static func limited(_ limits: HTTPConnectionLimits, tls: (@Sendable () -> TLSContext?)? = nil) -> HTTPServerBuilder
    {
        let connections = HTTPConnections(limits)
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
            guard let tls else { return plain }
            return SecureChannel(base: plain, tls: tls)
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

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
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
