package import Base
import GRDB
package import Storage

/// The part of `CalendarStore` that stores what was read from Google.
extension SQLiteStore {
    package func calendarFeeds(of user: UserID) async throws(StorageError) -> [CalendarFeed] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT calendar, query, token, listing, context FROM calendar_feed WHERE user_id = ?
                    ORDER BY calendar
                    """,
                arguments: [user.rawValue]
            ).map { CalendarFeed(calendar: $0[0], query: $0[1], token: $0[2], listing: $0[3], context: $0[4]) }
        }
    }

    package func beginCalendarListing(
        of user: UserID,
        calendar: String,
        query: String
    ) async throws(StorageError) -> Int {
        try await commits.run { database in
            try database.execute(
                sql: """
                    INSERT INTO calendar_feed VALUES (?, ?, ?, NULL, 1, '')
                    ON CONFLICT (user_id, calendar) DO UPDATE SET
                        query = excluded.query, token = NULL, listing = listing + 1
                    """,
                arguments: [user.rawValue, calendar, query]
            )
            let listing = try Int.fetchOne(
                database,
                sql: "SELECT listing FROM calendar_feed WHERE user_id = ? AND calendar = ?",
                arguments: [user.rawValue, calendar]
            )
            return listing ?? 1
        }
    }

    package func takeCalendarPage(
        _ items: [CalendarItem],
        of user: UserID,
        calendar: String,
        listing: Int,
        context: String,
        token: String?
    ) async throws(StorageError) {
        try await commits.run { database in
            for item in items { try Self.take(database, item, user, calendar, listing) }
            try database.execute(
                sql: """
                    UPDATE calendar_feed SET context = ?, token = coalesce(?, token) WHERE user_id = ? AND calendar = ?
                    """,
                arguments: [context, token, user.rawValue, calendar]
            )
        }
    }

    private static func take(
        _ database: Database,
        _ item: CalendarItem,
        _ user: UserID,
        _ calendar: String,
        _ listing: Int
    ) throws {
        let known = try Row.fetchOne(
            database,
            sql: "SELECT unit, is_gone, content FROM calendar_item WHERE user_id = ? AND calendar = ? AND id = ?",
            arguments: [user.rawValue, calendar, item.id]
        )
        // Google also reports events that were created and deleted before they were ever read.
        if known == nil, item.isGone || item.isOld { return }
        let unit: String = item.isGone ? known?[0] ?? item.unit : item.unit
        let isSame = known.map { $0[0] == unit && $0[1] == item.isGone && $0[2] == item.content } ?? false
        try database.execute(
            sql: "INSERT OR REPLACE INTO calendar_item VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                user.rawValue, calendar, item.id, unit, item.isGone, item.endsAt?.milliseconds, listing, item.content,
            ]
        )
        guard !isSame else { return }
        try wait(database, user, calendar, unit)
        if let before = known?[0] as String?, before != unit { try wait(database, user, calendar, before) }
    }

    /// Records a change to a unit, which may be new.
    private static func wait(_ database: Database, _ user: UserID, _ calendar: String, _ unit: String) throws {
        try database.execute(
            sql: """
                INSERT INTO calendar_unit VALUES (?, ?, ?, NULL, 1, NULL)
                ON CONFLICT (user_id, calendar, id) DO UPDATE SET changes = changes + 1
                """,
            arguments: [user.rawValue, calendar, unit]
        )
    }

    package func missingCalendarItems(
        of user: UserID,
        calendar: String,
        listing: Int,
        endingAfter start: Timestamp
    ) async throws(StorageError) -> (missing: Int, known: Int) {
        try await read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT count(*) FILTER (WHERE listing <> ?), count(*) FROM calendar_item
                    WHERE user_id = ? AND calendar = ? AND is_gone = 0 AND (ends_at IS NULL OR ends_at > ?)
                    """,
                arguments: [listing, user.rawValue, calendar, start.milliseconds]
            )
            return row.map { ($0[0], $0[1]) } ?? (0, 0)
        }
    }

    package func endCalendarListing(
        of user: UserID,
        calendar: String,
        listing: Int,
        endingAfter start: Timestamp,
        token: String
    ) async throws(StorageError) {
        try await commits.run { database in
            let missing = """
                user_id = ? AND calendar = ? AND listing <> ? AND is_gone = 0 AND (ends_at IS NULL OR ends_at > ?)
                """
            let arguments: StatementArguments = [user.rawValue, calendar, listing, start.milliseconds]
            try database.execute(
                sql: """
                    UPDATE calendar_unit SET changes = changes + 1 WHERE user_id = ? AND calendar = ? AND id IN
                        (SELECT unit FROM calendar_item WHERE \(missing))
                    """,
                arguments: [user.rawValue, calendar] + arguments
            )
            try database.execute(
                sql: "UPDATE calendar_item SET is_gone = 1, content = '' WHERE \(missing)",
                arguments: arguments
            )
            try database.execute(
                sql: "UPDATE calendar_feed SET token = ? WHERE user_id = ? AND calendar = ?",
                arguments: [token, user.rawValue, calendar]
            )
        }
    }

    package func renewCalendar(_ calendar: String, of user: UserID) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "UPDATE calendar_unit SET changes = changes + 1 WHERE user_id = ? AND calendar = ?",
                arguments: [user.rawValue, calendar]
            )
        }
    }

    package func forgetCalendar(_ calendar: String, of user: UserID) async throws(StorageError) {
        try await commits.run { database in
            try Self.giveUpLeads(database, of: user, calendar: calendar)
            for table in ["calendar_feed", "calendar_unit", "calendar_item", "calendar_link"] {
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE user_id = ? AND calendar = ?",
                    arguments: [user.rawValue, calendar]
                )
            }
        }
    }

    /// Does what `forgetCalendar` does, for all calendars of a user.
    static func forgetCalendars(_ database: Database, of user: UserID) throws {
        try giveUpLeads(database, of: user, calendar: nil)
        for table in ["calendar_feed", "calendar_unit", "calendar_item", "calendar_link", "calendar_comparison"] {
            try database.execute(sql: "DELETE FROM \(table) WHERE user_id = ?", arguments: [user.rawValue])
        }
    }

    /// Gives up the lead of the user's events; other units with the same events become pending.
    private static func giveUpLeads(_ database: Database, of user: UserID, calendar: String?) throws {
        let holder = "user_id = ? AND calendar = coalesce(?, calendar)"
        try database.execute(
            sql: """
                UPDATE calendar_unit SET changes = changes + 1
                WHERE NOT (\(holder)) AND uid IN (SELECT uid FROM calendar_lead WHERE \(holder))
                """,
            arguments: [user.rawValue, calendar, user.rawValue, calendar]
        )
        try database.execute(
            sql: "DELETE FROM calendar_lead WHERE \(holder)",
            arguments: [user.rawValue, calendar]
        )
    }
}

/// The part of `CalendarStore` that tracks what may have changed in Odoo.
extension SQLiteStore {
    private static let place = "user_id = ? AND calendar = ? AND unit = ? AND key = ? AND event = ?"

    private static func arguments(_ record: CalendarRecord, _ user: UserID) -> StatementArguments {
        [user.rawValue, record.calendar, record.unit, record.key, record.event]
    }

    package func calendarRecords(of user: UserID) async throws(StorageError) -> [CalendarRecord] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT calendar, unit, key, event, write_date FROM calendar_link WHERE user_id = ?
                    ORDER BY calendar, unit, key
                    """,
                arguments: [user.rawValue]
            ).map { CalendarRecord(calendar: $0[0], unit: $0[1], key: $0[2], event: $0[3], writeDate: $0[4]) }
        }
    }

    package func noteCalendarWriteDates(_ records: [CalendarRecord], of user: UserID) async throws(StorageError) {
        guard !records.isEmpty else { return }
        try await commits.run { database in
            for record in records {
                try database.execute(
                    sql: "UPDATE calendar_link SET write_date = ? WHERE \(Self.place)",
                    arguments: [record.writeDate] + Self.arguments(record, user)
                )
            }
        }
    }

    package func doubtCalendarRecords(_ records: [CalendarRecord], of user: UserID) async throws(StorageError) {
        guard !records.isEmpty else { return }
        try await commits.run { database in
            var units: Set<[String]> = []
            for record in records {
                try database.execute(
                    sql: "UPDATE calendar_link SET written = '', write_date = NULL WHERE \(Self.place)",
                    arguments: Self.arguments(record, user)
                )
                if database.changesCount > 0 { units.insert([record.calendar, record.unit]) }
            }
            for unit in units {
                try database.execute(
                    sql: """
                        UPDATE calendar_unit SET changes = changes + 1 WHERE user_id = ? AND calendar = ? AND id = ?
                        """,
                    arguments: [user.rawValue, unit[0], unit[1]]
                )
            }
        }
    }

    package func renewCalendars(of user: UserID) async throws(StorageError) {
        try await commits.run { database in
            for change in [
                // A run in progress may still store a token; the changed query then forces a new listing all the same.
                "calendar_feed SET token = NULL, query = query || ' '", "calendar_unit SET changes = changes + 1",
                "calendar_link SET written = '', write_date = NULL",
            ] {
                try database.execute(sql: "UPDATE \(change) WHERE user_id = ?", arguments: [user.rawValue])
            }
        }
    }

    package func calendarComparison(of user: UserID) async throws(StorageError) -> CalendarComparison? {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT changed_at, all_at FROM calendar_comparison WHERE user_id = ?",
                arguments: [user.rawValue]
            ).map {
                CalendarComparison(
                    changedAt: Timestamp(milliseconds: $0[0]),
                    allAt: Timestamp(milliseconds: $0[1])
                )
            }
        }
    }

    package func noteCalendarComparison(
        _ comparison: CalendarComparison,
        of user: UserID
    ) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO calendar_comparison (user_id, changed_at, all_at) VALUES (?, ?, ?)",
                arguments: [user.rawValue, comparison.changedAt.milliseconds, comparison.allAt.milliseconds]
            )
        }
    }
}
