package import Base
import Cryptography
package import Storage

/// What the console asks about people who come from Odoo.
package protocol OdooEntrance: Sendable {
    /// Spends the ticket that a database of that name gave to a user of Odoo.
    ///
    /// - Returns: `nil` if there is no such database, or the ticket is unknown there, was spent, or has expired.
    /// - Throws: `OdooEntranceProblem` if Odoo does not say.
    func spend(_ ticket: OdooTicket, of database: String) async throws -> OdooVisitor?
}

/// A user of Odoo who came with a ticket, and who that is here.
package struct OdooVisitor: Sendable, Hashable {
    /// Which of the gateway's users it is.
    package enum Identity: Sendable, Hashable {
        case user(UserID)
        /// None of them.
        case nobody
        /// More than one.
        case several
    }

    /// The name of the database in the configuration.
    package let database: String
    /// Whether it is the database of users who have chosen none.
    package let isFirstDatabase: Bool
    package let login: String
    package let name: String
    /// The language in Odoo; `nil` if none is set there.
    package let language: Language?
    package let identity: Identity

    package init(
        database: String,
        isFirstDatabase: Bool,
        login: String,
        name: String,
        language: Language?,
        identity: Identity
    ) {
        self.database = database
        self.isFirstDatabase = isFirstDatabase
        self.login = login
        self.name = name
        self.language = language
        self.identity = identity
    }
}

/// Why Odoo did not say whose ticket it is.
package struct OdooEntranceProblem: Error {
    package let reason: Reason

    package init(_ reason: Reason) { self.reason = reason }
}

/// A one-time ticket as Odoo makes it: 64 hexadecimal digits. It is in no log, and in the store as nothing.
package struct OdooTicket: Sendable, Hashable {
    private static let length = 64

    /// Whoever has it may use it.
    package let text: String

    /// Reads an untrusted ticket; `nil` if it cannot be one.
    package init?(_ text: String) {
        guard text.utf8.count == Self.length,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.text = text
    }

    /// The ticket's SHA-256, by which Odoo knows it, in lower-case hexadecimal.
    package var hash: String {
        SHA256.digest(Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension OdooTicket: CustomStringConvertible {
    package var description: String { "a ticket" }
}
