import Base

/// A clock whose timers never go off, as a runtime's that has lost one.
struct ForgetfulClock: WallClock {
    let real: ManualClock

    var now: Timestamp { real.now }

    func sleep(until deadline: Timestamp) async throws {
        try await Task.sleep(for: .days(365))
    }
}
