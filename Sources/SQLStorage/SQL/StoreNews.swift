import Storage

/// What a transaction tells other processes: no more than they must look at, since each of them looks at once.
struct StoreNews: Sendable, Hashable {
    private var queued: Set<AccountID> = []
    private var spent: Set<AccountID> = []
    private var concernsNodes = false
    /// Told even by a transaction that writes nothing else.
    private(set) var concernsOdoo = false
    private(set) var concernsAnything = false

    /// What only those need to know who read it anyhow.
    static let nothing = StoreNews()
    /// Accounts, logins, settings, or the queue as a whole.
    static let anything: StoreNews = {
        var news = StoreNews()
        news.concernsAnything = true
        return news
    }()
    static let nodes: StoreNews = {
        var news = StoreNews()
        news.concernsNodes = true
        return news
    }()

    static let odoo: StoreNews = {
        var news = StoreNews()
        news.concernsOdoo = true
        return news
    }()

    static func queued(_ accounts: some Sequence<AccountID>) -> StoreNews {
        var news = StoreNews()
        news.queued = Set(accounts)
        return news
    }

    static func spent(_ accounts: some Sequence<AccountID>) -> StoreNews {
        var news = StoreNews()
        news.spent = Set(accounts)
        return news
    }

    mutating func add(_ other: StoreNews) {
        queued.formUnion(other.queued)
        spent.formUnion(other.spent)
        concernsNodes = concernsNodes || other.concernsNodes
        concernsOdoo = concernsOdoo || other.concernsOdoo
        concernsAnything = concernsAnything || other.concernsAnything
    }

    /// Without the mail of accounts that the teller sends itself: whoever takes one over from it looks at its queue anyhow.
    func withoutQueued(_ isOwn: (AccountID) -> Bool) -> StoreNews {
        var news = self
        news.queued = queued.filter { !isOwn($0) }
        return news
    }

    // MARK: - On the wire

    /// More accounts are told as anything: a payload has at most 7999 bytes.
    private static let mostAccounts = 300

    /// The payload of a notification; `nil` where there is nothing to tell. Earlier versions understand the writer alone, as
    /// anything.
    func payload(from writer: Int64) -> String? {
        guard self != .nothing else { return nil }
        guard !concernsAnything, queued.count + spent.count <= Self.mostAccounts else { return "\(writer)" }
        var words = ["\(writer)"]
        for (mark, accounts) in [("q", queued), ("s", spent)] where !accounts.isEmpty {
            words.append(mark)
            words += accounts.map { "\($0.rawValue)" }
        }
        if concernsNodes { words.append("n") }
        if concernsOdoo { words.append("o") }
        return words.joined(separator: " ")
    }

    /// Reads such a payload. What it does not understand may be anything.
    static func read(_ payload: String) -> (writer: Int64?, changes: [StoreChange]) {
        let words = payload.split(separator: " ")
        let writer = words.first.flatMap { Int64($0) }
        guard words.count > 1 else { return (writer, [.anything]) }
        var (lists, mark): ([Substring: Set<AccountID>], Substring) = ([:], "")
        var changes: [StoreChange] = []
        for word in words.dropFirst() {
            if let number = Int64(word), !mark.isEmpty {
                lists[mark, default: []].insert(AccountID(rawValue: number))
            } else if word == "q" || word == "s" {
                mark = word
            } else if word == "n" {
                (mark, changes) = ("", changes + [.nodes])
            } else if word == "o" {
                (mark, changes) = ("", changes + [.odoo])
            } else {
                return (writer, [.anything])
            }
        }
        if let queued = lists["q"] { changes.append(.queued(queued)) }
        if let spent = lists["s"] { changes.append(.spent(spent)) }
        return (writer, changes)
    }
}
