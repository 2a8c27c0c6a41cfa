import Base
import Storage

/// Tells all who watch when what they watch has changed. The store's notices wake it, and it looks once for all who watch the
/// same; while nobody watches, it does nothing.
actor LiveHub {
    /// The least time between two looks.
    static let pause = Duration.seconds(1)
    /// The most that one user watches, in all tabs and browsers; the next one takes the place of the oldest.
    static let perUser = 6
    /// Of all connections of the console, watchers hold at most this part.
    private static let share = 4

    private let store: any Store
    private let clock: any WallClock
    private let most: Int
    private var watchers: [LiveWatcher] = []
    private var looking: Task<Void, Never>?
    /// Wakes whoever looks.
    private var changes = Signal()
    private var listener: ChangeNotices.Listener?

    init(store: any Store, clock: any WallClock, connections: Int) {
        self.store = store
        self.clock = clock
        most = max(1, connections / Self.share)
    }

    /// How many watch.
    var count: Int { watchers.count }

    /// Whether it looks at anything.
    var isLooking: Bool { looking != nil }

    /// A new watcher, until it leaves; `nil` where there is no room.
    func join(_ topic: LiveTopic, for user: UserID) -> LiveWatcher? {
        let own = watchers.filter { $0.user == user }
        if own.count >= Self.perUser, let oldest = own.first {
            oldest.displace()
            leave(oldest)
        }
        guard watchers.count < most else { return nil }
        let watcher = LiveWatcher(topic, for: user)
        watchers.append(watcher)
        if looking == nil {
            let changes = Signal()
            self.changes = changes
            listener = store.changeNotices.listen(changes)
            looking = Task { await look(wokenBy: changes) }
        } else {
            changes.wake()
        }
        return watcher
    }

    func leave(_ watcher: LiveWatcher) {
        watchers.removeAll { $0 === watcher }
        guard watchers.isEmpty else { return }
        looking?.cancel()
        (looking, listener) = (nil, nil)
    }

    private func look(wokenBy changes: Signal) async {
        while !Task.isCancelled {
            for topic in Set(watchers.map(\.topic)) {
                // While the store does not answer, nothing is told.
                guard let state = try? await topic.state(store, at: clock.now) else { continue }
                for watcher in watchers where watcher.topic == topic { watcher.hear(state) }
            }
            do { try await clock.sleep(until: clock.now + Self.pause) } catch { return }
            await changes.wait(until: clock.now + store.changeInterval, clock: clock)
        }
    }
}

/// One who watches a topic.
final class LiveWatcher: Sendable {
    private struct State {
        var heard: Int?
        var isDisplaced = false
        var isOver = false
    }

    let topic: LiveTopic
    let user: UserID
    private let state = Locked(State())
    private let bell = Signal()

    init(_ topic: LiveTopic, for user: UserID) {
        self.topic = topic
        self.user = user
    }

    /// The newest state of the topic; `nil` before the first look.
    var heard: Int? { state.withLock { $0.heard } }

    /// Whether another one has taken its place.
    var isDisplaced: Bool { state.withLock { $0.isDisplaced } }

    /// Whether nobody listens any more.
    var isOver: Bool { state.withLock { $0.isOver } }

    func hear(_ new: Int) {
        let isNew = state.withLock { state in
            defer { state.heard = new }
            return state.heard != new
        }
        if isNew { bell.wake() }
    }

    func displace() {
        state.withLock { $0.isDisplaced = true }
        bell.wake()
    }

    func end() {
        state.withLock { $0.isOver = true }
        bell.wake()
    }

    /// Returns when there may be something to say, at `deadline` at the latest.
    func wait(until deadline: Timestamp, clock: any WallClock) async { await bell.wait(until: deadline, clock: clock) }
}
