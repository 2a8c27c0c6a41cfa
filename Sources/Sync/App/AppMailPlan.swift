import Base
import Odoo
import Storage

/// What is to be done with the rows of messages that changed. Pure.
struct AppMailPlan: Sendable {
    struct New: Sendable {
        let message: UnmirroredMail
        let values: [String: JSONValue]
        let language: Language
    }

    struct Change: Sendable {
        let message: UnmirroredMail
        let row: Int
        var values: [String: JSONValue]
    }

    private(set) var new: [New] = []
    private(set) var changes: [Change] = []
    /// Rows to be removed.
    private(set) var surplus: [Int] = []
    /// Messages for which nothing is written.
    private(set) var settled: [UnmirroredMail] = []

    /// - Parameter rows: those with the message's key.
    mutating func add(_ message: UnmirroredMail, _ values: AppMailValues, _ rows: [AppMailRow]) {
        let row = rows.first { $0.owner == values.person.odooUser.id }
        surplus += rows.filter { $0.id != row?.id }.map(\.id)
        let isImported = if case .imported = message.mail.state { true } else { false }
        switch (row, message.isListed) {
        case (nil, true):
            let all = values.fixed.merging(values.changing) { $1 }
            new.append(New(message: message, values: all, language: values.person.language))
        // One with a request is written once that is served.
        case (let row?, _) where row.hasRequest: break
        case (let row?, true): changes.append(Change(message: message, row: row.id, values: values.changing))
        case (let row?, false) where isImported:
            changes.append(Change(message: message, row: row.id, values: values.removed))
        case (let row?, false):
            surplus.append(row.id)
            settled.append(message)
        case (nil, false): settled.append(message)
        }
    }
}

/// Rows in Odoo beside the staged messages that they show. Pure.
struct AppMailComparison: Sendable {
    /// Messages whose rows are missing, or of an earlier state.
    private(set) var stale: [StagedMessageID] = []
    private var double: [Int] = []
    /// By key; those of compared messages are taken out.
    private var rows: [String: [AppMailRow]]

    /// - Parameter rows: all but imported ones that have left the lists.
    init(_ rows: [AppMailRow]) { self.rows = Dictionary(grouping: rows, by: \.key) }

    mutating func add(_ mail: StagedMessage, in list: StagingList, of person: AppPerson) {
        let found = rows.removeValue(forKey: AppMailKey(list, mail.gmailID).text) ?? []
        let row = found.first { $0.owner == person.odooUser.id }
        double += found.filter { $0.id != row?.id }.map(\.id)
        if row?.stamp != AppMailValues(mail: mail, person: person, unknown: []).stamp { stale.append(mail.id) }
    }

    /// Rows to be removed: no staged message explains them.
    var surplus: [Int] { double + rows.values.flatMap(\.self).filter { !$0.isImported }.map(\.id) }

    /// Imported ones that no staged message explains. They stay for the contact's button.
    var kept: [Int] { rows.values.flatMap(\.self).filter(\.isImported).map(\.id).sorted() }
}

extension UnmirroredMail {
    var key: AppMailKey { AppMailKey(StagingList(user, mail.direction), mail.gmailID) }
}
