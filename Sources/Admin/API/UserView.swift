import Base
package import Storage

/// A user of the console, for programs.
package struct UserView: Encodable, Sendable {
    package let email: String
    package let name: String
    package let role: String
    package let state: String
    package let account: String?
    package let language: String?
    package let createdAt: String
    package let lastSignInAt: String?

    /// The values of `state`.
    static let states = ["invited", "active", "deactivated"]

    package init(_ user: UserRecord, accounts: [AccountID: AccountRecord]) {
        email = user.email
        name = user.name
        role = user.role.rawValue
        state =
            switch UserState(user) {
            case .invited: Self.states[0]
            case .active: Self.states[1]
            case .inactive: Self.states[2]
            }
        account = user.account.flatMap { accounts[$0] }.map { "\($0.address)" }
        language = user.language
        createdAt = user.createdAt.iso8601
        lastSignInAt = user.lastSignInAt?.iso8601
    }
}
