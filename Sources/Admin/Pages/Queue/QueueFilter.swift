import Base
import Storage

/// The filter of a listing of the queue, as in the query of its URL and in hidden fields of its form.
struct QueueFilter: Sendable {
    /// States that are listed together.
    enum Group: String, Sendable, CaseIterable {
        case all
        /// Is being sent, or will be sent automatically.
        case open
        case held
        case failed
        case sent
        /// Kept instead of sent.
        case captured
        /// Duplicates that were not sent, and deliveries that a user removed.
        case dropped

        var states: Set<DeliveryState>? {
            switch self {
            case .all: nil
            case .open: [.waiting, .sending, .outcomeUnknown]
            case .held: [.held]
            case .failed: [.failed]
            case .sent: [.delivered]
            case .captured: [.captured]
            case .dropped: [.suppressed, .removed]
            }
        }
    }

    /// The field that is searched.
    enum Place: String, Sendable, CaseIterable {
        case anything, sender, recipient, subject
        case messageID = "message-id"
        case remoteID = "remote-id"
    }

    /// The columns by which a list of deliveries can be sorted: those in whose order an index holds the deliveries of any
    /// state, however many there are.
    enum Column: String, Sendable {
        case age
    }

    /// Longer texts find nothing.
    private static let longestText = 200
    /// What narrows a listing.
    enum Kind: String, Sendable {
        /// Only delivery reports.
        case reports
        /// Only deliveries whose failure could not be reported.
        case unreported
    }

    /// The listing of delivery reports that reached nobody.
    static let failedReports = failed(.reports)
    /// The listing of failures without a report.
    static let unreported = failed(.unreported)

    private static func failed(_ kind: Kind) -> LocalPath {
        LocalPath("/queue").with(.state, Group.failed.rawValue).with(.only, kind.rawValue)
    }

    let group: Group
    let account: AccountID?
    let text: String
    let place: Place
    /// Days in the format of date fields, empty if not given.
    let from: String
    let until: String
    /// `nil` does not narrow the listing.
    let only: Kind?
    let size: PageSize
    let sorting: Sorting<Column>
    let after: DeliveryID?
    let before: DeliveryID?

    init(_ values: FormValues) {
        group = Group(rawValue: values[.state]) ?? .all
        account = Int64(values[.account]).map(AccountID.init(rawValue:))
        text = String(values[.search].prefix(Self.longestText))
        place = Place(rawValue: values[.place]) ?? .anything
        from = values[.from]
        until = values[.until]
        only = Kind(rawValue: values[.only])
        size = PageSize(values)
        sorting = Sorting(values, usual: .age)
        after = DeliveryID(text: values[.after])
        before = DeliveryID(text: values[.before])
    }

    /// The filter's values by field, without those that do not restrict the listing.
    var values: [(field: FormField, value: String)] {
        [
            (.state, group == .all ? "" : group.rawValue), (.account, account.map { "\($0.rawValue)" } ?? ""),
            (.search, text), (.place, place == .anything ? "" : place.rawValue), (.from, from), (.until, until),
            (.only, only?.rawValue ?? ""), (.size, size.value), (.sort, sorting.value),
        ].filter { !$0.1.isEmpty }
    }

    /// What a search keeps, though its form does not show it.
    var kept: [(field: FormField, value: String)] { values.filter { [.only, .size, .sort].contains($0.field) } }

    /// Whether only a state is selected, without a search.
    var isPlain: Bool { !values.contains { ![.state, .size, .sort].contains($0.field) } }

    /// The first page of this listing, or the page after or before a delivery; with another group if one is given.
    ///
    /// - Parameter left: a field whose value is left out.
    func path(
        in scope: QueueScope,
        group other: Group? = nil,
        after: DeliveryID? = nil,
        before: DeliveryID? = nil,
        without left: FormField? = nil
    ) -> LocalPath {
        var path = scope.path
        for (field, value) in values where (other == nil || field != .state) && field != left {
            path = path.with(field, value)
        }
        if let other, other != .all { path = path.with(.state, other.rawValue) }
        if let before { return path.with(.before, before.text) }
        return after.map { path.with(.after, $0.text) } ?? path
    }

    /// All that the listing finds as a file.
    func exportPath(in scope: QueueScope) -> LocalPath {
        values.filter { $0.field != .size }.reduce(scope.exportPath) { $0.with($1.field, $1.value) }
    }

    /// - Returns: `nil` if the scope is empty.
    func query(in scope: QueueScope, _ format: LocalFormat) -> QueueQuery? {
        var query = QueueQuery(states: group.states, account: account, limit: size.rawValue)
        if case .account(let own) = scope {
            guard let own else { return nil }
            query.account = own
        }
        query.receivedFrom = format.startOfDay(written: from)
        // The last day is included entirely.
        query.receivedUntil = format.startOfDay(written: until).map { $0 + .days(1) }
        (query.after, query.before) = (after, before)
        // The youngest is the newest.
        query.order = sorting.isDescending ? .oldestFirst : .newestFirst
        query.isOfReports = only == .reports
        query.isUnreported = only == .unreported
        guard !text.isEmpty else { return query }
        switch place {
        case .anything:
            if let id = QueueID(text) { query.id = id } else { query.text = text }
        case .sender: query.sender = text
        case .recipient: query.recipient = text
        case .subject: query.subject = text
        case .messageID: query.messageID = text
        case .remoteID: query.remoteID = RemoteID(stored: text)
        }
        return query
    }
}

extension DeliveryID {
    /// The form in URLs and forms: the queue ID, a full stop, the part.
    var text: String { "\(message).\(part)" }

    init?(text: String) {
        let pieces = text.split(separator: ".", omittingEmptySubsequences: false)
        guard pieces.count == 2, let message = QueueID(String(pieces[0])), let part = Int(pieces[1]), part > 0 else {
            return nil
        }
        self.init(message: message, part: part)
    }
}

extension LocalFormat {
    /// The start of a date field's day (`2026-11-23`); `nil` if it is not a date.
    func startOfDay(written text: String) -> Timestamp? {
        let numbers = text.split(separator: "-").compactMap { Int($0) }
        guard numbers.count == 3, (1970...9999).contains(numbers[0]), (1...12).contains(numbers[1]),
            (1...31).contains(numbers[2])
        else { return nil }
        return startOfDay(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    /// The start of a day in the reader's time zone.
    func startOfDay(year: Int, month: Int, day: Int) -> Timestamp {
        let days = CivilTime.daysSince1970(year: year, month: month, day: day)
        let midnight = Timestamp(milliseconds: Int64(days) * 86_400_000)
        return midnight - offset(at: midnight)
    }

    /// How long ago something was, in a suitable unit.
    func age(of moment: Timestamp, at now: Timestamp) -> String {
        let seconds = max(0, Int((now - moment).components.seconds))
        let unit = seconds < 60 ? 1 : seconds < 3600 ? 60 : seconds < 2 * 86_400 ? 3600 : 86_400
        return duration(.seconds(seconds / unit * unit))
    }
}
