/// A bounded queue of work from many clients. Sites take turns, and within a site its clients: however much one of them
/// adds, the others wait for only one piece of its work. The size is limited in total and per client.
///
/// By site too, since clients are cheap: a single IPv6 allocation has 65,536 of them.
struct FairQueue<Work> {
    /// The result of adding a piece of work.
    enum Admission {
        case taken
        /// The queue is full.
        case refused
        /// Accepted in place of another piece, which must be refused.
        case displaced(Work)
    }

    /// The work of one site.
    private struct Site {
        /// The clients with work, next one first.
        var turns: [String] = []
        var work: [String: [Work]] = [:]
        var count = 0

        mutating func add(_ piece: Work, from client: String) {
            if work[client] == nil { turns.append(client) }
            work[client, default: []].append(piece)
            count += 1
        }

        mutating func next() -> Work? {
            guard !turns.isEmpty else { return nil }
            let client = turns.removeFirst()
            guard var pieces = work[client], !pieces.isEmpty else { return nil }
            let piece = pieces.removeFirst()
            work[client] = pieces.isEmpty ? nil : pieces
            if !pieces.isEmpty { turns.append(client) }
            count -= 1
            return piece
        }

        /// The most work that one client has.
        var mostOfOneClient: Int { work.values.map(\.count).max() ?? 0 }

        /// Removes the latest piece of the client with the most work.
        mutating func takeBack() -> Work? {
            guard let client = work.max(by: { $0.value.count < $1.value.count })?.key,
                var pieces = work[client], let piece = pieces.popLast()
            else { return nil }
            work[client] = pieces.isEmpty ? nil : pieces
            if pieces.isEmpty { turns.removeAll { $0 == client } }
            count -= 1
            return piece
        }
    }

    /// The work of one rank.
    private struct RankQueue {
        /// The sites with work, next one first.
        var turns: [String] = []
        var sites: [String: Site] = [:]
        var count = 0

        mutating func add(_ piece: Work, from source: WorkSource) {
            if sites[source.site] == nil { turns.append(source.site) }
            sites[source.site, default: Site()].add(piece, from: source.client)
            count += 1
        }

        mutating func next() -> Work? {
            guard !turns.isEmpty else { return nil }
            let name = turns.removeFirst()
            guard let piece = sites[name]?.next() else { return nil }
            if sites[name]?.count == 0 { sites[name] = nil } else { turns.append(name) }
            count -= 1
            return piece
        }

        func count(of source: WorkSource) -> Int { sites[source.site]?.work[source.client]?.count ?? 0 }

        /// The site with the most work.
        var greediest: String? { sites.max { $0.value.count < $1.value.count }?.key }

        /// The site that must make room for another piece of an equal source; `nil` if its claim is not better.
        func yielding(to source: WorkSource) -> String? {
            let own = sites[source.site]
            guard let greediest, let most = sites[greediest]?.count else { return nil }
            if greediest != source.site, most > (own?.count ?? 0) + 1 { return greediest }
            guard let own, own.mostOfOneClient > count(of: source) + 1 else { return nil }
            return source.site
        }

        mutating func takeBack(from site: String) -> Work? {
            guard let piece = sites[site]?.takeBack() else { return nil }
            if sites[site]?.count == 0 {
                sites[site] = nil
                turns.removeAll { $0 == site }
            }
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

    /// - Parameter mostOfEach: the most work of one client.
    init(most: Int, mostOfEach: Int) {
        self.most = most
        self.mostOfEach = mostOfEach
    }

    var count: Int { priorities.reduce(0) { $0 + $1.count } }

    mutating func add(_ piece: Work, from source: WorkSource, rank: ServiceRank) -> Admission {
        guard rank == .known || priorities[rank.rawValue].count(of: source) < mostOfEach else { return .refused }
        guard count >= most else {
            priorities[rank.rawValue].add(piece, from: source)
            return .taken
        }
        // The site with the most work of the lowest rank makes room, unless its claim is as good.
        guard let last = priorities.lastIndex(where: { $0.count > 0 }), last >= rank.rawValue,
            let site = last > rank.rawValue ? priorities[last].greediest : priorities[last].yielding(to: source),
            let displaced = priorities[last].takeBack(from: site)
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

/// Where work comes from: a client, and the site that it belongs to.
struct WorkSource: Sendable, Hashable {
    let client: String
    let site: String
}

/// The order of service.
enum ServiceRank: Int, CaseIterable {
    /// A client that has proved its identity before.
    case known
    case ordinary
    /// A client that has failed recently.
    case suspect
}
