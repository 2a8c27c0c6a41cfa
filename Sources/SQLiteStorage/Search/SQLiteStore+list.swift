import GRDB
package import Storage

extension SQLiteStore {
    package func list(_ query: QueueQuery) async throws(StorageError) -> [QueueEntry] {
        try await read { database in
            let rows = try QueueSearch(database, query).rows()
            return try Self.entries(query.before == nil ? rows : rows.reversed())
        }
    }

    package func page(_ query: QueueQuery) async throws(StorageError) -> QueuePage {
        try await read { database in
            var more = query
            more.limit += 1
            let rows = try QueueSearch(database, more).rows()
            let hasMore = rows.count > query.limit
            let isBackward = query.before != nil
            let shown = isBackward ? Array(rows.prefix(query.limit).reversed()) : Array(rows.prefix(query.limit))
            return QueuePage(
                entries: try Self.entries(shown),
                next: isBackward || hasMore ? shown.last.map(Self.place) : nil,
                previous: (isBackward ? hasMore : query.after != nil) ? shown.first.map(Self.place) : nil
            )
        }
    }

    /// From the row rather than the record: a damaged row must not end the listing.
    private static func place(_ row: Row) -> DeliveryID {
        DeliveryID(message: QueueID(rawValue: row[16]), part: row[17])
    }

    package func count(_ query: QueueQuery, upTo most: Int) async throws(StorageError) -> Int {
        var all = query
        (all.after, all.before) = (nil, nil)
        let wanted = all
        return try await read { try QueueSearch($0, wanted).count(upTo: most) }
    }

    private static func entries(_ rows: some Sequence<Row>) throws -> [QueueEntry] {
        rows.compactMap { row in
            // One damaged row must not hide the rest.
            guard let delivery = try? Rows.delivery(row, offset: 16),
                let message = try? Rows.message(row, recipients: delivery.recipients)
            else { return nil }
            return QueueEntry(message: message, delivery: delivery)
        }
    }
}
