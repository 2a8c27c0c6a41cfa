import Base
import NIOCore
import NIOEmbedded
import Testing

@testable import SMTPServer

/// How many connections one client may have, whichever of its addresses it uses.
struct ConnectionLimitsTests {
    private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

    @Test func theAddressesOfAnIPv6NetworkAreOneClient() throws {
        let limits = ConnectionLimits(most: 100, mostPerAddress: 2)
        let leaving = EmbeddedChannel()
        #expect(limits.enter(EmbeddedChannel(), from: try address("2001:db8::1")))
        #expect(limits.enter(leaving, from: try address("2001:db8::ffff:2")))
        #expect(!limits.enter(EmbeddedChannel(), from: try address("2001:db8::3")))
        #expect(limits.enter(EmbeddedChannel(), from: try address("2001:db8:0:1::1")))
        // Another address of the network leaves.
        _ = try leaving.finish()
        #expect(limits.enter(EmbeddedChannel(), from: try address("2001:db8::3")))
        #expect(!limits.enter(EmbeddedChannel(), from: try address("2001:db8::4")))
    }

    @Test func eachIPv4AddressIsAClient() throws {
        let limits = ConnectionLimits(most: 3, mostPerAddress: 1)
        #expect(limits.enter(EmbeddedChannel(), from: try address("192.0.2.1")))
        #expect(!limits.enter(EmbeddedChannel(), from: try address("::ffff:192.0.2.1")))
        #expect(limits.enter(EmbeddedChannel(), from: try address("192.0.2.2")))
        #expect(limits.enter(EmbeddedChannel(), from: try address("2001:db8::1")))
    }

    @Test func allClientsTogetherAreLimited() throws {
        let limits = ConnectionLimits(most: 2, mostPerAddress: 1)
        let leaving = EmbeddedChannel()
        #expect(limits.enter(leaving))
        #expect(limits.enter(EmbeddedChannel()))
        #expect(!limits.enter(EmbeddedChannel()))
        _ = try leaving.finish()
        #expect(limits.enter(EmbeddedChannel()))
    }
}
