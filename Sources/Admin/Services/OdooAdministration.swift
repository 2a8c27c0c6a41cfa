package import Base

/// What the console shows and changes of the Odoo databases and of the gateway's records in them.
package protocol OdooAdministration: Sendable {
    /// The names of the databases that are called.
    var databases: [String] { get }

    /// All databases: those of the configuration file first, then those that were added.
    var all: [ListedOdooDatabase] { get async throws }

    /// Adds a database, or changes one that was added, and calls it from now on. Throws `OdooDatabaseProblem`.
    func save(_ database: TypedOdooDatabase) async throws

    /// Removes a database that was added. Throws `StorageError.notFound` for any other.
    func removeDatabase(named name: String) async throws

    /// The databases that are called over a network without encryption.
    var unencrypted: [String] { get }

    /// The major version of a database, if it is known already; of the first one for an empty name.
    func version(of database: String) async -> Int?

    /// The active internal users of a database, but for the gateway's own.
    func people(of database: String) async throws(OdooSetupFailure) -> [OdooPerson]

    func survey(_ database: String, as administrator: OdooAdministrator?) async throws(OdooSetupFailure) -> OdooSurvey

    /// Creates the records, or corrects them, and reports the progress.
    func setUp(
        _ database: String,
        as administrator: OdooAdministrator?,
        onStep told: @escaping @Sendable (OdooSetupProgress) -> Void
    ) async throws(OdooSetupFailure)

    /// Removes the records, and reports the progress.
    func remove(
        _ database: String,
        as administrator: OdooAdministrator?,
        onStep told: @escaping @Sendable (OdooSetupProgress) -> Void
    ) async throws(OdooSetupFailure)
}

/// An Odoo database, without its key.
package struct ListedOdooDatabase: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        /// Of the configuration file, where alone it can be changed.
        case fromFile
        case added
        /// Was added, and is not used: the configuration file has one of that name.
        case hidden
        /// Was added, and is not used: its key was sealed under a key that was lost.
        case withoutKey
    }

    package let name: String
    package let url: String
    package let database: String
    package let login: String
    package let state: State

    package init(name: String, url: String, database: String, login: String, state: State) {
        self.name = name
        self.url = url
        self.database = database
        self.login = login
        self.state = state
    }
}

/// A database as an administrator typed it.
package struct TypedOdooDatabase: Sendable {
    package let name: String
    package let url: String
    package let database: String
    package let login: String
    /// `nil` keeps the stored one, if nothing else than the key could have changed.
    package let key: Secret?
    /// Whether there must be none of that name yet.
    package let isNew: Bool

    package init(name: String, url: String, database: String, login: String, key: Secret?, isNew: Bool) {
        self.name = name
        self.url = url
        self.database = database
        self.login = login
        self.key = key
        self.isNew = isNew
    }
}

/// Why a database is not stored.
package enum OdooDatabaseProblem: Error, Sendable, Hashable {
    /// The configuration file has one of that name, which would be used instead.
    case isInFile
    case exists
    case noURL
    /// One that was added stays the same database: what was transferred is remembered by its name.
    case isOther
    /// None is stored for this address, database and login.
    case noKey
}

/// One of the gateway's records in Odoo, and the change it needs.
package struct OdooSetupStep: Codable, Sendable {
    package enum Action: String, Codable, Sendable {
        case make, change, keep, skip
    }

    package let action: Action
    /// Its external id, such as `field_requested`.
    package let name: String
    /// Its title, in English and in German.
    package let title, germanTitle: String
    /// The fields and languages to correct, or what Odoo lacks for it.
    package let details: [String]

    package init(_ action: Action, name: String, title: Localized<String>, details: [String]) {
        self.action = action
        self.name = name
        (self.title, germanTitle) = (title.english, title.german)
        self.details = details
    }
}

/// What Odoo reports about itself and the records.
package struct OdooSurvey: Sendable {
    package let version: String
    package let dialect: String
    package let login: String
    /// By feature, such as `appointments`: the access rights that the gateway's user lacks, such as `res.partner:
    /// write`, or why testing them failed.
    package let missing: [(feature: String, rights: [String], problem: Reason?)]
    /// The companies in which users work, and the gateway's user is not allowed.
    package let closedCompanies: [String]
    /// `nil` if the user may not see them.
    package let steps: [OdooSetupStep]?

    package init(
        version: String,
        dialect: String,
        login: String,
        missing: [(feature: String, rights: [String], problem: Reason?)],
        closedCompanies: [String] = [],
        steps: [OdooSetupStep]?
    ) {
        self.version = version
        self.dialect = dialect
        self.login = login
        self.missing = missing
        self.closedCompanies = closedCompanies
        self.steps = steps
    }
}

/// An Odoo administrator who signs in for one action; nothing of it is stored.
package struct OdooAdministrator: Sendable {
    package let login: String
    package let secret: Secret
}

/// Why Odoo did not carry it out.
package struct OdooSetupFailure: Error, Codable {
    package enum Cause: String, Codable, Sendable {
        case login, rights, unknownModel, busy, database, webPage, redirected, version, noAnswer, refused, interrupted
        case other
    }

    let cause: Cause
    /// The model, status, address, version or kind of failure of the cause, or Odoo's words.
    let about: String
    /// The English text, with the suggested fix.
    package let words: String

    package init(_ cause: Cause, _ words: String, about: String = "") {
        self.cause = cause
        self.words = words
        self.about = about
    }
}

/// The progress of a setup or its removal.
package struct OdooSetupProgress: Sendable {
    package let number: Int
    package let total: Int
    /// The step that was done.
    package let step: OdooSetupStep

    package init(_ number: Int, of total: Int, _ step: OdooSetupStep) {
        self.number = number
        self.total = total
        self.step = step
    }
}
