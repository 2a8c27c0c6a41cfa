import Base
import Cryptography
import HTTPTypes
import Storage

/// The user's own sign-in: sessions, signing out everywhere, and the password.
enum OwnSignInSection: ConsoleSection {
    static let templates = [Template("myself", PackageResources.myself_mustache)]
    static let texts: any Texts.Type = OwnSignInText.self
    /// The name in the header links here.
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.get("myself", for: .user) { try await page($0, errors: [:]) }
        routes.post("myself/password", for: .user, changePassword)
    }

    /// A row of the list of sessions.
    private struct Line: Sendable {
        let browser: String
        let current: Badge?
        let address: String
        let since: String
        let lastSeen: String
    }

    private struct View: Sendable {
        let lines: [Line]
        let fields: [Field]
        let secondFactor: Badge
    }

    /// Requires the old password, so that an unattended browser does not give the account away; ends other sessions.
    private static func changePassword(_ visit: ConsoleRequest) async throws -> Answer {
        let (user, text) = (try visit.user, visit.text(OwnSignInText.self))
        let old = Secret(String((visit.form.raw("old") ?? "").prefix(PasswordRule.longest)))
        let password = visit.form.raw("password") ?? ""
        let fault = PasswordRule.fault(password, repeated: visit.form.raw("repeated") ?? "", email: user.email)
        if let fault {
            let field = fault == .notRepeated ? "repeated" : "password"
            return try await page(visit, errors: [field: LinkText.of(visit.language).words(fault)])
        }
        let signIn = visit.console.signIn
        switch try await signIn.check(email: user.email, password: old, from: visit.client.address) {
        case .accepted: break
        case .refused: return try await page(visit, errors: ["old": text.wrong])
        case .lockedOut: return try await page(visit, errors: ["old": SignInText.of(visit.language).lockedOut])
        case .busy: return try await page(visit, errors: ["old": SignInText.of(visit.language).busy])
        }
        let hash = try await signIn.passwords.hash(Secret(password))
        try await visit.console.store.setPassword(hash, of: user.id, except: visit.session?.session.digest)
        visit.notify(Notice(.done, text.changed))
        return .redirect("/myself")
    }

    private static func page(_ visit: ConsoleRequest, errors: [String: String]) async throws -> Answer {
        let (text, link) = (visit.text(OwnSignInText.self), visit.text(LinkText.self))
        let current = visit.session?.session.digest
        let lines = try await visit.console.store.sessions(of: visit.user.id).map { session in
            Line(
                browser: session.userAgent,
                current: session.digest == current ? Badge(text.thisBrowser, .good) : nil,
                address: session.address,
                since: visit.format.dateAndClock(session.createdAt),
                lastSeen: visit.format.dateAndClock(session.lastSeenAt)
            )
        }
        let fields = [
            Field("old", text.old, .password, error: errors["old"], autocomplete: "current-password"),
            Field(
                "password",
                text.new,
                .password,
                hint: link.passwordHint,
                error: errors["password"],
                autocomplete: "new-password"
            ),
            Field("repeated", link.repeated, .password, error: errors["repeated"], autocomplete: "new-password"),
        ]
        let isOn = try visit.user.hasSecondFactor
        let badge = isOn ? Badge(text.secondFactorOn, .good) : Badge(text.secondFactorOff, .neutral)
        let view = View(lines: lines, fields: fields, secondFactor: badge)
        var page = Page("myself", title: text.title, text: text, view: view)
        page.section = "/myself"
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}
