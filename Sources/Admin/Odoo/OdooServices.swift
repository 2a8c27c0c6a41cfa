package import Base

/// What the console shows and does about the gateway's records in Odoo.
package struct OdooServices: Sendable {
    /// One of these records, and what is to be done about it.
    package struct Step: Sendable {
        package enum Action: String, Sendable {
            case make, change, keep, skip
        }

        package let action: Action
        /// Its external id, such as `field_requested`.
        package let name: String
        /// What it is, in English.
        package let title: String
        /// The fields and languages that are to be set right, or what Odoo lacks for it.
        package let details: [String]

        package init(_ action: Action, name: String, title: String, details: [String]) {
            self.action = action
            self.name = name
            self.title = title
            self.details = details
        }
    }

    /// What Odoo says of itself and of the records.
    package struct Picture: Sendable {
        package let version: String
        package let dialect: String
        package let login: String
        /// By feature, such as `appointments`: the rights that the gateway's user lacks, such as `res.partner: write`, or
        /// why trying it failed.
        package let missing: [(feature: String, rights: [String], problem: Remark?)]
        /// `nil` where the one who asks may not see them.
        package let steps: [Step]?

        package init(
            version: String,
            dialect: String,
            login: String,
            missing: [(feature: String, rights: [String], problem: Remark?)],
            steps: [Step]?
        ) {
            self.version = version
            self.dialect = dialect
            self.login = login
            self.missing = missing
            self.steps = steps
        }
    }

    /// An administrator of Odoo who signs in for one act; nothing of it is kept.
    package struct Administrator: Sendable {
        package let login: String
        package let secret: Secret
    }

    /// Why Odoo did not do it.
    package struct Trouble: Error {
        package enum Cause: Sendable {
            case login, rights, unknownModel, busy, database, webPage, redirected, version, noAnswer, refused, other
        }

        let cause: Cause
        /// The model, status, address, version or kind of failure that the cause speaks of, or Odoo's words.
        let about: String
        /// All of it in English, with the remedy.
        let words: String

        package init(_ cause: Cause, _ words: String, about: String = "") {
            self.cause = cause
            self.words = words
            self.about = about
        }
    }

    /// How far a set-up or its removal has come.
    package struct Progress: Sendable {
        package let number: Int
        package let total: Int
        /// What is done.
        package let step: Step

        package init(_ number: Int, of total: Int, _ step: Step) {
            self.number = number
            self.total = total
            self.step = step
        }
    }

    package typealias Look = @Sendable (_ database: String, Administrator?) async throws(Trouble) -> Picture
    /// Changes Odoo, and tells how far it has come.
    package typealias Work =
        @Sendable (
            _ database: String, Administrator?, _ told: @escaping @Sendable (Progress) -> Void
        ) async throws(Trouble) -> Void

    /// The names of the databases in the configuration.
    package var databases: [String]
    /// Those of them that are called without encryption over a network.
    package var unencrypted: [String]
    package var look: Look
    package var carryOut: Work
    package var remove: Work
    /// The major version of a database, where it is known already; of the first for an empty name.
    package var version: @Sendable (_ database: String) async -> Int?

    package init(
        databases: [String],
        unencrypted: [String] = [],
        look: @escaping Look,
        carryOut: @escaping Work,
        remove: @escaping Work,
        version: @escaping @Sendable (_ database: String) async -> Int? = { _ in nil }
    ) {
        self.databases = databases
        self.unencrypted = unencrypted
        self.look = look
        self.carryOut = carryOut
        self.remove = remove
        self.version = version
    }
}
