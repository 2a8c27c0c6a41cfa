import Base
import Cryptography
import HTTPTypes
import Mail
import Storage

/// The target of one-time links: the first administrator, an invited user or one without a password enters a name and
/// chooses a password.
enum LinkSection: ConsoleSection {
    static let templates = [Template("link", PackageResources.link_mustache)]
    static let texts: any Texts.Type = LinkText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.get("link/:token", for: .everyone, show)
        routes.post("link/:token", for: .everyone, use)
    }

    private struct View: Sendable {
        let introduction: String
        let action: String
        let fields: [Field]
    }

    /// A valid link, and the user it is for.
    private struct Opened {
        let token: SecretToken
        let link: OneTimeLink
        let user: UserRecord?
    }

    private static func show(_ visit: ConsoleRequest) async throws -> Answer {
        guard let opened = try await open(visit) else { return gone(visit) }
        return page(visit, opened, errors: [:])
    }

    private static func use(_ visit: ConsoleRequest) async throws -> Answer {
        guard let opened = try await open(visit) else { return gone(visit) }
        let email = opened.user?.email ?? visit.form["email"]
        let errors = errors(in: visit, email: email)
        guard errors.isEmpty else { return page(visit, opened, errors: errors) }
        let hash = try await visit.console.signIn.passwords.hash(Secret(visit.form.raw("password") ?? ""))
        let enrolment = Enrolment(email: email, name: visit.form["name"], passwordHash: hash)
        let user: UserID
        do {
            let now = visit.console.clock.now
            user = try await visit.console.store.redeemLink(opened.token.digest, enrolment, at: now)
        } catch {
            guard error.saysNoLongerGood else { throw error }
            return gone(visit)
        }
        guard let record = try await visit.console.store.user(user) else { return gone(visit) }
        return try await visit.passwordAccepted(of: record, next: "/")
    }

    private static func open(_ visit: ConsoleRequest) async throws -> Opened? {
        guard let token = SecretToken(visit.variables["token"] ?? "") else { return nil }
        guard let link = try await visit.console.store.link(token.digest, at: visit.console.clock.now) else {
            return nil
        }
        guard let id = link.user else { return Opened(token: token, link: link, user: nil) }
        guard let user = try await visit.console.store.user(id), user.isActive else { return nil }
        return Opened(token: token, link: link, user: user)
    }

    private static func errors(in visit: ConsoleRequest, email: String) -> [String: String] {
        let text = visit.text(LinkText.self)
        var errors: [String: String] = [:]
        if Address(email) == nil { errors["email"] = visit.common.notAnAddress }
        if visit.form["name"].isEmpty { errors["name"] = visit.common.missing }
        let fault = PasswordRule.fault(
            visit.form.raw("password") ?? "",
            repeated: visit.form.raw("repeated") ?? "",
            email: email
        )
        if let fault { errors[fault == .notRepeated ? "repeated" : "password"] = text.words(fault) }
        return errors
    }

    private static func page(_ visit: ConsoleRequest, _ opened: Opened, errors: [String: String]) -> Answer {
        let text = visit.text(LinkText.self)
        var fields: [Field] = []
        if opened.user == nil {
            fields.append(
                Field(
                    "email",
                    text.email,
                    .email,
                    value: visit.form["email"],
                    error: errors["email"],
                    autocomplete: "username"
                )
            )
        }
        let name = visit.form.raw("name") ?? opened.user?.name ?? ""
        fields += [
            Field("name", text.name, value: name, error: errors["name"], autocomplete: "name"),
            Field(
                "password",
                text.password,
                .password,
                hint: text.passwordHint,
                error: errors["password"],
                autocomplete: "new-password"
            ),
            Field("repeated", text.repeated, .password, error: errors["repeated"], autocomplete: "new-password"),
        ]
        let (title, introduction) =
            switch opened.link.purpose {
            case .firstAdministrator: (text.administratorTitle, text.administratorIntroduction)
            case .invitation: (text.invitationTitle, text.invitationIntroduction(opened.user?.email ?? ""))
            case .passwordReset: (text.resetTitle, text.resetIntroduction(opened.user?.email ?? ""))
            }
        let view = View(introduction: introduction, action: "/link/\(opened.token.text)", fields: fields)
        return .page(
            Page("link", title: title, text: text, view: view),
            status: errors.isEmpty ? .ok : .unprocessableContent
        )
    }

    private static func gone(_ visit: ConsoleRequest) -> Answer {
        let text = visit.text(LinkText.self)
        return FailurePage.page(title: text.goneTitle, text.gone, status: .gone, visit)
    }
}

extension StorageError {
    /// Someone else was faster, or the user was deactivated in the meantime.
    fileprivate var saysNoLongerGood: Bool {
        switch self {
        case .notFound, .conflict: true
        default: false
        }
    }
}
