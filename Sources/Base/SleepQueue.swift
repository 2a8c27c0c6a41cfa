/// Sleepers, and when each is to be woken. Those who can wait are woken together with others: a process that has nothing
/// to do then wakes once where it would have woken ten times.
struct SleepQueue<Sleeper> {
    private struct Entry {
        let sleeper: Sleeper
        /// From then on, it may be woken.
        let due: ContinuousClock.Instant
        /// By then, it must be.
        let latest: ContinuousClock.Instant
    }

    private var entries: [Int: Entry] = [:]

    /// How much later than it is due a sleeper may be woken: an eighth of a sleep of two seconds or more, at most a second.
    /// Shorter sleeps are exact.
    static func tolerance(of length: Duration) -> Duration {
        length < .seconds(2) ? .zero : min(length / 8, .seconds(1))
    }

    /// When somebody must be woken; `nil` while nobody sleeps.
    var nextWakeUp: ContinuousClock.Instant? { entries.values.lazy.map(\.latest).min() }

    /// Adds a sleeper who is due after `length`. Returns by when it must be woken.
    @discardableResult
    mutating func add(
        _ sleeper: Sleeper,
        as id: Int,
        for length: Duration,
        from now: ContinuousClock.Instant
    ) -> ContinuousClock.Instant {
        let entry = Entry(sleeper: sleeper, due: now + length, latest: now + length + Self.tolerance(of: length))
        entries[id] = entry
        return entry.latest
    }

    /// Removes one who sleeps no longer; `nil` if it was woken before.
    mutating func remove(_ id: Int) -> Sleeper? { entries.removeValue(forKey: id)?.sleeper }

    /// Removes all who may be woken, the first due first, once one of them must be. Before that, nobody.
    mutating func takeDue(at now: ContinuousClock.Instant) -> [Sleeper] {
        guard let nextWakeUp, nextWakeUp <= now else { return [] }
        let due = entries.filter { $0.value.due <= now }
        for id in due.keys { entries[id] = nil }
        return due.values.sorted { $0.due < $1.due }.map(\.sleeper)
    }
}
