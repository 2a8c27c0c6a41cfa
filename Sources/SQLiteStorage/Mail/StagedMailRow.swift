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
        id, gmail_id, state, removes, not_before, imported_at, facts, found, chosen, problem, fetched_at, size, place
        """

    /// Reads a row that has `columns`. One that is damaged counts as failed, with neither addresses nor contacts, so that
    /// it is visible and imported nowhere.
    init(_ row: Row, in list: TransferList) {
        let fetchedAt = Timestamp(milliseconds: row[10])
        self.init(
            id: StagedMailID(rawValue: row[0]),
            direction: list.direction,
            gmailID: row[1],
            facts: StagedMailFacts(
                messageID: "",
                from: "",
                recipients: [],
                addresses: [],
                subject: "",
                date: fetchedAt
            ),
            size: row[11],
            state: .failed,
            problem: Remark(.recordDamaged, "its row in the database"),
            fetchedAt: fetchedAt,
            hasContent: (row[12] as String?) != nil
        )
        guard let state = Self.state(row), let facts: StagedMailFacts = try? SQLiteStore.decode(row[6]),
            let found: [StagedContact] = try? SQLiteStore.decode(row[7]),
            let chosen: [StagedContact] = try? SQLiteStore.decode(row[8])
        else { return }
        self.state = state
        self.facts = facts
        self.found = found
        self.chosen = chosen
        problem = (row[9] as String?).map(Remark.init(stored:))
    }

    private static func state(_ row: Row) -> StagedMailState? {
        switch row[2] as String {
        case "waiting": .waiting
        case "failed": .failed
        case "imported": (row[5] as Int64?).map { StagedMailState.imported(at: Timestamp(milliseconds: $0)) }
        case "requested":
            .requested(
                removes: row[3],
                notBefore: (row[4] as Int64) > 0 ? Timestamp(milliseconds: row[4]) : nil
            )
        default: nil
        }
    }
}
