package import Base

/// How grave an entry of the log is.
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

/// Which part of the gateway an entry of the log is about.
package enum LogArea: String, Sendable, Codable, CaseIterable {
    /// Mail from Odoo on its way in, by SMTP.
    case intake
    /// Mail on its way to Google.
    case mailOut = "mail-out"
    /// Mail brought from Google to Odoo.
    case mailIn = "mail-in"
    case contacts
    case calendar
    /// Scheduled actions as such.
    case jobs
    /// Accounts, and what Google granted for them.
    case grants
    /// People who sign in to the console or are kept out.
    case signIn = "sign-in"
    /// What people do to the queue.
    case steering
    case settings
    /// The process itself: start, certificates, disk.
    case system
}

/// Something that an administrator may want to find. Never holds a secret.
package struct NewLogEntry: Sendable, Hashable {
    package var at: Timestamp
    package var level: LogLevel
    package var area: LogArea
    /// What happened, in words.
    package var text: String
    /// The address of the account that it is about.
    package var account: String?
    /// Who did it, or whose job it was.
    package var person: PersonID?
    /// The message that it is about.
    package var message: QueueID?
    /// Further facts by name.
    package var details: [String: String]

    package init(
        at: Timestamp,
        level: LogLevel,
        area: LogArea,
        text: String,
        account: String? = nil,
        person: PersonID? = nil,
        message: QueueID? = nil,
        details: [String: String] = [:]
    ) {
        self.at = at
        self.level = level
        self.area = area
        self.text = text
        self.account = account
        self.person = person
        self.message = message
        self.details = details
    }
}

/// An entry as it is stored.
package struct LogEntry: Sendable, Hashable {
    /// The row number: later entries have greater ones.
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
