package import Base
package import Storage

/// The part of `CalendarStore` that stores what was read from Google.
extension SQLStore {
    package func calendarFeeds(of user: UserID) async throws(StorageError) -> [CalendarFeed] {
        try await read { database in
            try database.rows(
                """
                SELECT calendar, query, token, listing, context FROM calendar_feed WHERE user_id = ?
                ORDER BY calendar
                """,
                [user]
            ).map { try CalendarFeed(calendar: $0[0], query: $0[1], token: $0[2], listing: $0[3], context: $0[4]) }
        }
    }

    package func beginCalendarListing(
        of user: UserID,
        calendar: String,
        query: String
    ) async throws(StorageError) -> Int {
        try await commits.run(telling: .nothing) { database in
            try database.insert(
                """
                INSERT INTO calendar_feed VALUES (?, ?, ?, NULL, 1, '')
                ON CONFLICT (user_id, calendar) DO UPDATE SET
                    query = excluded.query, token = NULL, listing = calendar_feed.listing + 1
                RETURNING listing
                """,
                [user, calendar, query]
            )
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
        try await commits.run(telling: .nothing) { database in
            for item in items { try Self.take(database, item, user, calendar, listing) }
            try database.run(
                """
                UPDATE calendar_feed SET context = ?, token = coalesce(?, token) WHERE user_id = ? AND calendar = ?
                """,
                [context, token, user.rawValue, calendar]
            )
        }
    }

    private static func take(
        _ database: any SQLConnection,
        _ item: CalendarItem,
        _ user: UserID,
        _ calendar: String,
        _ listing: Int
    ) throws {
        let known = try database.row(
            "SELECT unit, is_gone, content FROM calendar_item WHERE user_id = ? AND calendar = ? AND id = ?",
            [user, calendar, item.id]
        )
        // Google also reports events that were created and deleted before they were ever read.
        if known == nil, item.isGone || item.isOld { return }
        let before: (unit: String, isGone: Bool, content: String)? = try known.map { (try $0[0], try $0[1], try $0[2]) }
        let unit = item.isGone ? before?.unit ?? item.unit : item.unit
        let isSame = before.map { $0 == (unit, item.isGone, item.content) } ?? false
        try database.run(
            saveItem,
            [
                user, calendar, item.id, unit, item.isGone, item.endsAt, listing, item.content,
            ]
        )
        guard !isSame else { return }
        try wait(database, user, calendar, unit)
        if let before, before.unit != unit { try wait(database, user, calendar, before.unit) }
    }

    private static let saveItem = Upsert.sql(
        "calendar_item",
        key: ["user_id", "calendar", "id"],
        ["unit", "is_gone", "ends_at", "listing", "content"]
    )

    /// Records a change to a unit, which may be new.
    private static func wait(_ database: any SQLConnection, _ user: UserID, _ calendar: String, _ unit: String) throws {
        try database.run(
            """
            INSERT INTO calendar_unit (user_id, calendar, id, changes) VALUES (?, ?, ?, 1)
            ON CONFLICT (user_id, calendar, id) DO UPDATE SET changes = calendar_unit.changes + 1
            """,
            [user, calendar, unit]
        )
    }

    package func missingCalendarItems(
        of user: UserID,
        calendar: String,
        listing: Int,
        endingAfter start: Timestamp
    ) async throws(StorageError) -> (missing: Int, known: Int) {
        try await read { database in
            let row = try database.row(
                """
                SELECT count(*) FILTER (WHERE listing <> ?), count(*) FROM calendar_item
                WHERE user_id = ? AND calendar = ? AND NOT is_gone AND (ends_at IS NULL OR ends_at > ?)
                """,
                [listing, user.rawValue, calendar, start]
            )
            return try row.map { (try $0[0], try $0[1]) } ?? (0, 0)
        }
    }

    package func endCalendarListing(
        of user: UserID,
        calendar: String,
        listing: Int,
        endingAfter start: Timestamp,
        token: String
    ) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            let missing = """
                user_id = ? AND calendar = ? AND listing <> ? AND NOT is_gone AND (ends_at IS NULL OR ends_at > ?)
                """
            let values: SQLValues = [user, calendar, listing, start]
            try database.run(
                """
                UPDATE calendar_unit SET changes = changes + 1 WHERE user_id = ? AND calendar = ? AND id IN
                    (SELECT unit FROM calendar_item WHERE \(missing))
                """,
                [user, calendar] + values
            )
            try database.run(
                "UPDATE calendar_item SET is_gone = TRUE, content = '' WHERE \(missing)",
                values
            )
            try database.run(
                "UPDATE calendar_feed SET token = ? WHERE user_id = ? AND calendar = ?",
                [token, user.rawValue, calendar]
            )
        }
    }

    package func renewCalendar(_ calendar: String, of user: UserID) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            try database.run(
                "UPDATE calendar_unit SET changes = changes + 1 WHERE user_id = ? AND calendar = ?",
                [user, calendar]
            )
        }
    }

    package func forgetCalendar(_ calendar: String, of user: UserID) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            try Self.giveUpLeads(database, of: user, calendar: calendar)
            for table in ["calendar_feed", "calendar_unit", "calendar_item", "calendar_link"] {
                try database.run(
                    "DELETE FROM \(table) WHERE user_id = ? AND calendar = ?",
                    [user, calendar]
                )
            }
        }
    }

    /// Does what `forgetCalendar` does, for all calendars of a user.
    static func forgetCalendars(_ database: any SQLConnection, of user: UserID) throws {
        try giveUpLeads(database, of: user, calendar: nil)
        for table in ["calendar_feed", "calendar_unit", "calendar_item", "calendar_link", "calendar_comparison"] {
            try database.run("DELETE FROM \(table) WHERE user_id = ?", [user])
        }
    }

    /// Gives up the lead of the user's events; other units with the same events become pending, those of the same Odoo
    /// database alone: each database has a lead of its own.
    private static func giveUpLeads(_ database: any SQLConnection, of user: UserID, calendar: String?) throws {
        let holder = "user_id = ? AND calendar = coalesce(?, calendar)"
        try database.run(
            """
            UPDATE calendar_unit SET changes = changes + 1
            WHERE NOT (\(holder))
                AND (database, uid) IN (SELECT database, uid FROM calendar_lead WHERE \(holder))
            """,
            [user, calendar, user.rawValue, calendar]
        )
        try database.run(
            "DELETE FROM calendar_lead WHERE \(holder)",
            [user, calendar]
        )
    }
}

/// The part of `CalendarStore` that tracks what may have changed in Odoo.
extension SQLStore {
    private static let place = "user_id = ? AND calendar = ? AND unit = ? AND key = ? AND event = ?"

    private static func values(_ record: CalendarRecord, _ user: UserID) -> SQLValues {
        [user, record.calendar, record.unit, record.key, record.event]
    }

    package func calendarRecords(of user: UserID) async throws(StorageError) -> [CalendarRecord] {
        try await read { database in
            try database.rows(
                """
                SELECT calendar, unit, key, event, write_date, written <> '' FROM calendar_link WHERE user_id = ?
                ORDER BY calendar, unit, key
                """,
                [user]
            ).map {
                try CalendarRecord(
                    calendar: $0[0],
                    unit: $0[1],
                    key: $0[2],
                    event: $0[3],
                    writeDate: $0[4],
                    isCertain: $0[5]
                )
            }
        }
    }

    package func writtenAppointments(
        _ events: [Int],
        of user: UserID
    ) async throws(StorageError) -> [Int: String] {
        guard !events.isEmpty else { return [:] }
        return try await read { database in
            var condition = SQLCondition("user_id = ? AND written <> ''", [user])
            condition.require(database.isIn("event", events.map(Int64.init)))
            let rows = try database.rows(
                "SELECT event, written FROM calendar_link WHERE \(condition.sql)",
                condition.values
            )
            return try rows.reduce(into: [:]) { $0[try $1[0]] = try $1[1] }
        }
    }

    package func noteCalendarWriteDates(_ records: [CalendarRecord], of user: UserID) async throws(StorageError) {
        guard !records.isEmpty else { return }
        try await commits.run(telling: .nothing) { database in
            for record in records {
                try database.run(
                    "UPDATE calendar_link SET write_date = ? WHERE \(Self.place)",
                    [record.writeDate] + Self.values(record, user)
                )
            }
        }
    }

    package func doubtCalendarRecords(_ records: [CalendarRecord], of user: UserID) async throws(StorageError) {
        guard !records.isEmpty else { return }
        try await commits.run(telling: .nothing) { database in
            var units: Set<[String]> = []
            for record in records {
                let doubted = try database.change(
                    "UPDATE calendar_link SET written = '', write_date = NULL WHERE \(Self.place)",
                    Self.values(record, user)
                )
                if doubted > 0 { units.insert([record.calendar, record.unit]) }
            }
            for unit in units {
                try database.run(
                    """
                    UPDATE calendar_unit SET changes = changes + 1 WHERE user_id = ? AND calendar = ? AND id = ?
                    """,
                    [user, unit[0], unit[1]]
                )
            }
        }
    }

    package func renewCalendars(of user: UserID) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            for change in [
                // A run in progress may still store a token; the changed query then forces a new listing all the same.
                "calendar_feed SET token = NULL, query = query || ' '", "calendar_unit SET changes = changes + 1",
                "calendar_link SET written = '', write_date = NULL",
            ] {
                try database.run("UPDATE \(change) WHERE user_id = ?", [user])
            }
        }
    }

    package func calendarComparison(of user: UserID) async throws(StorageError) -> CalendarComparison? {
        try await read { database in
            try database.row(
                "SELECT changed_at, all_at FROM calendar_comparison WHERE user_id = ?",
                [user]
            ).map { try CalendarComparison(changedAt: $0[0], allAt: $0[1]) }
        }
    }

    package func noteCalendarComparison(
        _ comparison: CalendarComparison,
        of user: UserID
    ) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            try database.run(
                Upsert.sql("calendar_comparison", key: ["user_id"], ["changed_at", "all_at"]),
                [user, comparison.changedAt.milliseconds, comparison.allAt.milliseconds]
            )
        }
    }
}
