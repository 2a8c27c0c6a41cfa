package import Storage

extension SQLStore {
    package func list(_ query: QueueQuery) async throws(StorageError) -> [QueueEntry] {
        try await read { database in
            let rows = try QueueSearch(database, query).rows()
            return try Self.entries(query.before == nil ? rows : rows.reversed())
        }
    }

    package func page(_ query: QueueQuery) async throws(StorageError) -> QueuePage {
        try await read { database in
            let (rows, total) = try Self.oneMore(query, database)
            let hasMore = rows.count > query.limit
            let isBackward = query.before != nil
            let shown = isBackward ? Array(rows.prefix(query.limit).reversed()) : Array(rows.prefix(query.limit))
            return try QueuePage(
                entries: Self.entries(shown),
                next: isBackward || hasMore ? shown.last.map(Self.place) : nil,
                previous: (isBackward ? hasMore : query.after != nil) ? shown.first.map(Self.place) : nil,
                total: total
            )
        }
    }

    package func counts(
        of queries: [QueueQuery],
        upTo most: Int,
        reading budget: Int
    ) async throws(StorageError) -> [BoundedCount] {
        guard !queries.isEmpty else { return [] }
        return try await read { database in
            try queries.map { query in
                var query = query
                query.order = .newestFirst
                return try QueueSearch(database, query).count(upTo: most, reading: budget)
            }
        }
    }

    /// The rows of the page and one more, and the total where requested. For the first page, one search does both,
    /// because it may have to read every message.
    private static func oneMore(_ query: QueueQuery, _ database: any SQLConnection) throws -> (
        rows: [SQLRow], total: Int?
    ) {
        var more = query
        more.limit += 1
        let search = try QueueSearch(database, more)
        guard let most = query.countsUpTo else { return (try search.rows(), nil) }
        if query.edge == nil {
            let messages = try search.messages(upTo: max(most, more.limit))
            return (try search.rows(of: messages.prefix(more.limit)), min(messages.count, most))
        }
        var all = query
        (all.after, all.before) = (nil, nil)
        return (try search.rows(), try QueueSearch(database, all).count(upTo: most))
    }

    /// From the row rather than the record: a damaged row must not end the listing.
    private static func place(_ row: SQLRow) throws -> DeliveryID {
        try DeliveryID(message: row[16], part: row[17])
    }

    private static func entries(_ rows: some Sequence<SQLRow>) throws -> [QueueEntry] {
        try rows.map { row in
            let delivery = try Rows.delivery(row, offset: 16)
            let isLost = try row[0] == QueueID?.none
            let message =
                isLost
                ? Rows.lostMessage(delivery.id.message)
                : try Rows.message(row, recipients: delivery.recipients, invalid: delivery.invalidRecipients)
            return QueueEntry(message: message, delivery: delivery)
        }
    }

    package func indexForSearch(limit: Int) async throws(StorageError) -> Int {
        // New mail goes first; messages that are not indexed are found all the same.
        guard commits.waitingCount == 0 else { return 0 }
        let isBehind = try await read { try $0.dialect.textIndex.isBehind($0) }
        return isBehind
            ? try await commits.run(telling: .nothing) { try $0.dialect.textIndex.catchUp($0, limit: limit) } : 0
    }
}
