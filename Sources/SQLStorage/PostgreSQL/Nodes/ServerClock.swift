import Base

/// The database server's clock, as far as it can be known: the system's, corrected by the offset that was measured.
///
/// All times in a store come from it, so that nodes agree on them whatever their own clocks say. While the system's clock
/// agrees with the server's as exactly as can be measured, it is not corrected at all.
final class ServerClock: WallClock {
    private let system: any WallClock
    private let correction = Locked(Duration.zero)

    init(_ system: any WallClock = SystemClock()) { self.system = system }

    var now: Timestamp { system.now + offset }

    /// By how much the server's clock is ahead of the system's.
    var offset: Duration { correction.withLock { $0 } }

    /// The system's own time, for `measured`.
    var uncorrected: Timestamp { system.now }

    func sleep(until deadline: Timestamp) async throws { try await nap(until: deadline) }

    /// Records that the server's clock showed `server` at some moment between the two, in the system's time. Changes the
    /// correction only as far as that proves it wrong, so that a slow network does not make time jump.
    func measured(_ server: Timestamp, between sent: Timestamp, and received: Timestamp) {
        // Otherwise the system's clock was set meanwhile.
        guard sent <= received else { return }
        let (least, most) = (server - received, server - sent)
        correction.withLock { $0 = min(max($0, least), most) }
    }
}
