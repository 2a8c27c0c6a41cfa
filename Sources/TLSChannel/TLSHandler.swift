package import Cryptography
package import NIOCore

/// Adds TLS to a channel: ciphertext towards the socket, plaintext towards the handlers after it.
package final class TLSHandler: ChannelDuplexHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer
    package typealias OutboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    /// The event that the later handlers receive when the handshake is complete.
    package struct Established: Sendable {
        /// The client's certificate, where it presented one that was verified.
        package let certificate: Certificate?
        package let version: String
        package let cipher: String
    }

    private var engine: TLSEngine
    private var hasEstablished = false

    /// Creates the server side of a connection.
    package init(_ context: TLSContext) throws(TLSError) {
        engine = try TLSEngine(server: context)
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var ciphertext = unwrapInboundIn(data)
        receive(&ciphertext, context: context)
    }

    /// Processes ciphertext from the client, received through the channel or before the handler was added.
    package func receive(_ ciphertext: inout ByteBuffer, context: ChannelHandlerContext) {
        var plaintext = BufferSink(context.channel.allocator.buffer(capacity: 0))
        var output = BufferSink(context.channel.allocator.buffer(capacity: 0))
        var failure: TLSError?
        do {
            try engine.receive(ciphertext.readableBytesUInt8Span, plaintext: &plaintext, output: &output)
        } catch {
            failure = error
        }
        ciphertext.clear()
        if output.buffer.readableBytes > 0 { context.writeAndFlush(wrapOutboundOut(output.buffer), promise: nil) }
        if let failure { return fail(failure, context: context) }
        if engine.isEstablished, !hasEstablished {
            hasEstablished = true
            let event = Established(
                certificate: engine.peerCertificate,
                version: engine.version,
                cipher: engine.cipher
            )
            context.fireUserInboundEventTriggered(event)
        }
        if plaintext.buffer.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(plaintext.buffer)) }
        if engine.peerHasClosed { context.close(promise: nil) }
    }

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let plaintext = unwrapOutboundIn(data)
        var output = BufferSink(context.channel.allocator.buffer(capacity: plaintext.readableBytes + 64))
        do {
            try engine.send(plaintext.readableBytesUInt8Span, output: &output)
            context.write(wrapOutboundOut(output.buffer), promise: promise)
        } catch {
            promise?.fail(error)
        }
    }

    package func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode != .input {
            var output = BufferSink(context.channel.allocator.buffer(capacity: 0))
            engine.close(output: &output)
            if output.buffer.readableBytes > 0 { context.writeAndFlush(wrapOutboundOut(output.buffer), promise: nil) }
        }
        context.close(mode: mode, promise: promise)
    }

    private func fail(_ error: TLSError, context: ChannelHandlerContext) {
        context.fireErrorCaught(error)
        context.close(promise: nil)
    }
}

/// Lets the TLS engine append to a `ByteBuffer` without a copy.
private struct BufferSink: ByteSink {
    var buffer: ByteBuffer

    init(_ buffer: ByteBuffer) {
        self.buffer = buffer
    }

    mutating func append(atLeast capacity: Int, _ fill: (inout OutputRawSpan) -> Void) {
        unsafe buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: capacity) { bytes in
            var span = unsafe OutputRawSpan(buffer: bytes, initializedCount: 0)
            fill(&span)
            return unsafe span.finalize(for: bytes)
        }
    }
}
