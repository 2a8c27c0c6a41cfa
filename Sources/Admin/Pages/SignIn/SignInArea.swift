import Base
import Google
import HTTPTypes
import Logging
import Storage

/// Signing in and out.
enum SignInArea: ConsoleArea {
    static let templates = [Template("sign-in", PackageResources.sign_in_mustache)]
    static let texts: any Texts.Type = SignInText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.get("sign-in", for: .everyone, show)
        routes.post("sign-in", for: .everyone, signIn)
        routes.post("sign-in/google", for: .everyone) { try await GoogleSignIn.begin($0) }
        routes.post("sign-out", for: .signedIn, signOut)
        routes.post("sign-out-everywhere", for: .signedIn, signOutEverywhere)
    }

    /// The longest logged part of a tried email address, in bytes.
    private static let longestEmail = 80

    private struct View: Sendable {
        let problem: Notice?
        let next: String
        let email: Field
        let password: Field
        let withGoogle: Bool
    }

    private static func show(_ visit: Visit) async throws -> Answer {
        let next = LocalPath(visit.query["next"]) ?? "/"
        return visit.session == nil ? try await page(visit, next: next) : .redirect(next)
    }

    private static func signIn(_ visit: Visit) async throws -> Answer {
        let next = LocalPath(visit.form["next"]) ?? "/"
        let text = visit.text(SignInText.self)
        let password = Secret(String((visit.form.raw("password") ?? "").prefix(PasswordRule.longest)))
        let result = try await visit.console.signIn.check(
            email: visit.form["email"],
            password: password,
            from: visit.client.address
        )
        switch result {
        case .accepted(let person):
            return try await visit.passwordAccepted(of: person, next: next)
        case .busy: return try await page(visit, next: next, problem: text.busy)
        case .refused:
            visit.console.tell(.refusedSignIn, .notice, from: visit.client.address)
            return try await page(visit, next: next, problem: text.wrong)
        case .lockedOut:
            visit.console.tell(
                .lockedOutSignIn,
                .warning,
                from: visit.client.address,
                metadata: ["email": "\(PeerText.printable(visit.form["email"], longest: longestEmail))"]
            )
            return try await page(visit, next: next, problem: text.lockedOut)
        }
    }

    private static func signOut(_ visit: Visit) async throws -> Answer {
        if let session = visit.session { try await visit.console.store.endSession(session.session.digest) }
        return leave()
    }

    private static func signOutEverywhere(_ visit: Visit) async throws -> Answer {
        _ = try await visit.console.store.endSessions(of: visit.person.id, except: nil)
        return leave()
    }

    private static func leave() -> Answer {
        var answer = Answer.redirect("/sign-in")
        answer.cookies = [SetCookie(name: .session, value: "", lifetime: .zero)]
        return answer
    }

    private static func page(_ visit: Visit, next: LocalPath, problem: String? = nil) async throws -> Answer {
        let text = visit.text(SignInText.self)
        let withGoogle = try await GoogleSignIn.settings(visit) != nil
        let view = View(
            problem: problem.map { Notice(.problem, $0) },
            next: next.description,
            email: Field("email", text.email, .email, value: visit.form["email"], autocomplete: "username"),
            password: Field("password", text.password, .password, autocomplete: "current-password"),
            withGoogle: withGoogle
        )
        var page = Page("sign-in", title: text.title, text: text, view: view)
        if withGoogle, let google = visit.console.seams.google {
            let base = visit.console.options.baseURL.map { ["\($0)"] } ?? []
            page.formTargets = [google.endpoints.accounts] + base
        }
        return .page(
            page,
            status: problem == nil ? .ok : .unprocessableContent
        )
    }
}

extension Visit {
    /// Opens a new session for the user, whatever cookies were sent, and continues at `next`.
    func signedIn(as person: PersonID, next: LocalPath) async throws -> Answer {
        if let session { try await console.store.endSession(session.session.digest) }
        let token = try await console.sessions.open(
            for: person,
            address: client.address,
            userAgent: headers[.userAgent] ?? ""
        )
        console.logger.info("somebody signed in", metadata: ["person": "\(person.rawValue)"])
        var answer = Answer.redirect(next)
        answer.cookies = [
            SetCookie(name: .session, value: token.text, lifetime: console.options.longestSession),
            SetCookie(name: .visitor, value: "", lifetime: .zero),
        ]
        return answer
    }
}
