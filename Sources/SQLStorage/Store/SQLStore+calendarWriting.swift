package import Base
package import Storage

/// The part of `CalendarStore` that stores what represents events in Odoo.
extension SQLStore: CalendarStore {
    private static let waits = "user_id = ? AND (changes > 0 OR renew_at <= ?)"

    package func waitingCalendarUnits(
        of user: UserID,
        at now: Timestamp
    ) async throws(StorageError) -> Int {
        try await read { database in
            try database.value(
                "SELECT count(*) FROM calendar_unit WHERE \(Self.waits)",
                [user, now]
            ) ?? 0
        }
    }

    package func waitingCalendarUnits(
        of user: UserID,
        at now: Timestamp,
        after last: (calendar: String, id: String)?,
        limit: Int
    ) async throws(StorageError) -> [CalendarUnit] {
        try await read { database in
            let rows = try database.rows(
                """
                SELECT calendar, id, uid, changes FROM calendar_unit
                WHERE \(Self.waits) AND (calendar, id) > (?, ?)
                ORDER BY calendar, id LIMIT ?
                """,
                [user, now, last?.calendar ?? "", last?.id ?? "", limit]
            )
            return try rows.map { row in
                let (calendar, id): (String, String) = (try row[0], try row[1])
                let key: SQLValues = [user, calendar, id]
                let place = "WHERE user_id = ? AND calendar = ? AND unit = ?"
                let items = try database.rows(
                    "SELECT id, unit, is_gone, ends_at, content FROM calendar_item \(place) ORDER BY id",
                    key
                )
                let links = try database.rows(
                    "SELECT key, event, written, write_date FROM calendar_link \(place) ORDER BY key",
                    key
                )
                return CalendarUnit(
                    calendar: calendar,
                    id: id,
                    uid: try row[2],
                    changes: try row[3],
                    items: try items.map { item in
                        try CalendarItem(
                            id: item[0],
                            unit: item[1],
                            isGone: item[2],
                            endsAt: item[3],
                            content: item[4]
                        )
                    },
                    links: try links.map {
                        try CalendarLink(key: $0[0], event: $0[1], written: $0[2], writeDate: $0[3])
                    }
                )
            }
        }
    }

    package func claimCalendarEvents(
        _ claims: [CalendarClaim],
        in name: String,
        by user: UserID
    ) async throws(StorageError) -> Set<CalendarClaim> {
        try await commits.run(telling: .nothing) { database in
            for claim in claims { try Self.claim(database, claim, name, user) }
            // A later claim may have taken over from an earlier one.
            return Set(try claims.filter { try Self.holds(database, $0, name, user) })
        }
    }

    private static func holds(
        _ database: any SQLConnection,
        _ claim: CalendarClaim,
        _ name: String,
        _ user: UserID
    ) throws -> Bool {
        try holder(database, name, claim.uid)?.is(claim, of: user) ?? false
    }

    /// The copy that represents an event in an Odoo database.
    private struct Holder {
        let user: UserID
        let calendar: String
        let unit: String
        let rank: Int

        func `is`(_ claim: CalendarClaim, of user: UserID) -> Bool {
            (self.user, calendar, unit) == (user, claim.calendar, claim.unit)
        }
    }

    private static func holder(_ database: any SQLConnection, _ name: String, _ uid: String) throws -> Holder? {
        try database.row(
            "SELECT user_id, calendar, unit, rank FROM calendar_lead WHERE database = ? AND uid = ?",
            [name, uid]
        ).map { try Holder(user: $0[0], calendar: $0[1], unit: $0[2], rank: $0[3]) }
    }

    private static func claim(
        _ database: any SQLConnection,
        _ claim: CalendarClaim,
        _ name: String,
        _ user: UserID
    ) throws {
        // Stored from the first claim on, so that a unit that lets go of the event finds the others that have it.
        try database.run(
            "UPDATE calendar_unit SET database = ?, uid = ? WHERE user_id = ? AND calendar = ? AND id = ?",
            [name, claim.uid, user, claim.calendar, claim.unit]
        )
        if let holder = try holder(database, name, claim.uid) {
            let isOwn = holder.is(claim, of: user)
            guard isOwn || holder.rank < claim.rank else { return }
            if !isOwn {
                try database.run(
                    """
                    UPDATE calendar_unit SET changes = changes + 1 WHERE user_id = ? AND calendar = ? AND id = ?
                    """,
                    [holder.user, holder.calendar, holder.unit]
                )
            }
        }
        try database.run(
            Upsert.sql("calendar_lead", key: ["database", "uid"], ["user_id", "calendar", "unit", "rank"]),
            [name, claim.uid, user, claim.calendar, claim.unit, claim.rank]
        )
    }

    package func releaseCalendarEvent(
        _ claim: CalendarClaim,
        in name: String,
        by user: UserID
    ) async throws(StorageError) -> Bool {
        try await commits.run(telling: .nothing) { database in
            let own: SQLValues = [user, claim.calendar, claim.unit]
            let released = try database.change(
                """
                DELETE FROM calendar_lead
                WHERE database = ? AND uid = ? AND user_id = ? AND calendar = ? AND unit = ?
                """,
                [name, claim.uid] + own
            )
            guard released > 0 else { return try Self.holder(database, name, claim.uid) != nil }
            return try database.change(
                """
                UPDATE calendar_unit SET changes = changes + 1
                WHERE database = ? AND uid = ? AND NOT (user_id = ? AND calendar = ? AND id = ?)
                """,
                [name, claim.uid] + own
            ) > 0
        }
    }

    package func settleCalendarUnit(
        _ unit: CalendarUnit,
        of user: UserID,
        links: [CalendarLink],
        renewAt: Timestamp?,
        isOver: Bool
    ) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            let key: SQLValues = [user, unit.calendar, unit.id]
            let place = "WHERE user_id = ? AND calendar = ? AND unit = ?"
            try database.run(
                "DELETE FROM calendar_item \(place) AND (is_gone OR ?)",
                key + [isOver]
            )
            let known = Dictionary(uniqueKeysWithValues: unit.links.map { ($0.key, $0) })
            for link in unit.links where !links.contains(where: { $0.key == link.key }) {
                try database.run("DELETE FROM calendar_link \(place) AND key = ?", key + [link.key])
            }
            for link in links where known[link.key] != link {
                try database.run(
                    Upsert.sql(
                        "calendar_link",
                        key: ["user_id", "calendar", "unit", "key"],
                        ["event", "written", "write_date"]
                    ),
                    key + [link.key, link.event, link.written, link.writeDate]
                )
            }
            try database.run(
                """
                UPDATE calendar_unit SET changes = \(database.dialect.greatest("changes - ?", "0")), renew_at = ?
                WHERE user_id = ? AND calendar = ? AND id = ?
                """,
                [unit.changes, renewAt] + key
            )
            try database.run(
                """
                DELETE FROM calendar_unit WHERE user_id = ? AND calendar = ? AND id = ? AND changes = 0
                AND NOT EXISTS (SELECT 1 FROM calendar_item \(place))
                AND NOT EXISTS (SELECT 1 FROM calendar_link \(place))
                """,
                key + key + key
            )
        }
    }
}
