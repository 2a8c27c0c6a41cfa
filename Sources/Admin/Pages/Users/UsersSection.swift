import Base
import HTTPTypes
import Mail
import Storage

/// The users: the list, invitations, new links, activation and deactivation.
enum UsersSection: ConsoleSection {
    static let templates = [Template("people", PackageResources.people_mustache)]
    static let texts: any Texts.Type = UsersText.self
    static let navigation = [
        NavigationItem(
            name: { UsersText.of($0).title },
            path: "/people",
            icon: "people",
            audience: .administrator,
            rank: 80
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("people", for: .administrator) { try await page($0) }
        routes.post("people", for: .administrator, invite)
        routes.post("people/:id/link", for: .administrator, newLink)
        routes.post("people/:id/deactivate", for: .administrator, deactivate)
        routes.post("people/:id/activate", for: .administrator, activate)
        routes.post("people/:id/role", for: .administrator, PersonChanges.role)
        routes.post("people/:id/second-factor", for: .administrator, PersonChanges.resetSecondFactor)
        routes.post("people/:id/remove", for: .administrator, PersonChanges.remove)
    }

    /// A link that was just created; it is shown only once.
    private struct LinkView: Sendable {
        let explanation: String
        let url: String
    }

    private struct View: Sendable {
        let link: LinkView?
        let people: [PersonLine]
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
        let person = NewPerson(
            email: email,
            name: visit.form["name"],
            role: Role(rawValue: visit.form["role"]) ?? .user,
            account: try await visit.console.store.accounts().first { $0.address.key == address?.key }?.id
        )
        do {
            let path = try await visit.console.links.invite(person)
            return try await page(
                visit,
                link: LinkView(explanation: text.invited(email, lifetime(visit)), url: url(path, visit))
            )
        } catch StorageError.conflict {
            return try await page(visit, errors: ["email": text.isThereAlready])
        }
    }

    private static func newLink(_ visit: ConsoleRequest) async throws -> Answer {
        let person = try await person(visit)
        let path = try await visit.console.links.forPerson(person)
        visit.note("a link to choose a password was made for \(person.email)", area: .signIn)
        let text = visit.text(UsersText.self)
        return try await page(
            visit,
            link: LinkView(explanation: text.linkMade(person.email, lifetime(visit)), url: url(path, visit))
        )
    }

    private static func deactivate(_ visit: ConsoleRequest) async throws -> Answer {
        let (person, text) = (try await person(visit), visit.text(UsersText.self))
        guard visit.isConfirmed else {
            return visit.confirm(
                Confirmation(
                    text.deactivateQuestion(person.email),
                    consequences: [text.deactivateSessions, text.passwordEnds, text.deactivateMail]
                        + (person.role == .administrator ? [text.deactivateKeys] : []),
                    button: text.deactivate,
                    action: visit.path,
                    back: "/people"
                )
            )
        }
        return try await change(person, isActive: false, visit)
    }

    private static func activate(_ visit: ConsoleRequest) async throws -> Answer {
        try await change(try await person(visit), isActive: true, visit)
    }

    private static func change(_ person: PersonRecord, isActive: Bool, _ visit: ConsoleRequest) async throws -> Answer {
        let text = visit.text(UsersText.self)
        var change = PersonChange()
        change.isActive = isActive
        do {
            try await visit.console.store.changePerson(person.id, change)
            await visit.console.seams.accountsChanged()
            visit.note("\(person.email) was \(isActive ? "activated" : "deactivated")", area: .signIn)
            visit.notify(Notice(.done, isActive ? text.activated(person.email) : text.deactivated(person.email)))
        } catch StorageError.conflict {
            visit.notify(Notice(.problem, text.lastAdministrator))
        }
        return .redirect("/people")
    }

    /// The user whose number is in the path.
    static func person(_ visit: ConsoleRequest) async throws -> PersonRecord {
        guard let id = Int64(visit.variables["id"] ?? ""),
            let person = try await visit.console.store.person(PersonID(rawValue: id))
        else { throw Refusal.notFound }
        return person
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
        let me = try visit.person.id
        let roles = [(Role.user.rawValue, text.user), (Role.administrator.rawValue, text.administrator)]
        // The typed values are repeated only after an error.
        let typed = { (name: String) in errors.isEmpty ? "" : visit.form[name] }
        let view = View(
            link: link,
            people: try await visit.console.store.people().map { PersonLine($0, visit, isMe: $0.id == me) },
            email: Field("email", text.email, .email, value: typed("email"), error: errors["email"]),
            name: Field("name", text.name, value: typed("name"), error: errors["name"]),
            role: SelectField("role", text.role, roles, selected: typed("role"))
        )
        var page = Page("people", title: text.title, text: text, view: view)
        page.section = "/people"
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}

/// A row of the list of users.
struct PersonLine: Sendable {
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

    init(_ person: PersonRecord, _ visit: ConsoleRequest, isMe: Bool) {
        let text = visit.text(UsersText.self)
        id = "\(person.id.rawValue)"
        name = person.name
        email = person.email
        role = person.role == .administrator ? text.administrator : text.user
        state =
            if !person.isActive {
                Badge(text.inactive, .neutral)
            } else if person.passwordHash == nil,
                person.googleSubject == nil
            { Badge(text.invitedState, .warning) } else { Badge(text.active, .good) }
        lastSignIn = person.lastSignInAt.map(visit.format.dateAndClock) ?? visit.common.never
        canBeChanged = !isMe
        hasSecondFactor = person.hasSecondFactor
        switchAction = person.isActive ? "deactivate" : "activate"
        otherRole = (person.role == .administrator ? Role.user : .administrator).rawValue
        roleLabel = person.role == .administrator ? text.demote : text.promote
        switchLabel = person.isActive ? text.deactivate : text.activate
    }
}
