import Base
import Foundation
import GRDB
import Storage

/// A message with all that its rows need, ready to be inserted, again if the first transaction fails.
struct StagedMailRow: Sendable {
    let mail: NewStagedMail
    let list: TransferList
    let content: SettledContent?
    let now: Timestamp

    /// Inserts the message unless it was staged before.
    func insert(_ database: Database) throws -> StagedMailID? {
        let state = mail.problem != nil ? "failed" : mail.isRequested ? "requested" : "waiting"
        try database.execute(
            sql: """
                INSERT INTO staged_mail (person, direction, gmail_id, is_listed, is_cleared, state, removes, not_before,
                facts, found, chosen, problem, fetched_at, size, place, checksum)
                VALUES (?, ?, ?, 1, ?, ?, 0, 0, ?, ?, '[]', ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [
                list.person.rawValue, list.direction.rawValue, mail.gmailID, mail.problem != nil, state,
                try SQLiteStore.encode(mail.facts), try SQLiteStore.encode(mail.found), mail.problem?.stored,
                now.milliseconds, content?.size ?? mail.size, content.map { $0.fileName ?? ContentPlace.inline },
                content.map { Data($0.checksum) },
            ]
        )
        guard database.changesCount > 0 else { return nil }
        let id = database.lastInsertedRowID
        if let bytes = content?.inline {
            try database.execute(sql: "INSERT INTO staged_content VALUES (?, ?)", arguments: [id, Data(bytes)])
        }
        return StagedMailID(rawValue: id)
    }
}

extension StagedMail {
    static let columns = """
        id, direction, gmail_id, state, removes, not_before, imported_at, facts, found, chosen, problem, fetched_at, size,
        place
        """

    init(_ row: Row) throws {
        let number: Int64 = row[0]
        guard let direction = TransferDirection(rawValue: row[1]), let state = Self.state(row) else {
            throw StorageError.damaged("the staged message \(number)")
        }
        self.init(
            id: StagedMailID(rawValue: number),
            direction: direction,
            gmailID: row[2],
            facts: try SQLiteStore.decode(row[7]),
            size: row[12],
            state: state,
            problem: (row[10] as String?).map(Remark.init(stored:)),
            found: try SQLiteStore.decode(row[8]),
            chosen: try SQLiteStore.decode(row[9]),
            fetchedAt: Timestamp(milliseconds: row[11]),
            hasContent: (row[13] as String?) != nil
        )
    }

    private static func state(_ row: Row) -> StagedMailState? {
        switch row[3] as String {
        case "waiting": .waiting
        case "failed": .failed
        case "imported": .imported(at: Timestamp(milliseconds: row[6]))
        case "requested":
            .requested(
                removes: row[4],
                notBefore: (row[5] as Int64) > 0 ? Timestamp(milliseconds: row[5]) : nil
            )
        default: nil
        }
    }
}
