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

        /// A forgotten password is all that is asked for.
        var asksName: Bool { link.purpose != .mailedReset }
    }

    private static func show(_ request: ConsoleRequest) async throws -> Answer {
        guard let opened = try await open(request) else { return gone(request) }
        return page(request, opened, errors: [:])
    }

    private static func use(_ request: ConsoleRequest) async throws -> Answer {
        guard let opened = try await open(request) else { return gone(request) }
        let email = opened.user?.email ?? request.form[.email]
        let errors = errors(in: request, email: email, needsName: opened.asksName)
        guard errors.isEmpty else { return page(request, opened, errors: errors) }
        let hash = try await request.console.signIn.passwords.hash(Secret(request.form.raw(.password) ?? ""))
        let enrolment = Enrolment(email: email, name: opened.asksName ? request.form[.name] : "", passwordHash: hash)
        let user: UserID
        do {
            let now = request.console.clock.now
            user = try await request.console.store.redeemLink(opened.token.digest, enrolment, at: now)
        } catch {
            guard error.saysNoLongerGood else { throw error }
            return gone(request)
        }
        guard let record = try await request.console.store.user(user) else { return gone(request) }
        let facts = ["affected-user": record.email, "client": request.client.address]
        if opened.link.purpose == .mailedReset {
            request.note("a password was set by a link from a mail", category: .signIn, facts)
        } else {
            request.note("a password was set by a one-time link", category: .signIn, facts)
        }
        return try await request.accepted(record, next: nextStep(of: record, opened.link))
    }

    /// The page on which somebody new goes on: the first administrator sets up the gateway, and a user without an account grants
    /// access to one.
    private static func nextStep(of user: UserRecord, _ link: OneTimeLink) -> LocalPath {
        switch link.purpose {
        case .firstAdministrator: "/assistant"
        case .invitation where user.role == .user && user.account == nil: "/personal"
        case .invitation, .passwordReset, .mailedReset: "/"
        }
    }

    private static func open(_ request: ConsoleRequest) async throws -> Opened? {
        guard let token = SecretToken(request.variables["token"] ?? "") else { return nil }
        guard let link = try await request.console.store.link(token.digest, at: request.console.clock.now) else {
            return nil
        }
        guard let id = link.user else { return Opened(token: token, link: link, user: nil) }
        guard let user = try await request.console.store.user(id), user.isActive else { return nil }
        return Opened(token: token, link: link, user: user)
    }

    private static func errors(in request: ConsoleRequest, email: String, needsName: Bool) -> [FormField: String] {
        let text = request.text(LinkText.self)
        var errors: [FormField: String] = [:]
        if Address(email) == nil { errors[.email] = request.common.notAnAddress }
        if needsName, request.form[.name].isEmpty { errors[.name] = request.common.missing }
        let fault = PasswordRule.fault(
            request.form.raw(.password) ?? "",
            repeated: request.form.raw(.repeated) ?? "",
            email: email
        )
        if let fault { errors[fault == .notRepeated ? .repeated : .password] = text.words(fault) }
        return errors
    }

    private static func page(_ request: ConsoleRequest, _ opened: Opened, errors: [FormField: String]) -> Answer {
        let text = request.text(LinkText.self)
        var fields: [Field] = []
        if opened.user == nil {
            fields.append(
                Field(
                    .email,
                    text.email,
                    .email,
                    value: request.form[.email],
                    error: errors[.email],
                    autocomplete: "username"
                )
            )
        }
        let name = request.form.raw(.name) ?? opened.user?.name ?? ""
        if opened.asksName {
            fields.append(Field(.name, text.name, value: name, error: errors[.name], autocomplete: "name"))
        }
        fields += [
            Field(
                .password,
                text.password,
                .password,
                hint: text.passwordHint,
                error: errors[.password],
                autocomplete: "new-password"
            ),
            Field(.repeated, text.repeated, .password, error: errors[.repeated], autocomplete: "new-password"),
        ]
        let (title, introduction) =
            switch opened.link.purpose {
            case .firstAdministrator: (text.administratorTitle, text.administratorIntroduction)
            case .invitation: (text.invitationTitle, text.invitationIntroduction(opened.user?.email ?? ""))
            case .passwordReset, .mailedReset: (text.resetTitle, text.resetIntroduction(opened.user?.email ?? ""))
            }
        let view = View(introduction: introduction, action: "/link/\(opened.token.text)", fields: fields)
        var answer = Answer.page(
            Page("link", title: title, text: text, view: view),
            status: errors.isEmpty ? .ok : .unprocessableContent
        )
        answer.referrer = .originOnly
        return answer
    }

    private static func gone(_ request: ConsoleRequest) -> Answer {
        let text = request.text(LinkText.self)
        let fix = request.console.resets.isOffered ? text.goneOrForgotten : text.gone
        var answer = FailurePage.page(title: text.goneTitle, fix, status: .gone, request)
        answer.referrer = .originOnly
        return answer
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
