package import Base

/// What the console shows and changes of the gateway's records in Odoo.
package struct OdooServices: Sendable {
    /// One of these records, and the change it needs.
    package struct Step: Sendable {
        package enum Action: String, Sendable {
            case make, change, keep, skip
        }

        package let action: Action
        /// Its external id, such as `field_requested`.
        package let name: String
        /// Its title, in English.
        package let title: String
        /// The fields and languages to correct, or what Odoo lacks for it.
        package let details: [String]

        package init(_ action: Action, name: String, title: String, details: [String]) {
            self.action = action
            self.name = name
            self.title = title
            self.details = details
        }
    }

    /// What Odoo reports about itself and the records.
    package struct Picture: Sendable {
        package let version: String
        package let dialect: String
        package let login: String
        /// By feature, such as `appointments`: the access rights that the gateway's user lacks, such as `res.partner:
        /// write`, or why testing them failed.
        package let missing: [(feature: String, rights: [String], problem: Reason?)]
        /// `nil` if the user may not see them.
        package let steps: [Step]?

        package init(
            version: String,
            dialect: String,
            login: String,
            missing: [(feature: String, rights: [String], problem: Reason?)],
            steps: [Step]?
        ) {
            self.version = version
            self.dialect = dialect
            self.login = login
            self.missing = missing
            self.steps = steps
        }
    }

    /// An Odoo administrator who signs in for one action; nothing of it is stored.
    package struct Administrator: Sendable {
        package let login: String
        package let secret: Secret
    }

    /// Why Odoo did not carry it out.
    package struct Failure: Error {
        package enum Cause: Sendable {
            case login, rights, unknownModel, busy, database, webPage, redirected, version, noAnswer, refused, other
        }

        let cause: Cause
        /// The model, status, address, version or kind of failure of the cause, or Odoo's words.
        let about: String
        /// The English text, with the suggested fix.
        let words: String

        package init(_ cause: Cause, _ words: String, about: String = "") {
            self.cause = cause
            self.words = words
            self.about = about
        }
    }

    /// The progress of a setup or its removal.
    package struct Progress: Sendable {
        package let number: Int
        package let total: Int
        /// The step that was done.
        package let step: Step

        package init(_ number: Int, of total: Int, _ step: Step) {
            self.number = number
            self.total = total
            self.step = step
        }
    }

    package typealias Survey = @Sendable (_ database: String, Administrator?) async throws(Failure) -> Picture
    /// Changes Odoo, and reports the progress.
    package typealias Work =
        @Sendable (
            _ database: String, Administrator?, _ told: @escaping @Sendable (Progress) -> Void
        ) async throws(Failure) -> Void

    /// The names of the configured databases.
    package var databases: [String]
    /// The databases that are called over a network without encryption.
    package var unencrypted: [String]
    package var survey: Survey
    package var carryOut: Work
    package var remove: Work
    /// The major version of a database, if it is known already; of the first one for an empty name.
    package var version: @Sendable (_ database: String) async -> Int?

    package init(
        databases: [String],
        unencrypted: [String] = [],
        survey: @escaping Survey,
        carryOut: @escaping Work,
        remove: @escaping Work,
        version: @escaping @Sendable (_ database: String) async -> Int? = { _ in nil }
    ) {
        self.databases = databases
        self.unencrypted = unencrypted
        self.survey = survey
        self.carryOut = carryOut
        self.remove = remove
        self.version = version
    }
}
