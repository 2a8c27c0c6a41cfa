import GRDB
package import Storage

extension SQLiteStore {
    package func list(_ query: QueueQuery) async throws(StorageError) -> [QueueEntry] {
        try await read { database in
            let rows = try QueueSearch(database, query).rows()
            return Self.entries(query.before == nil ? rows : rows.reversed())
        }
    }

    package func page(_ query: QueueQuery) async throws(StorageError) -> QueuePage {
        try await read { database in
            let (rows, total) = try Self.oneMore(query, database)
            let hasMore = rows.count > query.limit
            let isBackward = query.before != nil
            let shown = isBackward ? Array(rows.prefix(query.limit).reversed()) : Array(rows.prefix(query.limit))
            return QueuePage(
                entries: Self.entries(shown),
                next: isBackward || hasMore ? shown.last.map(Self.place) : nil,
                previous: (isBackward ? hasMore : query.after != nil) ? shown.first.map(Self.place) : nil,
                total: total
            )
        }
    }

    /// The rows of the page and one more, and the total where requested. For the first page, one search does both,
    /// because it may have to read every message.
    private static func oneMore(_ query: QueueQuery, _ database: Database) throws -> (rows: [Row], total: Int?) {
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
    private static func place(_ row: Row) -> DeliveryID {
        DeliveryID(message: QueueID(rawValue: row[16]), part: row[17])
    }

    private static func entries(_ rows: some Sequence<Row>) -> [QueueEntry] {
        rows.map { row in
            let delivery = Rows.delivery(row, offset: 16)
            let isLost = (row[0] as Int64?) == nil
            let message =
                isLost
                ? Rows.lostMessage(delivery.id.message)
                : Rows.message(row, recipients: delivery.recipients, invalid: delivery.invalidRecipients)
            return QueueEntry(message: message, delivery: delivery)
        }
    }
}
