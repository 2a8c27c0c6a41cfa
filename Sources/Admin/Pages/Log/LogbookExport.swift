import Storage

/// The log as a file: everything the search finds, however long, read while it is being sent.
actor LogbookExport {
    /// The number of entries read at a time.
    private static let piece = 1000

    private let format: LogExport
    private let store: any LogStore
    /// The rest to read; `nil` at the end.
    private var query: LogQuery?
    private var isBegun = false

    private init(_ format: LogExport, _ query: LogQuery?, _ store: any LogStore) {
        self.format = format
        self.query = query
        self.store = store
    }

    static func export(_ visit: Visit) async throws -> Answer {
        guard let format = LogExport(rawValue: visit.query["format"]) else { throw Refusal.notFound }
        var query = LogbookFilter(visit.query).query(visit.format, limit: piece)
        query?.after = nil
        query?.before = nil
        let export = LogbookExport(format, query, visit.console.store)
        return .stream(type: format.mediaType, name: "gsuite-gateway-log.\(format.rawValue)") {
            try await export.next()
        }
    }

    private func next() async throws -> [UInt8]? {
        guard isBegun else {
            isBegun = true
            return Array(format.head.utf8)
        }
        guard let query else { return nil }
        let entries = try await store.log(query)
        self.query?.after = entries.last?.id
        if entries.count < query.limit { self.query = nil }
        return entries.flatMap { Array(format.line($0).utf8) }
    }
}
