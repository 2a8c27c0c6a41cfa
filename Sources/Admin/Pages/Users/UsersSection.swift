import Base
import HTTPTypes
import Mail
import Storage

/// The users: the list, invitations, new links, activation and deactivation.
enum UsersSection: ConsoleSection {
    static let templates = [Template("users", PackageResources.users_mustache)]
    static let texts: any Texts.Type = UsersText.self
    static let navigation = [
        NavigationItem(
            name: { UsersText.of($0).title },
            path: "/users",
            icon: "users",
            audience: .administrator,
            group: .administration,
            rank: 80
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("users", for: .administrator) { try await page($0) }
        routes.post("users", for: .administrator, invite)
        routes.post("users/:id/link", for: .administrator, newLink)
        routes.post("users/:id/deactivate", for: .administrator, deactivate)
        routes.post("users/:id/activate", for: .administrator, activate)
        routes.post("users/:id/role", for: .administrator, UserChanges.role)
        routes.post("users/:id/second-factor", for: .administrator, UserChanges.resetSecondFactor)
        routes.post("users/:id/remove", for: .administrator, UserChanges.remove)
    }

    /// A link that was just created; it is shown only once.
    private struct LinkView: Sendable {
        let explanation: String
        let url: String
    }

    /// The columns by which the list can be sorted.
    private enum Column: String, Sendable {
        case name, email, role, state
        case lastSignIn = "last-sign-in"
    }

    private struct View: Sendable {
        let link: LinkView?
        let columns: [ColumnHeading]
        let users: [UserRow]
        let email: Field
        let name: Field
        let role: SelectField
    }

    private static func invite(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(UsersText.self)
        var errors: [FormField: String] = [:]
        let email = request.form[.email]
        let address = Address(email)
        if address == nil { errors[.email] = request.common.notAnAddress }
        if request.form[.name].isEmpty { errors[.name] = request.common.missing }
        guard errors.isEmpty else { return try await page(request, errors: errors) }
        let user = NewUser(
            email: email,
            name: request.form[.name],
            role: Role(rawValue: request.form[.role]) ?? .user,
            account: try await unownedAccount(address, request)
        )
        do {
            let path = try await request.console.links.invite(user)
            return try await page(
                request,
                link: LinkView(explanation: text.invited(email, lifetime(request)), url: url(path, request))
            )
        } catch StorageError.conflict {
            return try await page(request, errors: [.email: text.alreadyExists])
        }
    }

    /// The account of that address that may be given, unless it belongs to another user already.
    static func unownedAccount(
        _ address: Address?,
        _ request: ConsoleRequest,
        mayBeGiven: (AccountRecord) -> Bool = { _ in true }
    ) async throws -> AccountID? {
        let store = request.console.store
        let account = try await store.accounts().first { $0.address.key == address?.key }
        guard let account, mayBeGiven(account) else { return nil }
        return try await store.users().contains { $0.account == account.id } ? nil : account.id
    }

    private static func newLink(_ request: ConsoleRequest) async throws -> Answer {
        let user = try await user(request)
        let path = try await request.console.links.forUser(user)
        request.note("a link to choose a password was created", category: .signIn, ["affected-user": user.email])
        let text = request.text(UsersText.self)
        return try await page(
            request,
            link: LinkView(explanation: text.linkMade(user.email, lifetime(request)), url: url(path, request))
        )
    }

    private static func deactivate(_ request: ConsoleRequest) async throws -> Answer {
        let (user, text) = (try await user(request), request.text(UsersText.self))
        guard request.isConfirmed else {
            return request.confirm(
                Confirmation(
                    text.deactivateQuestion(user.email),
                    consequences: [text.deactivateSessions, text.passwordEnds, text.deactivateMail]
                        + (user.role == .administrator ? [text.deactivateKeys] : []),
                    button: text.deactivate,
                    action: request.path,
                    back: "/users"
                )
            )
        }
        return try await change(user, isActive: false, request)
    }

    private static func activate(_ request: ConsoleRequest) async throws -> Answer {
        try await change(try await user(request), isActive: true, request)
    }

    private static func change(_ user: UserRecord, isActive: Bool, _ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(UsersText.self)
        var change = UserChange()
        change.isActive = isActive
        do {
            try await request.console.store.changeUser(user.id, change)
            await request.console.gateway.accountsChanged()
            request.note(
                isActive ? "a user was activated" : "a user was deactivated",
                category: .signIn,
                ["affected-user": user.email]
            )
            request.notify(Notice(.done, isActive ? text.activated(user.email) : text.deactivated(user.email)))
        } catch StorageError.conflict {
            request.notify(Notice(.problem, text.lastAdministrator))
        }
        return .redirect("/users")
    }

    /// The user whose number is in the path.
    static func user(_ request: ConsoleRequest) async throws -> UserRecord {
        guard let id = Int64(request.variables["id"] ?? ""),
            let user = try await request.console.store.user(UserID(rawValue: id))
        else { throw Refusal.notFound }
        return user
    }

    private static func lifetime(_ request: ConsoleRequest) -> String {
        request.format.duration(request.console.options.linkLifetime)
    }

    private static func url(_ path: String, _ request: ConsoleRequest) -> String {
        "\(request.console.options.baseURL ?? request.client.origin)\(request.console.options.pathPrefix)\(path)"
    }

    private static func page(
        _ request: ConsoleRequest,
        link: LinkView? = nil,
        errors: [FormField: String] = [:]
    ) async throws -> Answer {
        let text = request.text(UsersText.self)
        let me = try request.user.id
        let roles = [(Role.user.rawValue, text.user), (Role.administrator.rawValue, text.administrator)]
        // The typed values are repeated only after an error.
        let typed = { (field: FormField) in errors.isEmpty ? "" : request.form[field] }
        let sorting = Sorting<Column>(request.query, usual: .email)
        let users = sorting.sorted(try await request.console.store.users()) { key($0, sorting.column) }
        let view = View(
            link: link,
            columns: columns(sorting, text),
            users: users.map { UserRow($0, request, isMe: $0.id == me) },
            email: Field(.email, text.email, .email, value: typed(.email), error: errors[.email]),
            name: Field(.name, text.name, value: typed(.name), error: errors[.name]),
            role: SelectField(.role, text.role, roles, selected: typed(.role))
        )
        var page = Page("users", title: text.title, text: text, view: view)
        page.section = "/users"
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private static func key(_ user: UserRecord, _ column: Column) -> SortKey {
        switch column {
        case .name: .text(user.name)
        case .email: .text(user.email)
        case .role: .count(user.role == .administrator ? 0 : 1)
        case .state: .count(UserState(user).rawValue)
        case .lastSignIn: .number(user.lastSignInAt?.milliseconds ?? 0)
        }
    }

    private static func columns(_ sorting: Sorting<Column>, _ text: Translated<UsersText>) -> [ColumnHeading] {
        let path: LocalPath = "/users"
        return [
            sorting.heading(.name, text.name, on: path), sorting.heading(.email, text.email, on: path),
            sorting.heading(.role, text.role, on: path), sorting.heading(.state, text.state, on: path),
            sorting.heading(.lastSignIn, text.lastSignIn, descends: true, on: path), ColumnHeading(text.actions),
        ]
    }
}

/// Whether a user signs in, as the list shows it.
private enum UserState: Int {
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
        hasSecondFactor = user.hasSecondFactor
        switchAction = user.isActive ? "deactivate" : "activate"
        otherRole = (user.role == .administrator ? Role.user : .administrator).rawValue
        roleLabel = user.role == .administrator ? text.demote : text.promote
        switchLabel = user.isActive ? text.deactivate : text.activate
    }
}
