import Logging
import NIOCore
import NIOPosix
import OpenSSL

/// A port of smtp.gmail.com.
struct SubmissionServer: Sendable {
    private static let backlog: Int32 = 1024

    let desk: SubmissionDesk
    let tls: TLSContext
    /// Whether TLS begins with the first byte, like at port 465, instead of with STARTTLS, like at port 587.
    let isSecure: Bool
    let address: String
    /// 0 takes any free port.
    let port: Int
    let listening: Listening
    let logger: Logger

    func run() async throws {
        defer { listening.ended() }
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .bind(host: address, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await server.executeThenClose { clients in
            listening.began(on: server.channel.localAddress?.port ?? port)
            try await withThrowingDiscardingTaskGroup { group in
                for try await client in clients { group.addTask { await serve(client) } }
            }
        }
    }

    private func serve(_ client: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
        do {
            try await client.executeThenClose { inbound, outbound in
                var conversation = try SubmissionConversation(
                    desk: desk,
                    tls: tls,
                    isSecure: isSecure,
                    outbound: outbound
                )
                try await conversation.hold(inbound)
            }
        } catch {
            // Clients may hang up at any time, and some do not trust the certificate.
            logger.debug("a connection to the SMTP server ended", metadata: ["error": "\(error)"])
        }
    }
}
