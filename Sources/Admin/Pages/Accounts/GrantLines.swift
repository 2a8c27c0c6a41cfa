import Storage

/// The source of an account's grant, for its page.
struct GrantLines: Sendable {
    let source: String
    let clientID: String?
    let scopes: String

    init(_ account: AccountRecord, _ visit: Visit) {
        let text = visit.text(AccountsText.self)
        switch visit.console.seams.accounts.source(account) {
        case .user(let id):
            source = text.grantByUser
            clientID = id
        case .serviceAccount(let key):
            source = text.grantByServiceAccount(key.email)
            clientID = key.clientID
        case .missing:
            source = text.grantMissing
            clientID = nil
        case .unreadable:
            source = text.grantUnreadable
            clientID = nil
        }
        scopes = account.scopes.joined(separator: " ")
    }
}
