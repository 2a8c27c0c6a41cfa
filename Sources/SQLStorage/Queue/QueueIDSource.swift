import Base
import Storage

/// Issues queue ids: by time, then by the process, then by a counter, never the same twice.
///
/// Processes that serve have a slot each, which no other one has at the same time. All others share the upper half of the
/// range, of which each takes a random part.
final class QueueIDSource: Sendable {
    /// The number of processes that may serve at a time.
    static let slots: Int64 = 256

    /// 2020-01-01T00:00:00Z.
    private static let epoch: Int64 = 1_577_836_800_000
    /// The bits below the milliseconds.
    private static let lowBits: Int64 = 22
    private static let lowMask: Int64 = (1 << lowBits) - 1
    /// The ids of a slot in a millisecond.
    private static let slotSize: Int64 = (1 << (lowBits - 1)) / slots

    private let last: Locked<Int64>
    private let clock: any WallClock
    private let slot: @Sendable () -> Int64?

    /// - Parameters:
    ///   - newest: the largest id issued so far: a clock that is set back makes none smaller.
    ///   - slot: that of this process; `nil` where it does not serve.
    init(after newest: Int64, clock: any WallClock = SystemClock(), slot: @escaping @Sendable () -> Int64?) {
        last = Locked(newest)
        (self.clock, self.slot) = (clock, slot)
    }

    /// When an id was issued.
    static func moment(of id: QueueID) -> Timestamp {
        Timestamp(milliseconds: (id.rawValue >> lowBits) + epoch)
    }

    /// The low bits of a slot, or of those without one.
    private static func range(of slot: Int64?) -> Range<Int64> {
        let half: Int64 = 1 << (lowBits - 1)
        guard let slot else { return half..<half * 2 }
        return slot * slotSize..<(slot + 1) * slotSize
    }

    func next() -> QueueID {
        let now = clock.now.milliseconds - Self.epoch
        let range = Self.range(of: slot())
        return last.withLock { last in
            let (moment, low) = (last >> Self.lowBits, last & Self.lowMask)
            if moment >= now, range.contains(low), range.contains(low + 1) {
                last += 1
            } else {
                // The random start keeps apart those that share a range.
                let start = range.lowerBound + Int64.random(in: 0..<Int64(range.count / 2))
                last = (max(now, moment + 1) << Self.lowBits) | start
            }
            return QueueID(rawValue: last)
        }
    }
}
