import Base
import Cryptography
import HTTPTypes
import Storage

/// The second factor of the user's own password sign-in: setup, new recovery codes, disabling. Also the page of the
/// sign-in that asks for the code.
enum SecondFactorSection: ConsoleSection {
    static let templates = [
        Template("second-factor", PackageResources.second_factor_mustache),
        Template("sign-in-code", PackageResources.sign_in_code_mustache),
    ]
    static let texts: any Texts.Type = SecondFactorText.self
    /// "My sign-in" links here.
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.get("profile/second-factor", for: .signedIn) { try await page($0) }
        routes.post("profile/second-factor", for: .signedIn, change)
        routes.get("sign-in/code", for: .everyone, SecondFactorSignIn.show)
        routes.post("sign-in/code", for: .everyone, SecondFactorSignIn.check)
    }

    /// The secret for the app.
    private struct SetUp: Sendable {
        let key: String
        let uri: String
        let code: Field
    }

    private struct State: Sendable {
        let since: String
        let codesLeft: String
        let code: Field
    }

    private struct View: Sendable {
        let problem: Notice?
        /// Recovery codes that were just created; they are shown only once.
        let codes: [String]
        let hasCodes: Bool
        let setUp: SetUp?
        let state: State?
    }

    private static func change(_ request: ConsoleRequest) async throws -> Answer {
        let (user, text) = (try request.user, request.text(SecondFactorText.self))
        let factors = request.console.secondFactors
        guard user.hasSecondFactor else {
            guard request.mayChangeSignIn else { return try await page(request) }
            guard let codes = try await factors.confirm(request.form[.code], by: user.id) else {
                return try await page(request, error: text.wrong)
            }
            // Sessions that were opened with the password alone end.
            _ = try await request.console.store.endSessions(of: user.id, except: request.session?.session.digest)
            request.note("the second factor was enabled", category: .signIn)
            return try await page(request, codes: codes, notice: Notice(.done, text.isOn))
        }
        let verdict = try await factors.check(request.form[.code], of: user.id, from: request.client.address)
        switch verdict {
        case .wrong: return try await page(request, error: text.wrong)
        case .lockedOut: return try await page(request, error: SignInText.of(request.language).lockedOut)
        case .right, .recovered: break
        }
        switch request.form[.factorAction] {
        case "codes":
            let codes = try await factors.renewRecoveryCodes(of: user.id)
            request.note("new recovery codes were created", category: .signIn)
            return try await page(request, codes: codes)
        case "off":
            try await request.console.store.removeSecondFactor(of: user.id)
            request.note("the second factor was disabled", category: .signIn)
            request.notify(Notice(.done, text.isOff))
            return .redirect("/profile/second-factor")
        default: throw Refusal.malformed
        }
    }

    private static func page(
        _ request: ConsoleRequest,
        codes: [String] = [],
        error: String? = nil,
        notice: Notice? = nil
    ) async throws -> Answer {
        let (user, text) = (try request.user, request.text(SecondFactorText.self))
        let factor = try await request.console.store.secondFactor(of: user.id)
        var setUp: SetUp?
        if factor == nil, request.mayChangeSignIn {
            let secret = try await request.console.secondFactors.proposal(for: user.id)
            setUp = SetUp(
                key: RecoveryCode.grouped(secret.text.reveal(), by: " "),
                uri: secret.uri(issuer: request.client.origin.hostName, account: user.email).reveal(),
                code: codeField(text.code, hint: text.codeHint, error: error)
            )
        }
        let isDemanded = factor == nil && request.console.demandsSecondFactor(of: user)
        let view = View(
            problem: notice ?? explanation(request, isDemanded: isDemanded),
            codes: codes,
            hasCodes: !codes.isEmpty,
            setUp: setUp,
            state: factor.map { factor in
                State(
                    since: text.onSince(request.format.dateAndClock(factor.enabledAt)),
                    codesLeft: text.codesLeft(request.format.number(factor.recoveryCodes)),
                    code: codeField(text.code, hint: text.codeOrRecovery, error: error)
                )
            }
        )
        var page = Page("second-factor", title: text.title, text: text, view: view)
        page.section = "/profile"
        return .page(page, status: error == nil ? .ok : .unprocessableContent)
    }

    private static func explanation(_ request: ConsoleRequest, isDemanded: Bool) -> Notice? {
        let text = request.text(SecondFactorText.self)
        if !request.mayChangeSignIn { return Notice(.note, text.notFromOdoo) }
        return isDemanded ? Notice(.warning, text.demanded) : nil
    }

    static func codeField(_ label: String, hint: String, error: String?) -> Field {
        Field(.code, label, hint: hint, error: error, autocomplete: "one-time-code")
    }
}

/// The second step of a sign-in, after the correct password: the code.
enum SecondFactorSignIn {
    private struct View: Sendable {
        let code: Field
    }

    static func show(_ request: ConsoleRequest) async throws -> Answer {
        try await request.console.secondFactors.waiting(browser: request.formSecret.digest) == nil
            ? .redirect("/sign-in") : page(request)
    }

    static func check(_ request: ConsoleRequest) async throws -> Answer {
        let (factors, browser) = (request.console.secondFactors, request.formSecret.digest)
        guard let waiting = try await factors.waiting(browser: browser) else { return .redirect("/sign-in") }
        let text = request.text(SecondFactorText.self)
        let verdict = try await factors.check(
            request.form[.code],
            of: waiting.user,
            from: request.client.address
        )
        let facts = ["user": "\(waiting.user.rawValue)", "client": request.client.address]
        switch verdict {
        case .wrong:
            request.note("a wrong code of the second factor was entered", category: .signIn, facts)
            return page(request, error: text.wrong)
        case .lockedOut: return page(request, error: SignInText.of(request.language).lockedOut)
        case .recovered(let left):
            request.note(
                "a recovery code was used to sign in",
                category: .signIn,
                facts.merging(["codes-left": "\(left)"]) { $1 }
            )
        case .right: break
        }
        guard try await factors.end(waiting, browser: browser) else { return .redirect("/sign-in") }
        return try await request.signedIn(as: waiting.user, fromOdoo: waiting.isFromOdoo, next: waiting.next)
    }

    private static func page(_ request: ConsoleRequest, error: String? = nil) -> Answer {
        let text = request.text(SecondFactorText.self)
        let view = View(
            code: SecondFactorSection.codeField(text.code, hint: text.codeOrRecovery, error: error)
        )
        return .page(
            Page("sign-in-code", title: text.signInTitle, text: text, view: view),
            status: error == nil ? .ok : .unprocessableContent
        )
    }
}

extension ConsoleRequest {
    /// Continues after a correct password, or once it is sure who came from Odoo: with the code if the user has a second
    /// factor, otherwise by signing in.
    func accepted(_ user: UserRecord, fromOdoo: Bool = false, next: LocalPath) async throws -> Answer {
        guard user.hasSecondFactor else { return try await signedIn(as: user.id, fromOdoo: fromOdoo, next: next) }
        let browser = formSecret.digest
        try await console.secondFactors.wait(for: user.id, fromOdoo: fromOdoo, next: next, browser: browser)
        return .redirect("/sign-in/code")
    }

    /// Whether the session may add a second factor: not one from Odoo of a user who has a password. Whoever administers Odoo
    /// could shut that user out.
    var mayChangeSignIn: Bool {
        guard let session else { return false }
        return !session.isFromOdoo || session.user.passwordHash == nil
    }
}
