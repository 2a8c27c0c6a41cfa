import Base
import NIOCore
import NIOEmbedded
import Testing

@testable import Admin

/// Which connection gives way to a new one, without a network and without a clock.
@Suite struct HTTPConnectionsTests {
    private static func channel(from address: String = "192.0.2.1") throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: address, port: 4711)).wait()
        return channel
    }

    private static func channels(_ count: Int) throws -> [EmbeddedChannel] {
        try (0..<count).map { _ in try channel() }
    }

    @Test func theOneThatWaitedLongestGivesWay() throws {
        let connections = HTTPConnections(HTTPConnectionLimits(total: 100, perAddress: 3))
        let all = try Self.channels(5)
        for channel in all.prefix(3) { #expect(connections.admit(channel)) }
        // The first has asked and was answered, so it has waited for a shorter time than the others.
        connections.beganRequest(all[0], isWhole: true)
        connections.endedAnswering(all[0])
        // The second is being answered.
        connections.beganRequest(all[1], isWhole: true)
        #expect(connections.admit(all[3]))
        #expect(all.map(\.isActive) == [true, true, false, true, true])
        #expect(connections.admit(all[4]))
        #expect(all.map(\.isActive) == [false, true, false, true, true])
    }

    @Test func whereNobodyWaitsTheNewOneIsTurnedAway() throws {
        let connections = HTTPConnections(HTTPConnectionLimits(total: 100, perAddress: 2))
        let all = try Self.channels(3)
        for channel in all.prefix(2) {
            #expect(connections.admit(channel))
            // Its body is still to come: that is waited for.
            connections.beganRequest(channel, isWhole: false)
            connections.beganAnswering(channel)
        }
        #expect(!connections.admit(all[2]))
        #expect(all.map(\.isActive) == [true, true, true])
        try all[0].close().wait()
        all[0].embeddedEventLoop.run()
        #expect(connections.admit(all[2]))
    }

    @Test func anotherAddressHasPlacesOfItsOwnUntilThereAreTooManyInAll() throws {
        let connections = HTTPConnections(HTTPConnectionLimits(total: 3, perAddress: 2))
        let (first, others) = (
            try Self.channel(), [try Self.channel(from: "192.0.2.2"), try Self.channel(from: "2001:db8::1")]
        )
        for channel in [first] + others { #expect(connections.admit(channel)) }
        #expect(first.isActive)
        #expect(connections.admit(try Self.channel(from: "2001:db8:0:1::1")))
        #expect(!first.isActive && others.allSatisfy(\.isActive))
    }
}
