import GRDB
package import Storage

extension SQLiteStore {
    package func list(_ query: QueueQuery) async throws(StorageError) -> [QueueEntry] {
        try await read { try Self.entries(try QueueSearch($0, query).rows()) }
    }

    package func page(_ query: QueueQuery) async throws(StorageError) -> QueuePage {
        try await read { database in
            var more = query
            more.limit += 1
            let rows = try QueueSearch(database, more).rows()
            let shown = rows.prefix(query.limit)
            // From the row rather than the record: a damaged row must not end the listing.
            let last = shown.last.map { DeliveryID(message: QueueID(rawValue: $0[16]), part: $0[17]) }
            return QueuePage(entries: try Self.entries(shown), next: rows.count > query.limit ? last : nil)
        }
    }

    package func count(_ query: QueueQuery, upTo most: Int) async throws(StorageError) -> Int {
        var all = query
        all.after = nil
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
