package import Base
import GRDB
package import Storage

extension SQLiteStore: TransferStore {
    package func stagedMail(
        _ query: StagedMailQuery,
        in list: TransferList
    ) async throws(StorageError) -> [StagedMail] {
        try await read { database in
            var conditions = "person = ? AND direction = ? AND is_listed"
            var arguments: StatementArguments = [list.person.rawValue, list.direction.rawValue]
            switch query.choice {
            case .all: break
            case .requested(let now):
                conditions += " AND state = 'requested' AND not_before <= ?"
                arguments += [now.milliseconds]
            case .unmatched: conditions += " AND state = 'waiting' AND found = '[]' AND chosen = '[]'"
            case .only(let ids):
                conditions += " AND id IN (SELECT value FROM json_each(?))"
                arguments += [try Self.encode(ids.map(\.rawValue))]
            }
            if let before = query.before {
                conditions += query.newestFirst ? " AND id < ?" : " AND id > ?"
                arguments += [before.rawValue]
            }
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT \(StagedMail.columns) FROM staged_mail WHERE \(conditions)
                    ORDER BY id \(query.newestFirst ? "DESC" : "ASC") LIMIT ?
                    """,
                arguments: arguments + [query.limit]
            )
            return rows.map { StagedMail($0, in: list) }
        }
    }

    package func stagedMailTotals(in list: TransferList) async throws(StorageError) -> (count: Int, bytes: Int) {
        try await read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT count(*), coalesce(sum(CASE WHEN place IS NULL THEN 0 ELSE size END), 0) FROM staged_mail
                    WHERE person = ? AND direction = ? AND is_listed
                    """,
                arguments: [list.person.rawValue, list.direction.rawValue]
            )
            return (row?[0] ?? 0, row?[1] ?? 0)
        }
    }

    package func setFound(_ contacts: [StagedContact], of id: StagedMailID) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "UPDATE staged_mail SET found = ? WHERE id = ? AND is_listed AND state <> 'imported'",
                arguments: [try Self.encode(contacts), id.rawValue]
            )
        }
    }

    package func choose(
        _ contacts: [StagedContact],
        of id: StagedMailID,
        in list: TransferList
    ) async throws(StorageError) {
        try await commits.run { database in
            guard let row = try Self.listed(database, id, in: list) else {
                throw StorageError.notFound("the staged message \(id.rawValue)")
            }
            try database.execute(
                sql: "UPDATE staged_mail SET chosen = ? WHERE id = ? AND state <> 'imported'",
                arguments: [try Self.encode(contacts), row]
            )
            if database.changesCount == 0 { throw StorageError.conflict("the message has already been imported") }
        }
    }

    package func importFailed(
        _ id: StagedMailID,
        because problem: Remark,
        next: StagedMailState
    ) async throws(StorageError) {
        let (name, notBefore): (String, Int64) =
            switch next {
            case .waiting: ("waiting", 0)
            case .requested(_, let moment): ("requested", moment?.milliseconds ?? 0)
            case .failed, .imported: ("failed", 0)
            }
        try await commits.run { database in
            try database.execute(
                sql: """
                    UPDATE staged_mail SET state = ?, not_before = ?, problem = ?
                    WHERE id = ? AND is_listed AND state <> 'imported'
                    """,
                arguments: [name, notBefore, problem.stored, id.rawValue]
            )
        }
    }
}
