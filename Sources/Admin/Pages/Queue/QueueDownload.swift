import Base
import Storage

/// The deliveries that a search finds as a file, however many, read while it is being sent.
actor QueueDownload {
    /// The number of deliveries read at a time.
    private static let piece = 500

    private let store: any QueueStore
    private let accounts: [AccountID: AccountRecord]
    /// The rest to read; `nil` at the end.
    private var query: QueueQuery?
    private var isBegun = false

    private init(_ query: QueueQuery?, _ accounts: [AccountID: AccountRecord], _ store: any QueueStore) {
        self.query = query
        self.accounts = accounts
        self.store = store
    }

    static func export(_ request: ConsoleRequest, scope: QueueScope) async throws -> Answer {
        let store = request.console.store
        let accounts = Dictionary(try await store.accounts().map { ($0.id, $0) }) { first, _ in first }
        var query = QueueFilter(request.query).query(in: scope, request.format)
        query?.limit = piece
        query?.after = nil
        query?.before = nil
        let download = QueueDownload(query, accounts, store)
        return .stream(type: LogExport.csv.mediaType, name: "gsuite-gateway-queue.csv") { try await download.next() }
    }

    private func next() async throws -> [UInt8]? {
        guard isBegun else {
            isBegun = true
            return Array(QueueEntryView.csvHead.utf8)
        }
        guard let query else { return nil }
        let entries = try await store.list(query)
        self.query?.after = entries.last?.delivery.id
        if entries.count < query.limit { self.query = nil }
        return entries.flatMap { Array(QueueEntryView($0, accounts: accounts).csv.utf8) }
    }
}
