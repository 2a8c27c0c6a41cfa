package import Mail
package import Storage

/// Finds the account that sends a message: by header From, else by login, else the default sender.
///
/// The envelope's sender decides nothing here: Odoo puts its bounce address there, whoever wrote the message.
package struct Router: Sendable {
    private let accounts: AccountDirectory
    private let logins: LoginDirectory

    package init(accounts: AccountDirectory, logins: LoginDirectory) {
        self.accounts = accounts
        self.logins = logins
    }

    /// - Parameters:
    ///   - author: the address in header From; `nil` where the message has none.
    ///   - login: the name that the client authenticated with.
    package func route(author: Address?, login: String?) throws(RoutingRefusal) -> AccountID {
        let login = login.flatMap { logins[$0] }
        let bySender = author.flatMap { accounts.account(sendingAs: $0) }.flatMap { $0.options.sendsOwnMail ? $0 : nil }
        let byLogin = login?.account.flatMap { accounts[$0] }
        guard let account = bySender ?? byLogin ?? accounts.defaultSender else {
            throw .noAccount(author)
        }
        if let login, let author, !login.permits(author) {
            throw .notPermitted(author, login: login.name)
        }
        return account.id
    }
}

/// Why a message can never be sent.
package enum RoutingRefusal: Error, Sendable, Hashable {
    case noAccount(Address?)
    case notPermitted(Address, login: String)
}

extension RoutingRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noAccount(let author?):
            "no Google account sends as \(author), and there is no default sender; add the account, or choose a default sender"
        case .noAccount(nil):
            "the message has no From address, and there is no default sender; choose a default sender"
        case .notPermitted(let author, let login):
            "login \(login) may not send as \(author)"
        }
    }
}
