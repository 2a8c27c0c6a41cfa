package import Base

/// The severity of a log entry.
package enum LogLevel: Int, Sendable, Codable, CaseIterable, Comparable {
    case debug = 0
    case info = 1
    case notice = 2
    case warning = 3
    case error = 4
    case critical = 5

    package static func < (a: LogLevel, b: LogLevel) -> Bool { a.rawValue < b.rawValue }

    /// As settings, exports and the command line spell it.
    package var name: String { "\(self)" }

    package init?(name: String) {
        guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = level
    }
}

/// The part of the gateway that a log entry belongs to.
package enum LogCategory: String, Sendable, Codable, CaseIterable {
    /// Mail arriving from Odoo, by SMTP.
    case intake
    /// Mail on its way to Google.
    case mailOut = "mail-out"
    /// Mail transferred from Google to Odoo.
    case mailIn = "mail-in"
    case contacts
    case calendar
    /// Scheduled actions in general.
    case actions
    /// Accounts, and what Google granted them.
    case grants
    /// Users who sign in to the console or are refused.
    case signIn = "sign-in"
    /// Commands applied to the queue: hold, release, retry, reroute, remove.
    case queue
    case settings
    /// The process itself: start-up, certificates, disk.
    case system
}

/// An entry for the log: something that an administrator may want to find. Never contains a secret.
package struct NewLogEntry: Sendable, Hashable {
    package var at: Timestamp
    package var level: LogLevel
    package var category: LogCategory
    /// What happened, in English and without what varies, which is in the details.
    package var text: String
    /// The address of the account concerned.
    package var account: String?
    /// The user who did it, or whose scheduled action it was.
    package var user: UserID?
    /// The message concerned.
    package var message: QueueID?
    /// Further facts, by name. One with a German text of its own has that too, by its name with `germanSuffix`.
    package var details: [String: String]

    /// What the name of a detail's German text ends with.
    package static let germanSuffix = ".de"

    package init(
        at: Timestamp,
        level: LogLevel,
        category: LogCategory,
        text: String,
        account: String? = nil,
        user: UserID? = nil,
        message: QueueID? = nil,
        details: [String: String] = [:]
    ) {
        self.at = at
        self.level = level
        self.category = category
        self.text = text
        self.account = account
        self.user = user
        self.message = message
        self.details = details
    }
}

extension NewLogEntry {
    /// The further facts in a language, in the order of their names.
    package func details(in language: Language) -> [(name: String, value: String)] {
        details.filter { !$0.key.hasSuffix(Self.germanSuffix) }.sorted { $0.key < $1.key }.map { name, value in
            let german = language == .german ? details[name + Self.germanSuffix] : nil
            return (name, german ?? value)
        }
    }
}

/// A log entry as stored.
package struct LogEntry: Sendable, Hashable {
    /// The row number; later entries have greater ones.
    package struct ID: Sendable, Hashable, Comparable {
        package let rawValue: Int64

        package init(rawValue: Int64) { self.rawValue = rawValue }

        package static func < (a: ID, b: ID) -> Bool { a.rawValue < b.rawValue }
    }

    package var id: ID
    package var entry: NewLogEntry

    package init(id: ID, entry: NewLogEntry) {
        self.id = id
        self.entry = entry
    }
}
