import Base
import Odoo
import Storage

/// Which entries of the log are shown in a database of Odoo, and to whom. Pure.
struct AppLogPlan: Sendable {
    /// The most characters of an entry.
    static let longestText = 1000
    /// What is shown only as a warning or error: the queue has each message's own history, and the process that of its
    /// parts.
    private static let quiet: Set<LogCategory> = [.intake, .mailOut, .queue, .system]

    /// A row of `AppLogEntry`.
    struct Row: Sendable, Hashable {
        let entry: LogEntry.ID
        let values: [String: JSONValue]

        /// What tells whether Odoo has it.
        var text: String {
            "\(values[AppLogEntry.date]?.string ?? "") \(values[AppLogEntry.message]?.string ?? "")"
        }
    }

    let database: String
    /// Whether it is the only database.
    let isSole: Bool
    /// The gateway's users in the database.
    let people: [UserID: AppPerson]
    /// Whose account an address is, in lower case.
    let owners: [String: UserID]
    /// For entries that concern nobody.
    let language: Language
    let words: @Sendable (NewLogEntry, Language) -> String

    /// `nil` for an entry that is not shown there.
    func row(_ logged: LogEntry) -> Row? {
        let entry = logged.entry
        guard entry.level >= .warning || !Self.quiet.contains(entry.category) else { return nil }
        let user = entry.user ?? entry.account.flatMap { owners[$0.lowercased()] }
        let person = user.flatMap { people[$0] }
        // What concerns other databases, their administrators do not show to this one's.
        guard person != nil || isSole || entry.details["database"] == database else { return nil }
        if let person, !person.settings.isLogged, entry.level < .warning { return nil }
        let text = words(entry, person?.language ?? language)
        return Row(
            entry: logged.id,
            values: [
                AppLogEntry.message: .string(
                    String(
                        text.split(whereSeparator: \.isNewline).joined(separator: " ")
                            .prefix(Self.longestText)
                    )
                ),
                AppLogEntry.date: .string(OdooTimeText.make(entry.at)),
                AppLogEntry.level: .string(Self.level(entry.level).rawValue),
                AppLogEntry.owner: (person?.odooUser.id).map { .integer($0) } ?? false,
            ]
        )
    }

    private static func level(_ level: LogLevel) -> AppLogEntry.Level {
        switch level {
        case .debug, .info, .notice: .info
        case .warning: .warning
        case .error, .critical: .error
        }
    }

    /// The rows without those that Odoo has already: each of its texts stands for one.
    static func missing(_ rows: [Row], present: [String]) -> [Row] {
        var counts = Dictionary(present.map { ($0, 1) }, uniquingKeysWith: +)
        return rows.filter { row in
            guard let count = counts[row.text], count > 0 else { return true }
            counts[row.text] = count - 1
            return false
        }
    }
}
