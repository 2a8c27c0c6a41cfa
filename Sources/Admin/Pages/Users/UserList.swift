import Base
import Storage

/// The list of users.
enum UserList {
    /// The columns by which the list can be sorted.
    enum Column: String, Sendable {
        case name, email, role, state
        case lastSignIn = "last-sign-in"
    }

    /// What the reader chose of the list.
    static func choice(_ request: ConsoleRequest) -> ListChoice<Column> {
        ListChoice(request, at: "/users", usual: .email)
    }

    /// The users that the list finds by their names and addresses.
    static func found(_ choice: ListChoice<Column>, _ request: ConsoleRequest) async throws -> [UserRecord] {
        try await request.console.store.users().filter { choice.finds([$0.name, $0.email]) }
    }

    static func sorted(_ users: [UserRecord], _ choice: ListChoice<Column>) -> [UserRecord] {
        choice.sorting.sorted(users) { user in
            switch choice.sorting.column {
            case .name: .text(user.name)
            case .email: .text(user.email)
            case .role: .count(user.role == .administrator ? 0 : 1)
            case .state: .count(UserState(user).rawValue)
            case .lastSignIn: .number(user.lastSignInAt?.milliseconds ?? 0)
            }
        }
    }

    static func columns(_ list: ListChoice<Column>, _ text: Translated<UsersText>) -> [ColumnHeading] {
        [
            list.heading(.name, text.name), list.heading(.email, text.email), list.heading(.role, text.role),
            list.heading(.state, text.state), list.heading(.lastSignIn, text.lastSignIn, descends: true),
            ColumnHeading(text.actions),
        ]
    }
}

/// Whether a user signs in, as the list shows it.
enum UserState: Int {
    /// Has not accepted the invitation yet.
    case invited
    case active
    case inactive

    init(_ user: UserRecord) {
        if !user.isActive {
            self = .inactive
        } else {
            self = user.passwordHash == nil && user.googleSubject == nil ? .invited : .active
        }
    }
}

/// A row of the list of users.
struct UserRow: Sendable {
    let id: String
    /// What can be done with it, as the bar's buttons name it.
    let can: String
    let name: String
    let email: String
    let role: String
    let state: Badge
    let lastSignIn: String
    /// Not for oneself: a user who locked themselves out by mistake could not undo it.
    let canBeChanged: Bool
    let switchAction: String
    let switchLabel: String
    let otherRole: String
    let roleLabel: String
    let hasSecondFactor: Bool

    init(_ user: UserRecord, _ request: ConsoleRequest, isMe: Bool) {
        let text = request.text(UsersText.self)
        id = "\(user.id.rawValue)"
        name = user.name
        email = user.email
        role = user.role == .administrator ? text.administrator : text.user
        state =
            switch UserState(user) {
            case .invited: Badge(text.invitedState, .warning)
            case .active: Badge(text.active, .good)
            case .inactive: Badge(text.inactive, .neutral)
            }
        lastSignIn = user.lastSignInAt.map(request.format.dateAndClock) ?? request.common.never
        canBeChanged = !isMe
        can = UserAction.all(in: isMe ? [] : [user]).map(\.rawValue).joined(separator: " ")
        hasSecondFactor = user.hasSecondFactor
        switchAction = user.isActive ? "deactivate" : "activate"
        otherRole = (user.role == .administrator ? Role.user : .administrator).rawValue
        roleLabel = user.role == .administrator ? text.demote : text.promote
        switchLabel = user.isActive ? text.deactivate : text.activate
    }
}
