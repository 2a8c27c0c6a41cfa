import Base
import Testing

/// Until when a node may act, with time moved by hand.
@Suite struct FenceTests {
    private static let start = ContinuousClock.now

    @Test func itIsOpenUntilItsEnd() {
        let now = Locked(Self.start)
        let fence = Fence(until: Self.start + .seconds(8)) { now.withLock { $0 } }
        #expect(fence.isOpen)
        now.withLock { $0 = Self.start + .seconds(7) }
        #expect(fence.isOpen)
        fence.extend(to: Self.start + .seconds(10))
        // The answer to an earlier heartbeat changes nothing.
        fence.extend(to: Self.start + .seconds(9))
        now.withLock { $0 = Self.start + .seconds(9.5) }
        #expect(fence.isOpen)
        now.withLock { $0 = Self.start + .seconds(10) }
        #expect(!fence.isOpen)
        // The node was stopped for a while, but nobody has taken over.
        fence.extend(to: Self.start + .seconds(20))
        #expect(fence.isOpen)
    }

    @Test func onceShutItStaysShut() {
        let fence = Fence(until: .now + .hours(1))
        #expect(fence.isOpen)
        fence.shut()
        fence.extend(to: .now + .hours(2))
        #expect(!fence.isOpen)
    }

    @Test func workTakesItAlong() async {
        let fence = Fence(until: .now + .hours(1))
        #expect(Fence.current == nil)
        await Fence.$current.withValue(fence) {
            await withTaskGroup { group in
                group.addTask { Fence.current === fence }
                for await isSame in group { #expect(isSame) }
            }
        }
        #expect(Fence.current == nil)
    }
}
