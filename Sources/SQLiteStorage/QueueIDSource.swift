import Base
import Storage

/// Issues queue ids: by time, then by a counter, never the same twice even within a millisecond.
final class QueueIDSource: Sendable {
    /// 2020-01-01T00:00:00Z.
    private static let epoch: Int64 = 1_577_836_800_000
    private static let counterBits: Int64 = 22

    private let last: Locked<Int64>
    private let clock = SystemClock()

    /// - Parameter newest: the largest id issued so far: a clock that is set back makes none smaller.
    init(after newest: Int64) {
        last = Locked(newest)
    }

    /// When an id was issued.
    static func moment(of id: QueueID) -> Timestamp {
        Timestamp(milliseconds: (id.rawValue >> counterBits) + epoch)
    }

    func next() -> QueueID {
        let now = (clock.now.milliseconds - Self.epoch) << Self.counterBits
        return last.withLock { last in
            // The random start keeps two processes from issuing the same ids.
            last = last < now ? now + Int64.random(in: 0..<(1 << (Self.counterBits - 1))) : last + 1
            return QueueID(rawValue: last)
        }
    }
}
