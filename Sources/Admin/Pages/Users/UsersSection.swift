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
        routes.post("users/manage", for: .administrator, UserBulk.manage)
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
        /// What became of its mail.
        var mail: String?
    }

    private struct View: Sendable {
        let link: LinkView?
        let search: ListSearch
        let found: String
        let filter: [HiddenField]
        let hasRows: Bool
        let none: EmptyState?
        let pager: Pager
        let bar: BulkBar
        let columns: [ColumnHeading]
        let users: [UserRow]
        let email: Field
        let name: Field
        let role: SelectField
        let mails: CheckField?
        let importPath: String
        let odooPath: String?
        let googlePath: String?
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
            var link = LinkView(explanation: text.invited(email, lifetime(request)), url: request.url(of: path))
            if request.form.isOn(.mails) { link.mail = try await mail(user, path, request) }
            return try await page(request, link: link)
        } catch StorageError.conflict {
            return try await page(request, errors: [.email: text.alreadyExists])
        }
    }

    /// Mails the invitation, which is shown all the same, and returns what became of it.
    private static func mail(_ user: NewUser, _ path: String, _ request: ConsoleRequest) async throws -> String? {
        guard let mailer = request.mailer else { return nil }
        let (console, text) = (request.console, request.text(UsersText.self))
        let organisation = try await console.store.organisationSettings().name
        let lifetime = console.options.linkLifetime
        return switch await mailer.mail(path, to: user, for: lifetime, organisation: organisation) {
        case .queued: text.mailed(user.email)
        case .failed: text.mailFailed
        case .withheld: text.notMailed
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
            link: LinkView(explanation: text.linkMade(user.email, lifetime(request)), url: request.url(of: path))
        )
    }

    private static func deactivate(_ request: ConsoleRequest) async throws -> Answer {
        let (user, text) = (try await user(request), request.text(UsersText.self))
        let list = UserList.choice(request)
        guard request.isConfirmed else {
            return request.confirm(
                Confirmation(
                    text.deactivateQuestion(user.email),
                    consequences: UserAction.deactivate.consequences([user], text),
                    button: text.deactivate,
                    action: request.path,
                    back: list.path,
                    fields: list.values
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
        let action = isActive ? UserAction.activate : .deactivate
        let isDone = try await action.carryOut(user, request)
        if isDone { await request.console.gateway.accountsChanged() }
        request.notify(
            isDone
                ? Notice(.done, isActive ? text.activated(user.email) : text.deactivated(user.email))
                : Notice(.problem, text.lastAdministrator)
        )
        return .redirect(UserList.choice(request).path)
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
        let list = UserList.choice(request)
        let found = UserList.sorted(try await UserList.found(list, request), list)
        let (shown, pager) = list.page(found) { "\($0.id.rawValue)" }
        let count = text.found(found.count, request.format.number(found.count))
        let view = View(
            link: link,
            search: list.search(text.filter, request),
            found: count,
            filter: list.values.map { HiddenField($0.field, $0.value) },
            hasRows: !shown.isEmpty,
            none: shown.isEmpty ? EmptyState(request.common.nothingFound) : nil,
            pager: pager,
            bar: BulkBar(
                text.selected,
                UserAction.all(in: shown.filter { $0.id != me }).map { $0.choice(text) },
                all: request.common.allFound(count)
            ),
            columns: UserList.columns(list, text),
            users: shown.map { UserRow($0, request, isMe: $0.id == me) },
            email: Field(.email, text.email, .email, value: typed(.email), error: errors[.email]),
            name: Field(.name, text.name, value: typed(.name), error: errors[.name]),
            role: SelectField(.role, text.role, roles, selected: typed(.role)),
            mails: request.mailer == nil
                ? nil : CheckField(.mails, text.mails, isOn: request.form.isOn(.mails), hint: text.mailsHint),
            importPath: PeopleImportSection.path.description,
            odooPath: request.console.odoo?.databases.isEmpty == false ? PeopleFromOdooSection.path.description : nil,
            googlePath: try await PeopleFromGoogleSection.isUseful(request)
                ? PeopleFromGoogleSection.path.description : nil
        )
        var page = Page("users", title: text.title, text: text, view: view)
        page.section = "/users"
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}
