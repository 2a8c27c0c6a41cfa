import Base
import Google
import HTTPTypes
import Logging
import Mail
import Storage

/// Signing in and out.
enum SignInSection: ConsoleSection {
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
        /// Where a link is asked for; `nil` if none are mailed.
        let forgotten: String?
        let withGoogle: Bool
    }

    private static func show(_ request: ConsoleRequest) async throws -> Answer {
        let next = LocalPath(request.query[.next]) ?? "/"
        return request.session == nil ? try await page(request, next: next) : .redirect(next)
    }

    private static func signIn(_ request: ConsoleRequest) async throws -> Answer {
        let next = LocalPath(request.form[.next]) ?? "/"
        let text = request.text(SignInText.self)
        let password = Secret(String((request.form.raw(.password) ?? "").prefix(PasswordRule.longest)))
        let result = try await request.console.signIn.check(
            email: request.form[.email],
            password: password,
            from: request.client.address
        )
        switch result {
        case .accepted(let user):
            return try await request.accepted(user, next: next)
        case .busy: return try await page(request, next: next, problem: text.busy)
        case .refused:
            request.console.tell(.refusedSignIn, .notice, from: request.client.address)
            return try await page(request, next: next, problem: text.wrong)
        case .lockedOut:
            request.console.tell(
                .lockedOutSignIn,
                .warning,
                from: request.client.address,
                metadata: ["email": "\(PeerText.printable(request.form[.email], longest: longestEmail))"]
            )
            return try await page(request, next: next, problem: text.lockedOut)
        }
    }

    private static func signOut(_ request: ConsoleRequest) async throws -> Answer {
        if let session = request.session { try await request.console.store.endSession(session.session.digest) }
        return leave()
    }

    private static func signOutEverywhere(_ request: ConsoleRequest) async throws -> Answer {
        let (user, text) = (try request.user, request.text(OwnSignInText.self))
        guard request.isConfirmed else {
            let count = try await request.console.sessions.all(of: user.id).count
            return request.confirm(
                Confirmation(
                    text.everywhereQuestion,
                    consequences: text.everywhereEffects(count, request.format.number(count)),
                    button: text.signOutEverywhere,
                    action: request.path,
                    back: "/profile"
                )
            )
        }
        _ = try await request.console.store.endSessions(of: user.id, except: nil)
        request.note("all sessions were ended by their user", category: .signIn)
        return leave()
    }

    private static func leave() -> Answer {
        var answer = Answer.redirect("/sign-in")
        answer.cookies = [SetCookie(name: .session, value: "", lifetime: .zero)]
        return answer
    }

    private static func page(_ request: ConsoleRequest, next: LocalPath, problem: String? = nil) async throws -> Answer
    {
        let text = request.text(SignInText.self)
        let withGoogle = try await GoogleSignIn.settings(request) != nil
        let view = View(
            problem: problem.map { Notice(.problem, $0) },
            next: next.description,
            email: Field(.email, text.email, .email, value: request.form[.email], autocomplete: "username"),
            password: Field(.password, text.password, .password, autocomplete: "current-password"),
            forgotten: request.console.resets.isOffered ? PasswordResetSection.path.description : nil,
            withGoogle: withGoogle
        )
        var page = Page("sign-in", title: text.title, text: text, view: view)
        if withGoogle, let google = request.console.google {
            let base = request.console.options.baseURL.map { ["\($0)"] } ?? []
            page.formTargets = [google.endpoints.accounts] + base
        }
        return .page(
            page,
            status: problem == nil ? .ok : .unprocessableContent
        )
    }
}

extension ConsoleRequest {
    /// Opens a new session for the user, regardless of the cookies sent, and continues at `next`.
    func signedIn(as user: UserID, fromOdoo: Bool = false, next: LocalPath) async throws -> Answer {
        if let session { try await console.store.endSession(session.session.digest) }
        let token = try await console.sessions.open(
            for: user,
            fromOdoo: fromOdoo,
            address: client.address,
            userAgent: headers[.userAgent] ?? ""
        )
        let metadata: Logger.Metadata = ["user": "\(user.rawValue)"]
        console.logger.info(fromOdoo ? "a user came from Odoo" : "a user signed in", metadata: metadata)
        var answer = Answer.redirect(next)
        answer.cookies = [
            SetCookie(name: .session, value: token.text, lifetime: console.options.longestSession),
            SetCookie(name: .formSecret, value: "", lifetime: .zero),
        ]
        return answer
    }
}

/// Signing in with Google: identifies the user by OpenID Connect, then checks whether they may sign in.
struct GoogleSignIn {
    let request: ConsoleRequest
    let flow: AuthorizationCodeFlow

    /// The client and the domains; `nil` if the administrator has not set them.
    static func settings(_ request: ConsoleRequest) async throws -> (client: UnsealedClient, domains: [String])? {
        let console = request.console
        guard console.google != nil else { return nil }
        let organisation = try await console.store.organisationSettings()
        guard !organisation.signInDomains.isEmpty, let client = try console.oauthClient(of: organisation) else {
            return nil
        }
        return (client, organisation.signInDomains)
    }

    /// Sends the browser to Google.
    static func begin(_ request: ConsoleRequest) async throws -> Answer {
        guard let (client, domains) = try await settings(request) else { throw Refusal.notFound }
        if request.redirectAddress.isElsewhere, let base = request.console.options.baseURL {
            // Google redirects to the base URL, where this browser's cookies are unknown: start there.
            return .away("\(base)\(request.console.options.pathPrefix)/sign-in")
        }
        let flow = AuthorizationCodeFlow(
            endpoints: try request.google.endpoints,
            clientID: client.id,
            clientSecret: client.secret,
            redirectURI: request.redirectAddress.text,
            scopes: [],
            purpose: .signIn(hostedDomain: domains.count == 1 ? domains[0] : "*")
        )
        return try await request.goToGoogle(flow, .signIn(next: LocalPath(request.form[.next]) ?? "/"))
    }

    /// Opens a session for the user whom Google identifies.
    func finish(next: LocalPath) async throws(GrantPageError) -> Answer {
        let identity = try await identify()
        do {
            let user = try await user(identity)
            return try await request.signedIn(as: user.id, next: next)
        } catch {
            throw error as? GrantPageError ?? GrantPageError(other: error)
        }
    }

    private func identify() async throws(GrantPageError) -> TokenResponse.Identity {
        try await request.askGoogle { code, transport, now throws(GrantError) in
            try await flow.identify(code: code, state: flow.state, transport: transport, now: now)
        }
    }

    /// The user with Google's `sub`; at the first sign-in, the one who was invited by the address, or a new one where people of
    /// the domain need no invitation.
    private func user(_ identity: TokenResponse.Identity) async throws -> UserRecord {
        let store = request.console.store
        let organisation = try await store.organisationSettings()
        let domains = organisation.signInDomains.map { $0.lowercased() }
        // Checks the claim, not the address: anyone can have a Google account with an address of any domain.
        guard let domain = identity.hostedDomain?.lowercased(), domains.contains(domain) else {
            throw GrantPageError(.wrongDomain)
        }
        if let user = try await store.user(googleSubject: identity.subject) {
            guard user.isActive else { throw GrantPageError(.unknownUser) }
            return user
        }
        guard let email = identity.email, identity.isEmailVerified else { throw GrantPageError(.unknownUser) }
        var known = try await store.user(email: email)
        if known == nil, organisation.signInAddsUsers { known = try await join(email) }
        guard let user = known, user.isActive, user.googleSubject == nil else { throw GrantPageError(.unknownUser) }
        var change = UserChange()
        change.googleSubject = .some(identity.subject)
        try await store.changeUser(user.id, change)
        return user
    }

    /// Adds a user, as if an administrator had invited them.
    private func join(_ email: String) async throws -> UserRecord? {
        let store = request.console.store
        guard let address = Address(email) else { return nil }
        // The default sender is given by an administrator alone.
        let account = try await UsersSection.unownedAccount(address, request) { !$0.options.isDefaultSender }
        do {
            let user = NewUser(email: email, name: email, role: .user, account: account)
            _ = try await store.addUser(user, at: request.console.clock.now)
        } catch StorageError.conflict {
            // Somebody else was faster, such as the same person in another tab.
            return try await store.user(email: email)
        }
        await request.console.gateway.accountsChanged()
        request.note("a user was added, who signed in with Google", category: .signIn, ["affected-user": email])
        return try await store.user(email: email)
    }
}
