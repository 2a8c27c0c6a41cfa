import Base
import Cryptography
import Logging
import Storage

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Work that pages begin and that goes on by itself, since it may take longer than a request. It runs at one node, and every
/// node shows how far it is.
final class ConsoleRuns: Sendable {
    /// How far a run is.
    struct Found<State: Sendable>: Sendable {
        let state: State
        let isOver: Bool
        /// Its node ended before it was over.
        let isLost: Bool
    }

    /// A run at this node.
    private struct Running: Sendable {
        let owner: String
        let task: Task<Void, Never>
        let content: @Sendable () -> String?
    }

    /// How often the store learns how far a run is.
    private static let interval = Duration.seconds(1)
    /// The same while nothing happens.
    private static let heartbeat = Duration.seconds(15)
    /// A run that was not updated for so long is lost. The clocks of nodes may differ a little.
    private static let patience = Duration.minutes(2)
    /// How long a run can be shown.
    private static let retention = Duration.days(1)
    private static let ownerLength = 12

    private let store: any ConsoleRunStore
    private let clock: any WallClock
    private let logger: Logger
    private let running = Locked<[String: Running]>([:])

    init(store: any ConsoleRunStore, clock: any WallClock, logger: Logger) {
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    /// Returns a name that no other run has.
    static func newName() -> String { Base64.encode(RandomBytes.make(ownerLength), .url, padded: false) }

    /// Begins `work`, which changes the state as it goes on, and returns; false if a run of that name is under way.
    ///
    /// - Parameter onEnd: called with the last state.
    func begin<State: Codable & Sendable>(
        _ name: String,
        _ state: State,
        onEnd: @escaping @Sendable (State) async -> Void,
        work: @escaping @Sendable (Locked<State>) async -> Void
    ) async throws -> Bool {
        let (owner, now) = (Self.newName(), clock.now)
        try await store.forgetConsoleRuns(updatedBefore: now - Self.retention)
        let hasBegun = try await store.beginConsoleRun(
            name,
            owner: owner,
            content: try Self.encode(state),
            lostBefore: now - Self.patience,
            at: now
        )
        guard hasBegun else { return false }
        let progress = Locked(state)
        let content = { @Sendable () -> String? in try? Self.encode(progress.withLock { $0 }) }
        running.withLock { running in
            let task = Task {
                await self.follow(name, owner, content) { await work(progress) }
                self.running.withLock { running in
                    if running[name]?.owner == owner { running[name] = nil }
                }
                await onEnd(progress.withLock { $0 })
            }
            running[name] = Running(owner: owner, task: task, content: content)
        }
        return true
    }

    func find<State: Codable & Sendable>(_ name: String, as type: State.Type) async throws -> Found<State>? {
        if let content = running.withLock({ $0[name] })?.content() {
            return Found(state: try Self.decode(content), isOver: false, isLost: false)
        }
        guard let run = try await store.consoleRun(name) else { return nil }
        let isLost = !run.isOver && clock.now - run.updatedAt > Self.patience
        return Found(state: try Self.decode(run.content), isOver: run.isOver || isLost, isLost: isLost)
    }

    /// Forgets a run that is over, after it has been shown.
    func forget(_ name: String) async throws {
        try await store.forgetConsoleRun(name, lostBefore: clock.now - Self.patience)
    }

    /// Stops the runs of this node, and waits until that is written down.
    func stop() async {
        let tasks = running.withLock { $0.values.map(\.task) }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    /// Does the work, and writes down how far it is.
    private func follow(
        _ name: String,
        _ owner: String,
        _ content: @escaping @Sendable () -> String?,
        _ work: @escaping @Sendable () async -> Void
    ) async {
        await withTaskGroup { group in
            group.addTask { await work() }
            group.addTask { await self.report(name, owner, content) }
            // Reports end when another run has begun in its place, and then the work must end too.
            await group.next()
            group.cancelAll()
        }
        // The task may be cancelled, and this must be written all the same.
        await Task { _ = await self.write(name, owner, content(), isOver: true) }.value
    }

    private func report(_ name: String, _ owner: String, _ content: @Sendable () -> String?) async {
        var (last, writtenAt) = (content(), ContinuousClock.now)
        while true {
            do { try await Task.sleep(for: Self.interval) } catch { return }
            let now = content()
            guard now != last || ContinuousClock.now - writtenAt >= Self.heartbeat else { continue }
            guard await write(name, owner, now, isOver: false) else { return }
            (last, writtenAt) = (now, ContinuousClock.now)
        }
    }

    /// Returns false if another run has begun in its place.
    private func write(_ name: String, _ owner: String, _ content: String?, isOver: Bool) async -> Bool {
        guard let content else { return true }
        do {
            return try await store.updateConsoleRun(
                name,
                owner: owner,
                content: content,
                isOver: isOver,
                at: clock.now
            )
        } catch {
            logger.warning("cannot write down how far a run of the console is", metadata: ["error": "\(error)"])
            return true
        }
    }

    private static func encode(_ state: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(state), as: UTF8.self)
    }

    private static func decode<State: Decodable>(_ content: String) throws -> State {
        try JSONDecoder().decode(State.self, from: Data(content.utf8))
    }
}
