import Base
import Google
import Storage

/// The grant's health, its purposes, and its OAuth client.
struct AccessView: Sendable {
    struct PurposeLine: Sendable {
        let check: CheckField
        let state: Badge
    }

    struct Fact: Sendable {
        let name: String
        let value: String
    }

    struct Help: Sendable {
        let title: String
        let reason: String
        let suggestedFix: String
    }

    struct Account: Sendable {
        let state: Badge
        let facts: [Fact]
    }

    let account: Account?
    let testing: Notice?
    let isMine: Bool
    let purposes: [PurposeLine]
    let canRevoke: Bool
    let revoke: String
    let client: SelectField
    let clientID: Field
    let clientSecret: Field
    let userName: Field
    let redirect: RedirectView
    let help: [Help]

    /// The failures that Google shows on its own page, from which the browser does not return.
    private static let atGoogle: [GrantFailure] = [
        .redirectMismatch, .wrongClient, .clientGone, .otherOrganisation, .blockedByPolicy, .wrongScope, .refused,
    ]
    /// Grants to a project in testing end after seven days; the next refresh fails.
    private static let testingEnd = Duration.hours(156)...Duration.hours(204)

    init(_ page: PersonalPage) async throws {
        let (request, text, subject) = (page.request, page.text, page.subject)
        let grantText = request.text(GrantText.self)
        let record = subject.account
        let renewedAt = await request.console.google?.renewedAt(record)
        account = record.map { Self.account($0, renewedAt: renewedAt, text, request) }
        testing = record.flatMap { Self.endedLikeTesting($0) ? Notice(.warning, text.testingHint) : nil }
        isMine = subject.isMe
        let allowed = record.map { GrantPurpose.allowed(by: GrantedScopes($0.scopes)) } ?? []
        // What was granted is asked for again.
        let isLost = record?.health.isWithoutGrant ?? false
        let preset: Set<GrantPurpose> = allowed.isEmpty ? GrantPurpose.preset : allowed
        purposes = GrantPurpose.allCases.map { purpose in
            let (words, field) = (grantText.purpose(purpose), FormField.purpose(purpose))
            let isOn = page.isOn(field, preset.contains(purpose), form: "grant")
            return PurposeLine(
                check: CheckField(field, words.name, isOn: isOn, hint: words.hint),
                state: !allowed.contains(purpose)
                    ? Badge(grantText.notGranted, .neutral)
                    : isLost ? Badge(grantText.noLongerGranted, .bad) : Badge(grantText.works, .good)
            )
        }
        canRevoke =
            switch record.map({ request.console.accounts.source(of: $0) }) {
            case .user: true
            case .serviceAccount, .missing, .unreadable, nil: false
            }
        revoke = grantText.revoke
        redirect = RedirectView(request.redirectAddress, text)
        help = Self.atGoogle.map {
            let words = request.text(GrantFailureText.self).explain($0)
            return Help(title: words.title, reason: words.reason, suggestedFix: words.suggestedFix)
        }
        var own = OAuthClient(id: "", sealedSecret: nil)
        if case .own(let client) = subject.settings.client { own = client }
        let isOwn = if case .own = subject.settings.client { true } else { false }
        client = SelectField(
            .client,
            text.client,
            [("organisation", text.clientOfOrganisation), ("own", text.clientOwn)],
            selected: page.typed(.client, isOwn ? "own" : "organisation"),
            stored: isOwn ? "own" : "organisation"
        )
        clientID = Field(
            .clientID,
            text.clientID,
            value: page.typed(.clientID, own.id),
            stored: own.id,
            hint: text.clientHint,
            error: page.errors[.clientID],
            autocomplete: "off",
            isOptional: true,
            saysOptional: false
        )
        clientSecret = Field(
            .clientSecret,
            text.clientSecret,
            .password,
            hint: own.sealedSecret == nil ? text.clientHint : text.secretKept,
            error: page.errors[.clientSecret],
            autocomplete: "new-password",
            isOptional: true,
            saysOptional: false
        )
        userName = Field(
            .userName,
            text.userName,
            .email,
            value: page.typed(.userName, subject.settings.userName),
            stored: subject.settings.userName,
            hint: text.userNameHint(subject.user.email),
            error: page.errors[.userName],
            isOptional: true
        )
    }

    private static func account(
        _ record: AccountRecord,
        renewedAt: Timestamp?,
        _ text: Translated<PersonalText>,
        _ request: ConsoleRequest
    ) -> Account {
        var facts = [Fact(name: text.account, value: "\(record.address)")]
        if let at = record.grantedAt {
            facts.append(Fact(name: text.grantedSince, value: request.format.dateAndClock(at)))
        }
        let renewal = renewedAt.map(request.format.dateAndClock) ?? text.notSinceStart
        facts.append(Fact(name: text.lastRefresh, value: renewal))
        if let reason = request.words(record) { facts.append(Fact(name: text.why, value: reason)) }
        let state =
            switch record.health.state {
            case .working: Badge(text.working, .good)
            case .paused: Badge(text.paused, .warning)
            case .needsGrant: Badge(text.needsGrant, .bad)
            case .disabled: Badge(text.disabled, .neutral)
            }
        return Account(state: state, facts: facts)
    }

    /// Whether the grant ended after as long as grants of a project in testing last.
    private static func endedLikeTesting(_ account: AccountRecord) -> Bool {
        guard account.health.state == .needsGrant, let granted = account.grantedAt, let ended = account.health.since
        else { return false }
        return testingEnd.contains(ended - granted)
    }
}

extension GrantPurpose {
    /// What is ticked for a person who has granted nothing yet.
    static let preset: Set<GrantPurpose> = [.send, .readBack]
}

/// The redirect URI to copy, and whether Google accepts it.
struct RedirectView: Sendable {
    let address: String
    let verdict: Notice

    init(_ redirect: RedirectAddress, _ text: Translated<PersonalText>) {
        address = redirect.text
        verdict =
            switch redirect.problem {
            case nil where redirect.isElsewhere: Notice(.warning, text.redirectElsewhere)
            case nil: Notice(.done, text.redirectGood)
            case .notSecure: Notice(.problem, text.notSecure)
            case .noName: Notice(.problem, text.noName)
            case .privateName: Notice(.problem, text.privateName)
            }
    }
}

/// The OAuth client and the user name of a grant.
enum AccessForm {
    private static let fields: [PersonalSettings.Field] = [.clientID, .clientSecret, .userName]

    static func save(_ request: ConsoleRequest) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        let (form, text, today) = (request.form, request.text(PersonalText.self), request.today)
        let typed = form[.client] == "own" ? try request.oauthClient(of: subject.user.id) : nil
        let stored = try await subject.change(request) { settings in
            if form.isChanged(.userName) { settings.userName = form[.userName] }
            if form.isChanged(.client) || form.isChanged(.clientID) || !form[.clientSecret].isEmpty {
                let kept: OAuthClient? = if case .own(let own) = settings.client { own } else { nil }
                settings.client = typed.map { PersonalSettings.Client.own($0.keepingSecret(of: kept)) } ?? .organisation
            }
            let problems = settings.problems(today: today).filter { fields.contains($0.key) }
            return Dictionary(uniqueKeysWithValues: problems.map { (FormField($0.key), text.problem($0.value)) })
        }
        guard stored.errors.isEmpty else {
            return try await PersonalPage(request, stored.subject, errors: stored.errors).answer()
        }
        request.note("personal settings were changed", category: .settings)
        request.notify(Notice(.done, text.saved))
        return .redirect(subject.path)
    }
}

/// An OAuth client as it was typed.
struct TypedClient: Sendable {
    fileprivate let client: OAuthClient
    /// Whether no secret was typed.
    fileprivate let keepsSecret: Bool

    /// An empty secret keeps the stored one if the ID is unchanged.
    func keepingSecret(of old: OAuthClient?) -> OAuthClient {
        guard keepsSecret, let old, old.id == client.id else { return client }
        return old
    }
}

extension ConsoleRequest {
    private static let longestSecret = 512

    /// The client in the form, of a user or of the organisation (`nil`); without a secret if none was typed.
    func oauthClient(of user: UserID?) throws -> TypedClient {
        let id = form[.clientID]
        let secret = form[.clientSecret]
        if secret.isEmpty { return TypedClient(client: OAuthClient(id: id, sealedSecret: nil), keepsSecret: true) }
        let refused = TypedClient(client: OAuthClient(id: id, sealedSecret: nil), keepsSecret: false)
        guard secret.utf8.count <= Self.longestSecret else { return refused }
        let sealed = try console.sealer.seal(Secret(secret), for: .clientSecret(user, clientID: id))
        return TypedClient(client: OAuthClient(id: id, sealedSecret: sealed), keepsSecret: false)
    }

    /// Today's date in the console's time zone.
    var today: CalendarDate {
        let now = console.clock.now
        return CalendarDate(now, offset: format.offset(at: now))
    }
}
