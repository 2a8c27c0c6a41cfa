/// A bounded queue of work from many sources, which are served in turn: however much one source adds, the others wait
/// for only one piece of its work. The size is limited in total and per source.
struct FairQueue<Work> {
    /// The result of adding a piece of work.
    enum Admission {
        case taken
        /// The queue is full.
        case refused
        /// Accepted in place of another piece, which must be refused.
        case displaced(Work)
    }

    private struct RankQueue {
        /// The sources with work, next one first.
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

        /// The source with the most work.
        var greediest: (source: String, count: Int)? {
            work.max { $0.value.count < $1.value.count }.map { ($0.key, $0.value.count) }
        }

        /// Removes the latest piece of a source.
        mutating func takeBack(from source: String) -> Work? {
            guard var pieces = work[source], let piece = pieces.popLast() else { return nil }
            work[source] = pieces.isEmpty ? nil : pieces
            if pieces.isEmpty { turns.removeAll { $0 == source } }
            count -= 1
            return piece
        }
    }

    /// Every nth piece is taken from the lowest rank that has any, so that no rank starves.
    private static var turnOfTheLast: Int { 4 }

    private let most: Int
    private let mostOfEach: Int
    private var priorities = ServiceRank.allCases.map { _ in RankQueue() }
    private var served = 0

    init(most: Int, mostOfEach: Int) {
        self.most = most
        self.mostOfEach = mostOfEach
    }

    var count: Int { priorities.reduce(0) { $0 + $1.count } }

    mutating func add(_ piece: Work, from source: String, rank: ServiceRank) -> Admission {
        let mine = priorities[rank.rawValue].work[source]?.count ?? 0
        guard rank == .known || mine < mostOfEach else { return .refused }
        guard count >= most else {
            priorities[rank.rawValue].add(piece, from: source)
            return .taken
        }
        // The source with the most work of the lowest rank makes room, unless its claim is as good.
        guard let last = priorities.lastIndex(where: { $0.count > 0 }), last >= rank.rawValue,
            let greediest = priorities[last].greediest, last > rank.rawValue || greediest.count > mine + 1,
            let displaced = priorities[last].takeBack(from: greediest.source)
        else { return .refused }
        priorities[rank.rawValue].add(piece, from: source)
        return .displaced(displaced)
    }

    /// Returns the piece whose turn it is.
    mutating func next() -> Work? {
        guard count > 0 else { return nil }
        served += 1
        let isTurnOfTheLast = served % Self.turnOfTheLast == 0
        let index =
            isTurnOfTheLast ? priorities.lastIndex { $0.count > 0 } : priorities.firstIndex { $0.count > 0 }
        return index.flatMap { priorities[$0].next() }
    }
}

/// The order of service.
enum ServiceRank: Int, CaseIterable {
    /// A client that has proved its identity before.
    case known
    case ordinary
    /// A client that has failed recently.
    case suspect
}
