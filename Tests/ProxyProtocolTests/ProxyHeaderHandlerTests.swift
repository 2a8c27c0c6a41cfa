import Base
import NIOCore
import NIOEmbedded
import Testing

@testable import ProxyProtocol

/// The handler in a channel without a network: what the handlers after it see, and when.
struct ProxyHeaderHandlerTests {
    /// Records what reaches it.
    private final class Witness: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        var seen: [String] = []

        func channelActive(context: ChannelHandlerContext) { seen.append("active") }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            seen.append(String(buffer: unwrapInboundIn(data)))
        }
    }

    private struct Bench {
        let channel = EmbeddedChannel()
        let witness = Witness()
        let log = Locked<[String]>([])

        init(proxy: String = "10.0.0.9", refusing: Bool = false) throws {
            let (witness, log, channel) = (witness, log, channel)
            let handler = ProxyHeaderHandler(
                proxy: try #require(IPAddress(proxy)),
                deadline: .seconds(5),
                onClient: { client in
                    log.withLock { $0.append("\(client)") }
                    if refusing { throw ChannelError.operationUnsupported }
                    // Set up once the client is known.
                    try channel.pipeline.syncOperations.addHandler(witness)
                },
                onFailure: { failure in log.withLock { $0.append("\(failure)") } }
            )
            try channel.pipeline.syncOperations.addHandler(handler)
            try channel.connect(to: SocketAddress(ipAddress: proxy, port: 4711)).wait()
        }

        var heard: [String] { log.withLock { $0 } }

        func receive(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }
    }

    private static let header = "PROXY TCP4 192.0.2.44 198.51.100.7 55555 25\r\n"

    @Test func theServerStaysSilentUntilTheHeaderIsComplete() throws {
        let bench = try Bench()
        // Not by character: CR and LF together are one.
        for byte in Self.header.utf8.dropLast() {
            try bench.receive(String(decoding: [byte], as: UTF8.self))
            #expect(bench.heard.isEmpty && bench.witness.seen.isEmpty)
        }
        try bench.receive("\nEHLO x\r\n")
        #expect(bench.heard == ["192.0.2.44"])
        #expect(bench.witness.seen == ["active", "EHLO x\r\n"])
        try bench.receive("QUIT\r\n")
        #expect(bench.witness.seen == ["active", "EHLO x\r\n", "QUIT\r\n"])
        // The deadline is over, too.
        bench.channel.embeddedEventLoop.advanceTime(by: .minutes(1))
        #expect(bench.channel.isActive && bench.heard == ["192.0.2.44"])
    }

    @Test func whatIsNoHeaderClosesTheConnectionAtOnce() throws {
        let bench = try Bench()
        try bench.receive("E")
        #expect(!bench.channel.isActive)
        #expect(bench.heard == ["the connection does not begin with a PROXY protocol header"])
        #expect(bench.witness.seen.isEmpty)
    }

    @Test func aHeaderThatDoesNotComeIsNotAwaitedForLong() throws {
        let bench = try Bench()
        try bench.receive(String(Self.header.dropLast()))
        bench.channel.embeddedEventLoop.advanceTime(by: .seconds(4))
        #expect(bench.channel.isActive)
        bench.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!bench.channel.isActive)
        #expect(bench.heard == ["no complete PROXY protocol header arrived in time"])
    }

    @Test func halfAConnectionIsClosed() throws {
        let bench = try Bench()
        bench.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(!bench.channel.isActive && bench.heard.isEmpty)
    }

    @Test func aClientThatCannotBeSetUpIsClosed() throws {
        let bench = try Bench(refusing: true)
        #expect(throws: ChannelError.self) { try bench.receive(Self.header) }
        #expect(!bench.channel.isActive && bench.heard == ["192.0.2.44"])
    }

    @Test(arguments: [
        ("10.0.0.9", "PROXY UNKNOWN\r\n", "10.0.0.9"),
        ("10.0.0.9", "PROXY TCP4 127.0.0.1 127.0.0.1 5 25\r\n", "10.0.0.9"),
        ("10.0.0.9", "PROXY TCP6 ::1 ::1 5 25\r\n", "10.0.0.9"),
        ("127.0.0.1", "PROXY TCP4 127.0.0.3 127.0.0.1 5 25\r\n", "127.0.0.3"),
        ("::1", "PROXY TCP6 ::ffff:192.0.2.1 ::1 5 25\r\n", "192.0.2.1"),
    ])
    func anotherMachinesLoopbackIsThatMachine(proxy: String, header: String, client: String) throws {
        let bench = try Bench(proxy: proxy)
        try bench.receive(header)
        #expect(bench.heard == [client])
    }
}
