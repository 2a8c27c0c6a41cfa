/// Work that waits, of many sources, which are served in turn: however much one asks for, the others wait for one piece of
/// it only. Holds a bounded amount, in all and of each source.
struct FairQueue<Work> {
    /// What became of a piece of work that was added.
    enum Admission {
        case taken
        /// There is no room.
        case refused
        /// Taken in the place of another, which is to be refused.
        case displaced(Work)
    }

    private struct Lane {
        /// The sources that have work, the next to be served first.
        var turns: [String] = []
        var work: [String: [Work]] = [:]
        var count = 0

        mutating func add(_ piece: Work, from source: String) {
            if work[source] == nil { turns.append(source) }
            work[source, default: []].append(piece)
            count += 1
        }

        mutating func next() -> Work? {
            guard !turns.isEmpty else { return nil }
            let source = turns.removeFirst()
            guard var pieces = work[source], !pieces.isEmpty else { return nil }
            let piece = pieces.removeFirst()
            if pieces.isEmpty {
                work[source] = nil
            } else {
                work[source] = pieces
                turns.append(source)
            }
            count -= 1
            return piece
        }

        /// The source that has most.
        var greediest: (source: String, count: Int)? {
            work.max { $0.value.count < $1.value.count }.map { ($0.key, $0.value.count) }
        }

        /// Takes the latest piece of a source away.
        mutating func takeBack(from source: String) -> Work? {
            guard var pieces = work[source], let piece = pieces.popLast() else { return nil }
            work[source] = pieces.isEmpty ? nil : pieces
            if pieces.isEmpty { turns.removeAll { $0 == source } }
            count -= 1
            return piece
        }
    }

    /// Each so manieth piece is taken of the last rank that has any, so that none waits for ever.
    private static var turnOfTheLast: Int { 4 }

    private let most: Int
    private let mostOfEach: Int
    private var lanes = ServiceRank.allCases.map { _ in Lane() }
    private var served = 0

    init(most: Int, mostOfEach: Int) {
        self.most = most
        self.mostOfEach = mostOfEach
    }

    var count: Int { lanes.reduce(0) { $0 + $1.count } }

    mutating func add(_ piece: Work, from source: String, rank: ServiceRank) -> Admission {
        let mine = lanes[rank.rawValue].work[source]?.count ?? 0
        guard rank == .known || mine < mostOfEach else { return .refused }
        guard count >= most else {
            lanes[rank.rawValue].add(piece, from: source)
            return .taken
        }
        // Whoever has most of the last rank makes room, unless it deserves its place as much.
        guard let last = lanes.lastIndex(where: { $0.count > 0 }), last >= rank.rawValue,
            let greediest = lanes[last].greediest, last > rank.rawValue || greediest.count > mine + 1,
            let displaced = lanes[last].takeBack(from: greediest.source)
        else { return .refused }
        lanes[rank.rawValue].add(piece, from: source)
        return .displaced(displaced)
    }

    /// The piece whose turn it is.
    mutating func next() -> Work? {
        guard count > 0 else { return nil }
        served += 1
        let isTurnOfTheLast = served % Self.turnOfTheLast == 0
        let index =
            isTurnOfTheLast ? lanes.lastIndex { $0.count > 0 } : lanes.firstIndex { $0.count > 0 }
        return index.flatMap { lanes[$0].next() }
    }
}

/// Who is served first.
enum ServiceRank: Int, CaseIterable {
    /// Proved before that it is what it says.
    case known
    case ordinary
    /// Has failed lately.
    case suspect
}
