import NIOCore
import SMTP

/// Answers a refused connection with one reply, then closes it.
final class FarewellHandler: ChannelInboundHandler {
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
