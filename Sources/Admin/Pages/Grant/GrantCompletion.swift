import Base
import Google
import HTTPTypes
import Logging
import Mail
import Storage

/// Turns Google's answer to a grant into an account.
struct GrantCompletion {
    let request: ConsoleRequest
    let flow: AuthorizationCodeFlow
    let expected: Address
    let wanted: Set<GrantPurpose>

    func run(_ user: UserRecord) async throws(GrantPageError) -> Answer {
        let grant = try await exchange()
        let text = request.text(GrantText.self)
        guard let email = grant.identity.email, Address(email)?.key == expected.key else {
            try await drop(grant)
            throw GrantPageError(.wrongAccount, said: text.expected(grant.identity.email ?? "?", "\(expected)"))
        }
        let allowed = GrantPurpose.allowed(by: grant.scopes)
        guard !allowed.isDisjoint(with: wanted) else { throw GrantPageError(.nothingGranted) }
        let account: AccountRecord
        do { account = try await keep(grant, user) } catch {
            throw error as? GrantPageError ?? GrantPageError(other: error)
        }
        let missing = GrantPurpose.allCases.filter { wanted.contains($0) && !allowed.contains($0) }
        let names = missing.map { text.purpose($0).name }.joined(separator: ", ")
        request.notify(
            missing.isEmpty
                ? Notice(.done, text.granted("\(expected)"))
                : Notice(.warning, text.grantedInPart("\(expected)", names))
        )
        if account.health.state == .disabled { request.notify(Notice(.note, text.staysOff)) }
        guard missing.isEmpty else { return .redirect("/personal") }
        do { return .redirect(try await nextStep(of: user)) } catch { throw GrantPageError(other: error) }
    }

    /// The page on which the user goes on: the assistant until a message has been sent, then what the grant is for and is not
    /// set up yet.
    private func nextStep(of user: UserRecord) async throws -> LocalPath {
        let store = request.console.store
        if user.role == .administrator {
            let sent = try await store.list(QueueQuery(states: [.delivered], limit: 1))
            if sent.isEmpty { return "/assistant" }
        }
        let settings = try await store.personalSettings(of: user.id)
        if wanted.contains(.mail), MailDirection.allCases.allSatisfy({ settings.mail.folder($0) == nil }) {
            return "/personal/mail"
        }
        return wanted.contains(.calendar) && settings.calendar.startDate == nil ? "/personal/calendar" : "/personal"
    }

    /// An account without an owner may be taken over by an administrator, or by the user who signs in with its address,
    /// since an administrator entered that address. Only an administrator may take over the default sender.
    private static func mayTakeOver(_ account: AccountRecord, _ user: UserRecord) -> Bool {
        if user.role == .administrator { return true }
        return !account.options.isDefaultSender && Address(user.email)?.key == account.address.key
    }

    private func exchange() async throws(GrantPageError) -> AuthorizationCodeFlow.Grant {
        try await request.askGoogle { code, transport, now throws(GrantError) in
            try await flow.exchange(code: code, state: flow.state, transport: transport, now: now)
        }
    }

    /// Seals and stores the grant, assigns the account to the user, and resumes its mail.
    private func keep(_ grant: AuthorizationCodeFlow.Grant, _ user: UserRecord) async throws -> AccountRecord {
        let (store, google) = (request.console.store, try request.google)
        let known = try await store.accounts().first { $0.address.key == expected.key }
        if let known, try await store.users().contains(where: { $0.account == known.id && $0.id != user.id }) {
            throw GrantPageError(.foreignAccount)
        }
        if let known, user.account != known.id, !Self.mayTakeOver(known, user) {
            throw GrantPageError(.unownedAccount)
        }
        let mayBeDefault = user.role == .administrator && grant.scopes.allows(.send)
        let id = try await request.console.accounts.keep(
            grant.credential,
            of: expected,
            scopes: grant.scopes.sorted,
            mayBeDefault: mayBeDefault
        )
        if user.account != id {
            var change = UserChange()
            change.account = .some(id)
            try await store.changeUser(user.id, change)
        }
        let name = "\(expected)"
        _ = try await store.changePersonalSettings(of: user.id, at: request.console.clock.now) { settings in
            if settings.userName.isEmpty { settings.userName = name }
        }
        await request.console.gateway.accountsChanged()
        request.note("access was granted", category: .grants, account: "\(expected)")
        guard let account = try await store.accounts().first(where: { $0.id == id }) else {
            throw StorageError.notFound("account \(id.rawValue)")
        }
        if grant.scopes.allows(.sendAs) {
            // Maintenance reads later what cannot be read now.
            try? await google.readSendAs(of: account)
            await request.console.gateway.accountsChanged()
        }
        request.console.gateway.queueChanged()
        return account
    }

    /// Revokes a grant of the wrong account, unless the gateway has a grant of that account that would end with it.
    private func drop(_ grant: AuthorizationCodeFlow.Grant) async throws(GrantPageError) {
        do {
            let found = grant.identity.email.flatMap { Address($0) }
            let accounts = try await request.console.store.accounts()
            guard let found, !accounts.contains(where: { $0.address.key == found.key }),
                case .user(_, _, let refreshToken) = grant.credential
            else { return }
            let google = try request.google
            try? await TokenEndpoint(google.endpoints, transport: google.transport).revoke(refreshToken)
        } catch {
            throw GrantPageError(other: error)
        }
    }
}

/// The page that explains why Google's answer could not be used, and suggests a fix.
enum GrantFailurePage {
    /// The longest logged text of Google, or of someone in its place, in bytes.
    private static let longestSaid = 200

    private struct View: Sendable {
        let reason: String
        let suggestedFix: String
        let said: String?
        let back: String
        let backLabel: String
    }

    static func answer(_ failure: GrantFailure, said: String? = nil, _ request: ConsoleRequest) -> Answer {
        let text = request.text(GrantFailureText.self)
        let words = text.explain(failure)
        let isSignedIn = request.session != nil
        let view = View(
            reason: words.reason,
            suggestedFix: words.suggestedFix,
            said: said,
            back: isSignedIn ? "/personal" : "/sign-in",
            backLabel: isSignedIn ? text.tryAgain : text.toSignIn
        )
        var page = Page("grant-failure", title: words.title, text: text, view: view)
        // The page's own URL contains the used code.
        page.section = isSignedIn ? "/personal" : "/sign-in"
        request.console.tell(
            .uselessGrantAnswer,
            .notice,
            from: request.client.address,
            metadata: [
                "cause": "\(failure.rawValue)", "answer": "\(PeerText.printable(said ?? "", longest: longestSaid))",
            ]
        )
        return .page(page, status: .unprocessableContent)
    }
}
