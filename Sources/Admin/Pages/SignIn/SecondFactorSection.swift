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
        routes.get("myself/second-factor", for: .signedIn) { try await page($0) }
        routes.post("myself/second-factor", for: .signedIn, change)
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

    private static func change(_ visit: ConsoleRequest) async throws -> Answer {
        let (user, text) = (try visit.user, visit.text(SecondFactorText.self))
        let (factors, sealer) = (visit.console.secondFactors, try visit.sealer)
        guard user.hasSecondFactor else {
            guard let codes = try await factors.confirm(visit.form["code"], by: user.id, sealer: sealer) else {
                return try await page(visit, error: text.wrong)
            }
            // Sessions that were opened with the password alone end.
            _ = try await visit.console.store.endSessions(of: user.id, except: visit.session?.session.digest)
            visit.note("the second factor was switched on", area: .signIn)
            return try await page(visit, codes: codes, notice: Notice(.done, text.isOn))
        }
        let verdict = try await factors.check(
            visit.form["code"],
            of: user.id,
            from: visit.client.address,
            sealer: sealer
        )
        switch verdict {
        case .wrong: return try await page(visit, error: text.wrong)
        case .lockedOut: return try await page(visit, error: SignInText.of(visit.language).lockedOut)
        case .right, .recovered: break
        }
        switch visit.form["action"] {
        case "codes":
            let codes = try await factors.renewRecoveryCodes(of: user.id)
            visit.note("new recovery codes were made", area: .signIn)
            return try await page(visit, codes: codes)
        case "off":
            try await visit.console.store.removeSecondFactor(of: user.id)
            visit.note("the second factor was switched off", area: .signIn)
            visit.notify(Notice(.done, text.isOff))
            return .redirect("/myself/second-factor")
        default: throw Refusal.malformed
        }
    }

    private static func page(
        _ visit: ConsoleRequest,
        codes: [String] = [],
        error: String? = nil,
        notice: Notice? = nil
    ) async throws -> Answer {
        let (user, text) = (try visit.user, visit.text(SecondFactorText.self))
        _ = try visit.sealer
        let factor = try await visit.console.store.secondFactor(of: user.id)
        var setUp: SetUp?
        if factor == nil {
            let secret = visit.console.secondFactors.proposal(for: user.id)
            setUp = SetUp(
                key: RecoveryCode.grouped(secret.text.reveal(), by: " "),
                uri: secret.uri(issuer: visit.client.origin.hostName, account: user.email).reveal(),
                code: codeField(text.code, hint: text.codeHint, error: error)
            )
        }
        let isDemanded = factor == nil && visit.console.demandsSecondFactor(of: user)
        let view = View(
            problem: notice ?? (isDemanded ? Notice(.warning, text.demanded) : nil),
            codes: codes,
            hasCodes: !codes.isEmpty,
            setUp: setUp,
            state: factor.map { factor in
                State(
                    since: text.onSince(visit.format.dateAndClock(factor.enabledAt)),
                    codesLeft: text.codesLeft(visit.format.number(factor.recoveryCodes)),
                    code: codeField(text.code, hint: text.codeOrRecovery, error: error)
                )
            }
        )
        var page = Page("second-factor", title: text.title, text: text, view: view)
        page.section = "/myself"
        return .page(page, status: error == nil ? .ok : .unprocessableContent)
    }

    static func codeField(_ label: String, hint: String, error: String?) -> Field {
        Field("code", label, hint: hint, error: error, autocomplete: "one-time-code")
    }
}

/// The second step of a sign-in, after the correct password: the code.
enum SecondFactorSignIn {
    private struct View: Sendable {
        let code: Field
    }

    static func show(_ visit: ConsoleRequest) async throws -> Answer {
        visit.console.secondFactors.waiting(browser: visit.formSecret.digest) == nil
            ? .redirect("/sign-in") : page(visit)
    }

    static func check(_ visit: ConsoleRequest) async throws -> Answer {
        let (factors, browser) = (visit.console.secondFactors, visit.formSecret.digest)
        guard let waiting = factors.waiting(browser: browser) else { return .redirect("/sign-in") }
        let text = visit.text(SecondFactorText.self)
        let verdict = try await factors.check(
            visit.form["code"],
            of: waiting.user,
            from: visit.client.address,
            sealer: try visit.sealer
        )
        let facts = ["user": "\(waiting.user.rawValue)", "client": visit.client.address]
        switch verdict {
        case .wrong:
            visit.note("a code of the second factor was wrong", area: .signIn, facts)
            return page(visit, error: text.wrong)
        case .lockedOut: return page(visit, error: SignInText.of(visit.language).lockedOut)
        case .recovered(let left):
            visit.note("a recovery code was used to sign in", area: .signIn, facts.merging(["left": "\(left)"]) { $1 })
        case .right: break
        }
        guard factors.end(browser: browser) else { return .redirect("/sign-in") }
        return try await visit.signedIn(as: waiting.user, next: waiting.next)
    }

    private static func page(_ visit: ConsoleRequest, error: String? = nil) -> Answer {
        let text = visit.text(SecondFactorText.self)
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
    /// Continues after a correct password: with the code if the user has a second factor, otherwise by signing in.
    func passwordAccepted(of user: UserRecord, next: LocalPath) async throws -> Answer {
        guard user.hasSecondFactor else { return try await signedIn(as: user.id, next: next) }
        console.secondFactors.wait(for: user.id, next: next, browser: formSecret.digest)
        return .redirect("/sign-in/code")
    }

    /// Seals secrets for the store; throws if the console runs without it.
    var sealer: any SecretSealer {
        get throws {
            guard let sealer = console.seams.sealer else { throw Refusal.unavailable }
            return sealer
        }
    }
}
