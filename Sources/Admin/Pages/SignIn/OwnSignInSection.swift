import Base
import Cryptography
import HTTPTypes
import Storage

/// The user's own sign-in: sessions, signing out everywhere, and the password.
enum OwnSignInSection: ConsoleSection {
    static let templates = [Template("profile", PackageResources.profile_mustache)]
    static let texts: any Texts.Type = OwnSignInText.self
    static let navigation = [
        NavigationItem(
            name: { OwnSignInText.of($0).title },
            path: "/profile",
            icon: "key",
            audience: .user,
            group: .own,
            rank: 16
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("profile", for: .user) { try await page($0, errors: [:]) }
        routes.post("profile/password", for: .user, changePassword)
        routes.post("profile/sessions/end", for: .user, endSession)
    }

    /// A row of the list of sessions.
    private struct Row: Sendable {
        let browser: String
        let current: Badge?
        let address: String
        let since: String
        let lastSeen: String
        /// What ends it; `nil` for this browser's own, which signs out.
        let end: String?
    }

    private struct View: Sendable {
        let tabs: PersonalTabs
        let rows: [Row]
        let fields: [Field]
        let secondFactor: Badge
    }

    /// Requires the old password, so that an unattended browser does not give the account away; ends other sessions.
    private static func changePassword(_ request: ConsoleRequest) async throws -> Answer {
        let (user, text) = (try request.user, request.text(OwnSignInText.self))
        let old = Secret(String((request.form.raw(.oldPassword) ?? "").prefix(PasswordRule.longest)))
        let password = request.form.raw(.password) ?? ""
        let fault = PasswordRule.fault(password, repeated: request.form.raw(.repeated) ?? "", email: user.email)
        if let fault {
            let field: FormField = fault == .notRepeated ? .repeated : .password
            return try await page(request, errors: [field: LinkText.of(request.language).words(fault)])
        }
        let signIn = request.console.signIn
        switch try await signIn.check(email: user.email, password: old, from: request.client.address) {
        case .accepted: break
        case .refused: return try await page(request, errors: [.oldPassword: text.wrong])
        case .lockedOut:
            return try await page(request, errors: [.oldPassword: SignInText.of(request.language).lockedOut])
        case .busy: return try await page(request, errors: [.oldPassword: SignInText.of(request.language).busy])
        }
        let hash = try await signIn.passwords.hash(Secret(password))
        try await request.console.store.setPassword(hash, of: user.id, except: request.session?.session.digest)
        request.note("the password was changed", category: .signIn)
        request.notify(Notice(.done, text.changed))
        return .redirect("/profile")
    }

    /// Ends another session of the same user.
    private static func endSession(_ request: ConsoleRequest) async throws -> Answer {
        let sessions = try await request.console.sessions.all(of: request.user.id)
        guard let digest = Base64.decode(request.form[.session], .url),
            sessions.contains(where: { $0.digest == digest })
        else { throw Refusal.notFound }
        try await request.console.store.endSession(digest)
        request.note("a session was ended by its user", category: .signIn)
        request.notify(Notice(.done, request.text(OwnSignInText.self).ended))
        return .redirect("/profile")
    }

    private static func page(_ request: ConsoleRequest, errors: [FormField: String]) async throws -> Answer {
        let (text, link) = (request.text(OwnSignInText.self), request.text(LinkText.self))
        let current = request.session?.session.digest
        let rows = try await request.console.sessions.all(of: request.user.id).map { session in
            Row(
                browser: BrowserName(userAgent: session.userAgent).words(text),
                current: session.digest == current ? Badge(text.thisBrowser, .good) : nil,
                address: session.address,
                since: request.format.dateAndClock(session.createdAt),
                lastSeen: request.format.dateAndClock(session.lastSeenAt),
                // The digest of the token, which opens nothing.
                end: session.digest == current ? nil : Base64.encode(session.digest, .url, padded: false)
            )
        }
        let fields = [
            Field(.oldPassword, text.old, .password, error: errors[.oldPassword], autocomplete: "current-password"),
            Field(
                .password,
                text.new,
                .password,
                hint: link.passwordHint,
                error: errors[.password],
                autocomplete: "new-password"
            ),
            Field(.repeated, link.repeated, .password, error: errors[.repeated], autocomplete: "new-password"),
        ]
        let isOn = try request.user.hasSecondFactor
        let badge = isOn ? Badge(text.secondFactorOn, .good) : Badge(text.secondFactorOff, .neutral)
        let view = View(tabs: PersonalTabs(onSignIn: request), rows: rows, fields: fields, secondFactor: badge)
        var page = Page("profile", title: text.title, text: text, view: view)
        page.section = "/profile"
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}
