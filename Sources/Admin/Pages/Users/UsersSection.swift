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

    private struct View: Sendable {
        let link: LinkView?
        let users: [UserRow]
        let email: Field
        let name: Field
        let role: SelectField
    }

    private static func invite(_ visit: ConsoleRequest) async throws -> Answer {
        let text = visit.text(UsersText.self)
        var errors: [String: String] = [:]
        let email = visit.form["email"]
        let address = Address(email)
        if address == nil { errors["email"] = visit.common.notAnAddress }
        if visit.form["name"].isEmpty { errors["name"] = visit.common.missing }
        guard errors.isEmpty else { return try await page(visit, errors: errors) }
        let user = NewUser(
            email: email,
            name: visit.form["name"],
            role: Role(rawValue: visit.form["role"]) ?? .user,
            account: try await visit.console.store.accounts().first { $0.address.key == address?.key }?.id
        )
        do {
            let path = try await visit.console.links.invite(user)
            return try await page(
                visit,
                link: LinkView(explanation: text.invited(email, lifetime(visit)), url: url(path, visit))
            )
        } catch StorageError.conflict {
            return try await page(visit, errors: ["email": text.isThereAlready])
        }
    }

    private static func newLink(_ visit: ConsoleRequest) async throws -> Answer {
        let user = try await user(visit)
        let path = try await visit.console.links.forUser(user)
        visit.note("a link to choose a password was made for \(user.email)", area: .signIn)
        let text = visit.text(UsersText.self)
        return try await page(
            visit,
            link: LinkView(explanation: text.linkMade(user.email, lifetime(visit)), url: url(path, visit))
        )
    }

    private static func deactivate(_ visit: ConsoleRequest) async throws -> Answer {
        let (user, text) = (try await user(visit), visit.text(UsersText.self))
        guard visit.isConfirmed else {
            return visit.confirm(
                Confirmation(
                    text.deactivateQuestion(user.email),
                    consequences: [text.deactivateSessions, text.passwordEnds, text.deactivateMail]
                        + (user.role == .administrator ? [text.deactivateKeys] : []),
                    button: text.deactivate,
                    action: visit.path,
                    back: "/users"
                )
            )
        }
        return try await change(user, isActive: false, visit)
    }

    private static func activate(_ visit: ConsoleRequest) async throws -> Answer {
        try await change(try await user(visit), isActive: true, visit)
    }

    private static func change(_ user: UserRecord, isActive: Bool, _ visit: ConsoleRequest) async throws -> Answer {
        let text = visit.text(UsersText.self)
        var change = UserChange()
        change.isActive = isActive
        do {
            try await visit.console.store.changeUser(user.id, change)
            await visit.console.seams.accountsChanged()
            visit.note("\(user.email) was \(isActive ? "activated" : "deactivated")", area: .signIn)
            visit.notify(Notice(.done, isActive ? text.activated(user.email) : text.deactivated(user.email)))
        } catch StorageError.conflict {
            visit.notify(Notice(.problem, text.lastAdministrator))
        }
        return .redirect("/users")
    }

    /// The user whose number is in the path.
    static func user(_ visit: ConsoleRequest) async throws -> UserRecord {
        guard let id = Int64(visit.variables["id"] ?? ""),
            let user = try await visit.console.store.user(UserID(rawValue: id))
        else { throw Refusal.notFound }
        return user
    }

    private static func lifetime(_ visit: ConsoleRequest) -> String {
        visit.format.duration(visit.console.options.linkLifetime)
    }

    private static func url(_ path: String, _ visit: ConsoleRequest) -> String {
        "\(visit.console.options.baseURL ?? visit.client.origin)\(visit.console.options.pathPrefix)\(path)"
    }

    private static func page(
        _ visit: ConsoleRequest,
        link: LinkView? = nil,
        errors: [String: String] = [:]
    ) async throws -> Answer {
        let text = visit.text(UsersText.self)
        let me = try visit.user.id
        let roles = [(Role.user.rawValue, text.user), (Role.administrator.rawValue, text.administrator)]
        // The typed values are repeated only after an error.
        let typed = { (name: String) in errors.isEmpty ? "" : visit.form[name] }
        let view = View(
            link: link,
            users: try await visit.console.store.users().map { UserRow($0, visit, isMe: $0.id == me) },
            email: Field("email", text.email, .email, value: typed("email"), error: errors["email"]),
            name: Field("name", text.name, value: typed("name"), error: errors["name"]),
            role: SelectField("role", text.role, roles, selected: typed("role"))
        )
        var page = Page("users", title: text.title, text: text, view: view)
        page.section = "/users"
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
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

    init(_ user: UserRecord, _ visit: ConsoleRequest, isMe: Bool) {
        let text = visit.text(UsersText.self)
        id = "\(user.id.rawValue)"
        name = user.name
        email = user.email
        role = user.role == .administrator ? text.administrator : text.user
        state =
            if !user.isActive {
                Badge(text.inactive, .neutral)
            } else if user.passwordHash == nil,
                user.googleSubject == nil
            { Badge(text.invitedState, .warning) } else { Badge(text.active, .good) }
        lastSignIn = user.lastSignInAt.map(visit.format.dateAndClock) ?? visit.common.never
        canBeChanged = !isMe
        hasSecondFactor = user.hasSecondFactor
        switchAction = user.isActive ? "deactivate" : "activate"
        otherRole = (user.role == .administrator ? Role.user : .administrator).rawValue
        roleLabel = user.role == .administrator ? text.demote : text.promote
        switchLabel = user.isActive ? text.deactivate : text.activate
    }
}
