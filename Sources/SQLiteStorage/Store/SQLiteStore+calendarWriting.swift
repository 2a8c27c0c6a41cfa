package import Base
import GRDB
package import Storage

/// The part of `CalendarStore` that stores what represents events in Odoo.
extension SQLiteStore: CalendarStore {
    private static let waits = "user_id = :user_id AND (changes > 0 OR renew_at <= :now)"

    package func waitingCalendarUnits(
        of user: UserID,
        at now: Timestamp
    ) async throws(StorageError) -> Int {
        try await read { database in
            try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM calendar_unit WHERE \(Self.waits)",
                arguments: ["user_id": user.rawValue, "now": now.milliseconds]
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
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT calendar, id, uid, changes FROM calendar_unit
                    WHERE \(Self.waits) AND (calendar, id) > (:calendar, :id)
                    ORDER BY calendar, id LIMIT :limit
                    """,
                arguments: [
                    "user_id": user.rawValue, "now": now.milliseconds, "calendar": last?.calendar ?? "",
                    "id": last?.id ?? "", "limit": limit,
                ]
            )
            return try rows.map { row in
                let key: StatementArguments = [user.rawValue, row[0] as String, row[1] as String]
                let place = "WHERE user_id = ? AND calendar = ? AND unit = ?"
                let items = try Row.fetchAll(
                    database,
                    sql: "SELECT id, unit, is_gone, ends_at, content FROM calendar_item \(place) ORDER BY id",
                    arguments: key
                )
                let links = try Row.fetchAll(
                    database,
                    sql: "SELECT key, event, written, write_date FROM calendar_link \(place) ORDER BY key",
                    arguments: key
                )
                return CalendarUnit(
                    calendar: row[0],
                    id: row[1],
                    uid: row[2],
                    changes: row[3],
                    items: items.map { item in
                        CalendarItem(
                            id: item[0],
                            unit: item[1],
                            isGone: item[2],
                            endsAt: (item[3] as Int64?).map { Timestamp(milliseconds: $0) },
                            content: item[4]
                        )
                    },
                    links: links.map { CalendarLink(key: $0[0], event: $0[1], written: $0[2], writeDate: $0[3]) }
                )
            }
        }
    }

    package func claimCalendarEvents(
        _ claims: [CalendarClaim],
        in name: String,
        by user: UserID
    ) async throws(StorageError) -> Set<CalendarClaim> {
        try await commits.run { database in
            for claim in claims { try Self.claim(database, claim, name, user) }
            // A later claim may have taken over from an earlier one.
            return Set(try claims.filter { try Self.holds(database, $0, name, user) })
        }
    }

    private static func holds(
        _ database: Database,
        _ claim: CalendarClaim,
        _ name: String,
        _ user: UserID
    ) throws -> Bool {
        let holder = try holder(database, name, claim.uid)
        return holder.map { $0[0] == user.rawValue && $0[1] == claim.calendar && $0[2] == claim.unit } ?? false
    }

    /// The copy that represents an event in an Odoo database: its user, calendar and unit, and its rank.
    private static func holder(_ database: Database, _ name: String, _ uid: String) throws -> Row? {
        try Row.fetchOne(
            database,
            sql: "SELECT user_id, calendar, unit, rank FROM calendar_lead WHERE database = ? AND uid = ?",
            arguments: [name, uid]
        )
    }

    private static func claim(
        _ database: Database,
        _ claim: CalendarClaim,
        _ name: String,
        _ user: UserID
    ) throws {
        // Stored from the first claim on, so that a unit that lets go of the event finds the others that have it.
        try database.execute(
            sql: "UPDATE calendar_unit SET uid = ? WHERE user_id = ? AND calendar = ? AND id = ?",
            arguments: [claim.uid, user.rawValue, claim.calendar, claim.unit]
        )
        if let holder = try holder(database, name, claim.uid) {
            let isOwn = holder[0] == user.rawValue && holder[1] == claim.calendar && holder[2] == claim.unit
            guard isOwn || holder[3] < claim.rank else { return }
            if !isOwn {
                try database.execute(
                    sql: """
                        UPDATE calendar_unit SET changes = changes + 1 WHERE user_id = ? AND calendar = ? AND id = ?
                        """,
                    arguments: [holder[0] as Int64, holder[1] as String, holder[2] as String]
                )
            }
        }
        try database.execute(
            sql: "INSERT OR REPLACE INTO calendar_lead VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [name, claim.uid, user.rawValue, claim.calendar, claim.unit, claim.rank]
        )
    }

    package func releaseCalendarEvent(
        _ claim: CalendarClaim,
        in name: String,
        by user: UserID
    ) async throws(StorageError) -> Bool {
        try await commits.run { database in
            let own: StatementArguments = [user.rawValue, claim.calendar, claim.unit]
            try database.execute(
                sql: """
                    DELETE FROM calendar_lead
                    WHERE database = ? AND uid = ? AND user_id = ? AND calendar = ? AND unit = ?
                    """,
                arguments: [name, claim.uid] + own
            )
            guard database.changesCount > 0 else { return try Self.holder(database, name, claim.uid) != nil }
            try database.execute(
                sql: """
                    UPDATE calendar_unit SET changes = changes + 1
                    WHERE uid = ? AND NOT (user_id = ? AND calendar = ? AND id = ?)
                    """,
                arguments: [claim.uid] + own
            )
            return database.changesCount > 0
        }
    }

    package func settleCalendarUnit(
        _ unit: CalendarUnit,
        of user: UserID,
        links: [CalendarLink],
        renewAt: Timestamp?,
        isOver: Bool
    ) async throws(StorageError) {
        try await commits.run { database in
            let key: StatementArguments = [user.rawValue, unit.calendar, unit.id]
            let place = "WHERE user_id = ? AND calendar = ? AND unit = ?"
            try database.execute(
                sql: "DELETE FROM calendar_item \(place) AND (is_gone = 1 OR ?)",
                arguments: key + [isOver]
            )
            let known = Dictionary(uniqueKeysWithValues: unit.links.map { ($0.key, $0) })
            for link in unit.links where !links.contains(where: { $0.key == link.key }) {
                try database.execute(sql: "DELETE FROM calendar_link \(place) AND key = ?", arguments: key + [link.key])
            }
            for link in links where known[link.key] != link {
                try database.execute(
                    sql: """
                        INSERT OR REPLACE INTO calendar_link
                            (user_id, calendar, unit, key, event, written, write_date) VALUES (?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: key + [link.key, link.event, link.written, link.writeDate]
                )
            }
            try database.execute(
                sql: """
                    UPDATE calendar_unit SET changes = max(changes - ?, 0), renew_at = ?
                    WHERE user_id = ? AND calendar = ? AND id = ?
                    """,
                arguments: [unit.changes, renewAt?.milliseconds] + key
            )
            try database.execute(
                sql: """
                    DELETE FROM calendar_unit WHERE user_id = ? AND calendar = ? AND id = ? AND changes = 0
                    AND NOT EXISTS (SELECT 1 FROM calendar_item \(place))
                    AND NOT EXISTS (SELECT 1 FROM calendar_link \(place))
                    """,
                arguments: key + key + key
            )
        }
    }
}
