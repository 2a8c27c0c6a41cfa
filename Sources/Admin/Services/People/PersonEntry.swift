package import Base
import Mail
package import Storage

/// Somebody who is to become a user: as a file, a program or Odoo names them.
package struct PersonEntry: Sendable, Hashable {
    /// Why somebody cannot become a user.
    package enum Problem: Sendable, Hashable {
        /// What is given is no email address.
        case noAddress(String)
        case noSuchRole(String)
        case noSuchLanguage(String)
        case nameTooLong
        /// An earlier line has the same address.
        case twice(line: Int)
        case tooManyCells
    }

    /// The longest name, in characters.
    package static let longestName = 200

    /// The line of the file, or the place in a list, counted from 1.
    package let line: Int
    package let email: String
    package let name: String
    package let role: Role
    /// `nil` follows the browser.
    package let language: Language?
    /// The Odoo database that the user belongs to; empty for the first one.
    package let odooDatabase: String
    package let problem: Problem?

    /// - Parameters:
    ///   - role: `user` or `administrator`, also in German; empty for a user.
    ///   - language: `en`, `de` or a tag that begins so; empty for none.
    ///   - problem: what is known to be wrong already.
    package init(
        line: Int,
        email: String,
        name: String,
        role: String = "",
        language: String = "",
        odooDatabase: String = "",
        problem: Problem? = nil
    ) {
        let readRole = Self.role(role)
        let readLanguage = Language(rawValue: String(language.lowercased().prefix { $0 != "_" && $0 != "-" }))
        self.line = line
        self.email = email
        self.name = name.isEmpty ? email : name
        self.role = readRole ?? .user
        self.language = readLanguage
        self.odooDatabase = odooDatabase
        self.problem =
            if let problem {
                problem
            } else if Address(email) == nil {
                .noAddress(email)
            } else if readRole == nil {
                .noSuchRole(role)
            } else if readLanguage == nil, !language.isEmpty {
                .noSuchLanguage(language)
            } else if name.count > Self.longestName {
                .nameTooLong
            } else {
                nil
            }
    }

    private static func role(_ text: String) -> Role? {
        switch text.lowercased() {
        case "", "user", "benutzer": .user
        case "administrator", "admin": .administrator
        default: nil
        }
    }

    /// What the store is told.
    func user(account: AccountID?) -> NewUser {
        NewUser(email: email, name: name, role: role, language: language?.rawValue, account: account)
    }
}

extension PersonEntry.Problem {
    package var sentence: Localized<String> {
        switch self {
        case .noAddress(let text) where text.isEmpty:
            Localized("the email address is missing", "Die E-Mail-Adresse fehlt")
        case .noAddress(let text):
            Localized("\"\(text)\" is not an email address", "„\(text)“ ist keine E-Mail-Adresse")
        case .noSuchRole(let text):
            Localized(
                "\"\(text)\" is not a role: user or administrator",
                "„\(text)“ ist keine Rolle: Benutzer (user) oder Administrator (administrator)"
            )
        case .noSuchLanguage(let text):
            Localized("\"\(text)\" is not a language: en or de", "„\(text)“ ist keine Sprache: en oder de")
        case .nameTooLong:
            Localized(
                "the name is longer than \(PersonEntry.longestName) characters",
                "Der Name ist länger als \(PersonEntry.longestName) Zeichen"
            )
        case .twice(let line):
            Localized("line \(line) has the same address", "Zeile \(line) hat dieselbe Adresse")
        case .tooManyCells:
            Localized("the line has more cells than columns", "Die Zeile hat mehr Zellen als Spalten")
        }
    }
}
