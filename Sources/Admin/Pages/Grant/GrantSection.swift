import Base
import Cryptography
import Google
import HTTPTypes
import Logging
import Mail
import Storage
import Transport

/// Grants and revokes access: the redirect to Google's consent page, and its answer.
enum GrantSection: ConsoleSection {
    static let templates = [Template("grant-failure", PackageResources.grant_failure_mustache)]
    static let texts: any Texts.Type = GrantFailureText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.post("personal/:user/grant", for: .user, begin)
        routes.post("personal/:user/revoke", for: .user, revoke)
        // Changes something with GET, as OAuth requires: the state, valid once and for one browser, replaces a form's
        // token.
        routes.get("google_account/authentication", for: .everyone, finish)
    }

    /// Sends the browser to Google. No one can grant access for another user.
    private static func begin(_ request: ConsoleRequest) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        guard subject.isMe else { throw Refusal.forbidden }
        let text = request.text(PersonalText.self)
        let wanted = Set(GrantPurpose.allCases.filter { request.form.isOn(.purpose($0)) })
        guard !wanted.isEmpty else { return try await subject.refuse(text.chooseSomething, request) }
        let address = request.redirectAddress
        guard address.problem == nil else { return try await subject.refuse(text.redirectRefused, request) }
        guard !address.isElsewhere else { return try await subject.refuse(text.redirectElsewhere, request) }
        guard let expected = subject.expectedAddress else { return try await subject.refuse(text.noUserName, request) }
        guard request.session?.isFromOdoo == false || subject.isOwn(expected) else {
            return try await subject.refuse(text.otherAddressFromOdoo("\(expected)", subject.user.email), request)
        }
        let google = try request.google
        let organisation = try await request.console.store.organisationSettings()
        guard let client = try request.console.oauthClient(of: subject.user.id, subject.settings, organisation) else {
            return try await subject.refuse(text.noClient, request)
        }
        let flow = AuthorizationCodeFlow(
            endpoints: google.endpoints,
            clientID: client.id,
            clientSecret: client.secret,
            redirectURI: address.text,
            scopes: GrantPurpose.scopes(for: wanted),
            loginHint: "\(expected)"
        )
        return try await request.goToGoogle(flow, .grant(user: subject.user.id, expected: expected, wanted: wanted))
    }

    /// Handles Google's answer to a grant or a sign-in.
    private static func finish(_ request: ConsoleRequest) async throws -> Answer {
        guard let google = request.console.google,
            let consent = try await request.console.consents.take(
                request.query.raw(.oauthState) ?? "",
                browser: request.formSecret.digest,
                endpoints: google.endpoints
            )
        else { return GrantFailurePage.answer(.unknownState, request) }
        do throws(GrantPageError) {
            switch consent.purpose {
            case .grant(let user, let expected, let wanted):
                let completion = GrantCompletion(
                    request: request,
                    flow: consent.flow,
                    expected: expected,
                    wanted: wanted
                )
                guard let session = request.session, session.user.id == user else {
                    throw GrantPageError(.unknownState)
                }
                return try await completion.run(session.user)
            case .signIn(let next):
                return try await GoogleSignIn(request: request, flow: consent.flow).finish(next: next)
            }
        } catch {
            if let other = error.other { throw other }
            return GrantFailurePage.answer(error.failure, said: error.said, request)
        }
    }

    private static func revoke(_ request: ConsoleRequest) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        guard let account = subject.account else { throw Refusal.notFound }
        let (text, address) = (request.text(GrantText.self), "\(account.address)")
        guard request.isConfirmed else {
            let waiting = try await request.console.store.counts()
                .filter { $0.account == account.id && !$0.state.isFinal }.reduce(0) { $0 + $1.count }
            var consequences = [text.revokeAtGoogle, text.revokeHere, text.revokeQueue(waiting)]
            if account.options.isDefaultSender { consequences.append(text.revokeDefaultSender) }
            return request.confirm(
                Confirmation(
                    text.revokeQuestion(address),
                    consequences: consequences,
                    button: text.revoke,
                    action: request.path,
                    back: subject.path
                )
            )
        }
        var isTold = true
        do { try await request.console.accounts.revokeGrant(of: account) } catch {
            isTold = false
            request.console.logger.warning(
                "cannot revoke a grant at Google",
                metadata: ["account": "\(address)", "category": "grants", "error": "\(error)"]
            )
        }
        try await request.console.store.withdrawGrant(
            account.id,
            because: Reason(.revokedHere),
            at: request.console.clock.now
        )
        await request.console.gateway.accountsChanged()
        request.note("access was revoked", category: .grants, account: address)
        request.notify(isTold ? Notice(.done, text.revoked(address)) : Notice(.warning, text.revokedHereOnly(address)))
        return .redirect(subject.path)
    }
}

/// Why an answer from Google could not be used.
struct GrantPageError: Error {
    var failure: GrantFailure
    /// Google's words, or the difference found; never a secret.
    var said: String?
    /// A failure unrelated to Google, such as a full disk.
    var other: (any Error)?

    init(_ failure: GrantFailure, said: String? = nil) {
        self.failure = failure
        self.said = said
    }

    init(_ error: GrantError) {
        self.init(GrantFailure(error), said: error.reason.quoted)
    }

    /// Any error.
    init(other error: any Error) {
        failure = .other
        other = error
    }
}

extension ConsoleRequest {
    /// Sends the browser to Google and stores the purpose of the answer.
    func goToGoogle(_ flow: AuthorizationCodeFlow, _ purpose: PendingConsents.Purpose) async throws -> Answer {
        try await console.consents.add(flow, purpose, browser: formSecret.digest)
        return .away(flow.authorizeURL)
    }

    /// Google's answer to a question about the code that the browser brought back.
    func askGoogle<Value>(
        _ ask: (_ code: Secret, any HTTPTransport, _ now: Timestamp) async throws(GrantError) -> Value
    ) async throws(GrantPageError) -> Value {
        let code = try code
        let google: any GoogleClients
        do { google = try self.google } catch { throw GrantPageError(other: error) }
        do throws(GrantError) {
            return try await ask(code, google.transport, console.clock.now)
        } catch {
            throw GrantPageError(error)
        }
    }

    /// The code of the answer. Throws Google's error if there is none.
    private var code: Secret {
        get throws(GrantPageError) {
            if let error = query.raw(.oauthError) {
                let refusal = AuthorizationCodeFlow.refusal(error)
                throw GrantPageError(GrantFailure(refusal), said: refusal.code)
            }
            guard let code = query.raw(.oauthCode), !code.isEmpty else { throw GrantPageError(.unknownState) }
            return Secret(code)
        }
    }
}
