import Base
import Google
import Storage

/// The grant's health and its purposes.
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
        help = Self.atGoogle.map {
            let words = request.text(GrantFailureText.self).explain($0)
            return Help(title: words.title, reason: words.reason, suggestedFix: words.suggestedFix)
        }
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
