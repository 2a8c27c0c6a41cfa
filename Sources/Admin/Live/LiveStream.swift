import Base
import HTTPTypes
import NIOCore
import Storage

/// The events of one page, until its session ends, for a bounded time. Watching does not count as using the session.
///
/// Before anything is told, the session is asked again: where it is over, and where its user may no longer see the page, the
/// stream ends. Where the store does not say in time, it ends too, and the browser opens another one.
final class LiveStream: Sendable {
    /// The longest silence: proxies close connections that are silent for longer.
    static let heartbeat = Duration.seconds(15)
    /// How long a stream lasts; the browser opens the next one by itself.
    static let longest = Duration.minutes(10)

    /// How long a browser waits, in milliseconds, before it opens the next stream.
    private static let opening = "retry: 3000\n\n"
    private static let alive = ":\n\n"
    /// The user must sign in again.
    private static let ended = "event: ended\ndata: ended\n\n"
    /// Another page has taken the place.
    private static let displaced = "event: displaced\ndata: displaced\n\n"

    private static func changed(_ state: Int) -> String { "id: \(state)\nevent: changed\ndata: changed\n\n" }

    private struct Progress {
        var isOpen = false
        var isOver = false
        /// The state that the page shows.
        var known: Int?
        var nextHeartbeat: Timestamp
    }

    private let watcher: LiveWatcher
    private let query: FormValues
    private let token: SecretToken
    private let console: Console
    private let end: Timestamp
    private let progress: Locked<Progress>

    init(_ watcher: LiveWatcher, _ request: ConsoleRequest, token: SecretToken) {
        self.watcher = watcher
        self.token = token
        query = request.query
        console = request.console
        let now = console.clock.now
        end = now + Self.longest
        let known = request.headers[.lastEventID].flatMap { Int($0) } ?? Int(request.query[.since])
        progress = Locked(Progress(known: known, nextHeartbeat: now + Self.heartbeat))
    }

    deinit {
        let (hub, watcher) = (console.live, watcher)
        Task { await hub.leave(watcher) }
    }

    /// Ends with the connection.
    func attach(to channel: any Channel, _ connections: HTTPConnections) {
        connections.beganStreaming(channel)
        channel.closeFuture.whenComplete { [weak self] _ in self?.close() }
    }

    func close() { watcher.end() }

    /// The next piece; `nil` at the end. To be called by one task at a time.
    func next() async -> String? {
        let isFirst = progress.withLock { progress in
            defer { progress.isOpen = true }
            return !progress.isOpen
        }
        if isFirst { return Self.opening }
        while !progress.withLock({ $0.isOver }), !Task.isCancelled {
            let deadline = min(progress.withLock { $0.nextHeartbeat }, end)
            if hasNothingToSay { await watcher.wait(until: deadline, clock: console.clock) }
            guard !watcher.isOver, !Task.isCancelled else { break }
            if let piece = await piece(at: console.clock.now) { return piece }
            if console.clock.now >= end { break }
        }
        await console.live.leave(watcher)
        return nil
    }

    private var hasNothingToSay: Bool {
        !watcher.isDisplaced && (watcher.heard == nil || watcher.heard == progress.withLock { $0.known })
    }

    /// What there is to say; `nil` for nothing.
    private func piece(at now: Timestamp) async -> String? {
        if watcher.isDisplaced { return last(Self.displaced) }
        let (known, nextHeartbeat) = progress.withLock { ($0.known, $0.nextHeartbeat) }
        let heard = watcher.heard
        let isNew = heard != nil && heard != known
        guard isNew || now >= nextHeartbeat else { return nil }
        guard let isAllowed = await isAllowed else { return nil }
        guard isAllowed else { return last(Self.ended) }
        progress.withLock { progress in
            progress.known = heard ?? known
            progress.nextHeartbeat = now + Self.heartbeat
        }
        return isNew ? heard.map(Self.changed) : Self.alive
    }

    private func last(_ piece: String) -> String {
        progress.withLock { $0.isOver = true }
        return piece
    }

    /// Whether the session's user may still see what is watched; `nil` and the end of the stream where the store does not say.
    private var isAllowed: Bool? {
        get async {
            let (answer, answered) = (Locked<Bool?>(nil), Signal())
            // A task of its own: a store that does not answer does not heed a cancellation either.
            let question = Task { [console, token, query, topic = watcher.topic] in
                defer { answered.wake() }
                let user = try await console.sessions.user(of: token)
                let isSame = user.map { !console.lacksSecondFactor($0) && (try? LiveTopic(query, for: $0)) == topic }
                answer.withLock { $0 = isSame ?? false }
            }
            let clock = SystemClock()
            await answered.wait(until: clock.now + console.options.limits.liveCheck, clock: clock)
            question.cancel()
            let said = answer.withLock { $0 }
            if said == nil { progress.withLock { $0.isOver = true } }
            return said
        }
    }
}
