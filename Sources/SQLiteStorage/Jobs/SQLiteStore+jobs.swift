package import Base
import GRDB
package import Storage

extension SQLiteStore: JobStore {
    package func jobSchedules() async throws(StorageError) -> [JobSchedule] {
        try await read { database in try JobKind.allCases.map { try Self.schedule(database, $0) } }
    }

    static func schedule(_ database: Database, _ kind: JobKind) throws -> JobSchedule {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT is_enabled, interval FROM job WHERE kind = ?",
            arguments: [kind.rawValue]
        )
        return JobSchedule(
            kind: kind,
            isEnabled: row?[0] ?? false,
            interval: (row?[1] as Int64?).map { .milliseconds($0) } ?? kind.defaultInterval
        )
    }

    package func setJobSchedule(_ schedule: JobSchedule, at now: Timestamp) async throws(StorageError) {
        guard JobKind.intervals.contains(schedule.interval) else {
            throw .conflict("the interval of a scheduled action must be between one minute and seven days")
        }
        try await commits.run { database in
            let before = try Self.schedule(database, schedule.kind)
            try database.execute(
                sql: "INSERT OR REPLACE INTO job VALUES (?, ?, ?)",
                arguments: [schedule.kind.rawValue, schedule.isEnabled, schedule.interval.milliseconds]
            )
            guard schedule.isEnabled, schedule != before else { return }
            let people = try Int64.fetchAll(
                database,
                sql: "SELECT person FROM job_state WHERE kind = ?",
                arguments: [schedule.kind.rawValue]
            )
            for person in people {
                try database.execute(
                    sql: "UPDATE job_state SET due_at = ? WHERE kind = ? AND person = ?",
                    arguments: [Self.firstRun(of: person, schedule, now), schedule.kind.rawValue, person]
                )
            }
        }
    }

    package func setJobPeople(
        _ people: Set<PersonID>,
        of kind: JobKind,
        at now: Timestamp
    ) async throws(StorageError) {
        try await commits.run { database in
            let schedule = try Self.schedule(database, kind)
            try database.execute(
                sql:
                    "UPDATE job_state SET is_present = 0, requested_at = NULL WHERE kind = ? AND person NOT IN (SELECT value FROM json_each(?))",
                arguments: [kind.rawValue, try Self.encode(people.map(\.rawValue))]
            )
            for person in people {
                try database.execute(
                    sql: """
                        INSERT INTO job_state (kind, person, is_present, due_at) VALUES (?, ?, 1, ?)
                        ON CONFLICT DO UPDATE SET is_present = 1
                        """,
                    arguments: [kind.rawValue, person.rawValue, Self.firstRun(of: person.rawValue, schedule, now)]
                )
            }
        }
    }

    /// Within one interval from now, at an offset of the user's own, so that not all runs start at once.
    private static func firstRun(of person: Int64, _ schedule: JobSchedule, _ now: Timestamp) -> Int64 {
        // The golden ratio in 64 bits spreads consecutive numbers evenly.
        let place = UInt64(bitPattern: person) &* 0x9E37_79B9_7F4A_7C15
        let length = UInt64(schedule.interval.milliseconds)
        return now.milliseconds + Int64(place.multipliedFullWidth(by: length).high)
    }

    package func requestJobRun(
        _ kind: JobKind,
        for person: PersonID?,
        at now: Timestamp
    ) async throws(StorageError) -> Int {
        try await commits.run { database in
            try database.execute(
                sql: """
                    UPDATE job_state SET requested_at = coalesce(requested_at, :now)
                    WHERE kind = :kind AND is_present AND (:person IS NULL OR person = :person)
                    """,
                arguments: ["now": now.milliseconds, "kind": kind.rawValue, "person": person?.rawValue]
            )
            return database.changesCount
        }
    }
}
