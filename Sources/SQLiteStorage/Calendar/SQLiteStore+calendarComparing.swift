import Base
import GRDB
package import Storage

/// The part of `CalendarStore` that tracks what may have changed in Odoo.
extension SQLiteStore {
    private static let place = "person = ? AND calendar = ? AND unit = ? AND key = ? AND event = ?"

    private static func arguments(_ record: CalendarRecord, _ person: PersonID) -> StatementArguments {
        [person.rawValue, record.calendar, record.unit, record.key, record.event]
    }

    package func calendarRecords(of person: PersonID) async throws(StorageError) -> [CalendarRecord] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT calendar, unit, key, event, write_date FROM calendar_link WHERE person = ?
                    ORDER BY calendar, unit, key
                    """,
                arguments: [person.rawValue]
            ).map { CalendarRecord(calendar: $0[0], unit: $0[1], key: $0[2], event: $0[3], writeDate: $0[4]) }
        }
    }

    package func noteCalendarWriteDates(_ records: [CalendarRecord], of person: PersonID) async throws(StorageError) {
        guard !records.isEmpty else { return }
        try await commits.run { database in
            for record in records {
                try database.execute(
                    sql: "UPDATE calendar_link SET write_date = ? WHERE \(Self.place)",
                    arguments: [record.writeDate] + Self.arguments(record, person)
                )
            }
        }
    }

    package func doubtCalendarRecords(_ records: [CalendarRecord], of person: PersonID) async throws(StorageError) {
        guard !records.isEmpty else { return }
        try await commits.run { database in
            var units: Set<[String]> = []
            for record in records {
                try database.execute(
                    sql: "UPDATE calendar_link SET written = '', write_date = NULL WHERE \(Self.place)",
                    arguments: Self.arguments(record, person)
                )
                if database.changesCount > 0 { units.insert([record.calendar, record.unit]) }
            }
            for unit in units {
                try database.execute(
                    sql: """
                        UPDATE calendar_unit SET changes = changes + 1 WHERE person = ? AND calendar = ? AND id = ?
                        """,
                    arguments: [person.rawValue, unit[0], unit[1]]
                )
            }
        }
    }

    package func renewCalendars(of person: PersonID) async throws(StorageError) {
        try await commits.run { database in
            for change in [
                // A run in progress may still store a token; the changed query then forces a new listing all the same.
                "calendar_feed SET token = NULL, query = query || ' '", "calendar_unit SET changes = changes + 1",
                "calendar_link SET written = '', write_date = NULL",
            ] {
                try database.execute(sql: "UPDATE \(change) WHERE person = ?", arguments: [person.rawValue])
            }
        }
    }

    package func calendarComparison(of person: PersonID) async throws(StorageError) -> CalendarComparison? {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT changed_at, all_at FROM calendar_comparison WHERE person = ?",
                arguments: [person.rawValue]
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
        of person: PersonID
    ) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO calendar_comparison (person, changed_at, all_at) VALUES (?, ?, ?)",
                arguments: [person.rawValue, comparison.changedAt.milliseconds, comparison.allAt.milliseconds]
            )
        }
    }
}
