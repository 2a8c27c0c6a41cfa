/// Limits repeated log lines. Within a window, the first few lines of a kind are written at once; the rest are counted
/// and summarised when the window ends.
///
/// Memory is bounded: kinds are few, and at most `Limits.peers` addresses are tracked for each.
package final class LogLimiter: Sendable {
    /// Lines with the same text for different peers.
    package struct Kind: Sendable, Hashable {
        /// The text of the line.
        package let text: String
        /// The category of the log.
        package let category: String
        /// Lines of one peer that are written within a window.
        package let linesPerPeer: Int

        package init(_ text: String, category: String, linesPerPeer: Int = 3) {
            self.text = text
            self.category = category
            self.linesPerPeer = linesPerPeer
        }
    }

    package struct Limits: Sendable, Hashable {
        package var window = Duration.minutes(1)
        /// Lines of one kind that are written within a window, as a multiple of `linesPerPeer`.
        package var peersWritten = 10
        /// Peers of one kind that are tracked separately within a window.
        package var peers = 1000
        /// Peers that a summary names, busiest first.
        package var peersNamed = 5

        package init() {}
    }

    /// The withheld lines of one kind over a period.
    package struct Summary: Sendable, Hashable {
        package let kind: Kind
        package var count: Int
        /// The number of peers; a lower bound where `hasMorePeers`.
        package var peers: Int
        package var hasMorePeers: Bool
        /// The busiest peers, each with the number of its withheld lines.
        package var busiest: [Peer]
        package let since: Timestamp
        package var until: Timestamp

        package struct Peer: Sendable, Hashable {
            package let name: String
            package var count: Int
        }
    }

    fileprivate struct Window {
        let began: Timestamp
        var lines = 0
        /// The number of lines of each peer, written or withheld.
        var peers: [String: Int] = [:]
        var withheld: [String: Int] = [:]
        /// Withheld lines of peers beyond `Limits.peers`.
        var withheldOfOthers = 0
    }

    private struct State {
        var windows: [Kind: Window] = [:]
        /// Summaries of ended windows, one for each kind, until they are taken.
        var ended: [Kind: Summary] = [:]
    }

    /// The most bytes of a peer's name that are kept.
    private static let longestPeer = 64

    private let clock: any WallClock
    private let limits: Limits
    private let state = Locked(State())

    package init(clock: any WallClock = SystemClock(), limits: Limits = Limits()) {
        self.clock = clock
        self.limits = limits
    }

    /// Whether a line of `kind` about `peer` may be written now. If not, it is counted.
    package func admits(_ kind: Kind, from peer: String) -> Bool {
        let (now, peer) = (clock.now, PeerText.printable(peer, longest: Self.longestPeer))
        return state.withLock { state in
            end(kind, at: now, &state)
            return state.windows[kind, default: Window(began: now)].admits(kind, peer, limits)
        }
    }

    /// Returns and clears the summaries of windows that have ended, or, at process exit, of all windows.
    package func takeSummaries(endingAll: Bool = false) -> [Summary] {
        let now = clock.now
        return state.withLock { state in
            for kind in Array(state.windows.keys) { end(kind, at: now, early: endingAll, &state) }
            defer { state.ended = [:] }
            return state.ended.values.sorted { ($0.since, $0.kind.text) < ($1.since, $1.kind.text) }
        }
    }

    private func end(_ kind: Kind, at now: Timestamp, early: Bool = false, _ state: inout State) {
        guard let window = state.windows[kind] else { return }
        // A clock that was set back must not keep a window open.
        guard early || now < window.began || now - window.began >= limits.window else { return }
        state.windows[kind] = nil
        guard let summary = window.summary(of: kind, until: now, limits) else { return }
        state.ended[kind] = state.ended[kind]?.joined(with: summary, limits) ?? summary
    }
}

extension LogLimiter.Window {
    fileprivate mutating func admits(_ kind: LogLimiter.Kind, _ peer: String, _ limits: LogLimiter.Limits) -> Bool {
        let isKnown = peers[peer] != nil || peers.count < limits.peers
        let before = peers[peer] ?? 0
        if isKnown { peers[peer] = before + 1 }
        if isKnown, before < kind.linesPerPeer, lines < kind.linesPerPeer * limits.peersWritten {
            lines += 1
            return true
        }
        if isKnown { withheld[peer, default: 0] += 1 } else { withheldOfOthers += 1 }
        return false
    }

    fileprivate func summary(
        of kind: LogLimiter.Kind,
        until now: Timestamp,
        _ limits: LogLimiter.Limits
    ) -> LogLimiter.Summary? {
        let count = withheld.values.reduce(withheldOfOthers, +)
        guard count > 0 else { return nil }
        return LogLimiter.Summary(
            kind: kind,
            count: count,
            peers: withheld.count,
            hasMorePeers: withheldOfOthers > 0,
            busiest: LogLimiter.Summary.busiest(withheld.map { .init(name: $0.key, count: $0.value) }, limits),
            since: began,
            until: max(began, now)
        )
    }
}

extension LogLimiter.Summary {
    fileprivate static func busiest(_ peers: [Peer], _ limits: LogLimiter.Limits) -> [Peer] {
        Array(peers.sorted { ($1.count, $0.name) < ($0.count, $1.name) }.prefix(limits.peersNamed))
    }

    /// Joins two windows of one kind that ended before either was taken. The number of peers becomes a lower bound; a
    /// peer that both name is listed once.
    fileprivate func joined(with later: Self, _ limits: LogLimiter.Limits) -> Self {
        var joined = self
        joined.count += later.count
        joined.peers = max(peers, later.peers)
        joined.hasMorePeers = true
        var counts = Dictionary(busiest.map { ($0.name, $0.count) }) { $0 + $1 }
        for peer in later.busiest { counts[peer.name, default: 0] += peer.count }
        joined.busiest = Self.busiest(counts.map { .init(name: $0.key, count: $0.value) }, limits)
        joined.until = later.until
        return joined
    }
}

extension LogLimiter.Summary: CustomStringConvertible {
    /// For example, `login failed: 17,412 more from 3 addresses`.
    package var description: String { "\(kind.text): \(more)" }

    /// How many lines were withheld, for example `17,412 more from 3 addresses`.
    package var more: Localized<String> {
        let (isOne, count, peers) = (peers == 1, Self.grouped(count), Self.grouped(peers))
        return Localized(
            "\(count.english) more from \(hasMorePeers ? "at least " : "")\(peers.english) \(isOne ? "address" : "addresses")",
            "\(count.german) weitere von \(hasMorePeers ? "mindestens " : "")\(peers.german) \(isOne ? "Adresse" : "Adressen")"
        )
    }

    /// The busiest peers, for example `192.0.2.1 (17,000), 192.0.2.7 (412)`.
    package var busiestText: Localized<String> {
        let all = busiest.map { (name: $0.name, count: Self.grouped($0.count)) }
        return Localized(
            all.map { "\($0.name) (\($0.count.english))" }.joined(separator: ", "),
            all.map { "\($0.name) (\($0.count.german))" }.joined(separator: ", ")
        )
    }

    private static func grouped(_ number: Int) -> Localized<String> {
        let digits = Array(String(number))
        let english = digits.indices.reduce(into: "") { text, index in
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digits[index])
        }
        return Localized(english, english.replacing(",", with: "."))
    }
}

/// Many things of one kind in a line of the log, of which a bounded number is named.
package enum LogList {
    /// So many are named.
    package static let mostNamed = 50

    /// The texts with blanks between them, such as `a@x b@x … and 950 more`.
    package static func text(of texts: some Collection<String>) -> String {
        let named = texts.prefix(mostNamed).joined(separator: " ")
        return texts.count > mostNamed ? "\(named) … and \(texts.count - mostNamed) more" : named
    }
}
