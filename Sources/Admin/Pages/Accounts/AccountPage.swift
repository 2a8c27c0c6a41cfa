import Base
import HTTPTypes
import Mail
import Storage

/// An account: its health, options, addresses and errors.
enum AccountPage {
    /// The choices for a pause's length, in minutes.
    static let pauses = [15, 60, 240, 1440]
    private static let mostErrors = 5

    struct Figure: Sendable {
        let name: String
        let value: String
        let style: String
    }

    struct Alias: Sendable {
        let address: String
        let name: String
        let state: Badge
        /// Whether this account and others share its mail.
        let isShared: Bool
    }

    struct Cause: Sendable {
        let cause: String
        let repeated: String
        let final: String
    }

    struct View: Sendable {
        let address: String
        let path: String
        let condition: AccountStatus
        let result: Notice?
        let figures: [Figure]
        let users: String?
        let grant: GrantLines
        let canPause: Bool
        let canResume: Bool
        let canDisable: Bool
        let canEnable: Bool
        let pause: SelectField
        let form: AccountForm
        let hasAliases: Bool
        let aliases: [Alias]
        let aliasesRead: String
        let hasErrors: Bool
        let errors: [Cause]
        let removal: SelectField?
    }

    static func change(_ request: ConsoleRequest) async throws -> Answer {
        let (account, text) = (try await request.account, request.text(AccountsText.self))
        var options = account.options
        let errors = AccountForm.read(request, into: &options)
        guard errors.isEmpty else { return try await show(request, options, errors: errors) }
        try await request.console.store.setOptions(options, of: account.id)
        await request.console.gateway.accountsChanged()
        request.note("the account's options were changed", category: .grants, account: "\(account.address)")
        request.notify(Notice(.done, text.saved))
        if account.options.isDefaultSender, !options.isDefaultSender {
            request.notify(Notice(.warning, text.nobodyTakesSystemMail))
        }
        return .redirect(account.path)
    }

    /// - Parameters:
    ///   - typed: the values of a form with errors.
    ///   - result: the result of a test.
    static func show(
        _ request: ConsoleRequest,
        _ typed: AccountOptions? = nil,
        errors: [FormField: String] = [:],
        result: Notice? = nil
    ) async throws -> Answer {
        let (account, text) = (try await request.account, request.text(AccountsText.self))
        let figures = try await AccountStatistics(request)
        let causes = try await self.causes(account, request)
        let users = try await request.console.store.users().filter { $0.account == account.id }
        let pools = try await request.console.store.pools().filter { $0.members.contains(account.id) }
        let view = View(
            address: "\(account.address)",
            path: account.path.description,
            condition: AccountStatus(account, request),
            result: result,
            figures: self.figures(account, figures, request),
            users: users.isEmpty ? nil : users.map { "\($0.name) (\($0.email))" }.joined(separator: ", "),
            grant: GrantLines(account, request),
            canPause: account.health.state == .working,
            canResume: account.health.state == .paused,
            canDisable: account.health.state != .disabled,
            canEnable: account.health.state == .disabled,
            pause: SelectField(
                .minutes,
                text.pauseFor,
                pauses.map { (String($0), text.pauseLength($0)) },
                selected: String(pauses[1])
            ),
            form: AccountForm(typed ?? account.options, request, errors: errors),
            hasAliases: !account.sendAs.isEmpty,
            aliases: account.sendAs.map { alias($0, pools, text) },
            aliasesRead: account.sendAsReadAt.map { text.sendAsRead(request.format.dateAndClock($0)) }
                ?? text.sendAsNever,
            hasErrors: !causes.isEmpty,
            errors: causes,
            removal: try await AccountRemoval.choice(account, figures, request)
        )
        var page = Page("account", title: "\(account.address)", text: text, view: view)
        page.section = account.path
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// The page after one of the buttons beside the options, which stay as they were entered and are not saved.
    static func again(_ request: ConsoleRequest, result: Notice? = nil) async throws -> Answer {
        guard request.form.raw(.courier) != nil else { return try await show(request, result: result) }
        var options = try await request.account.options
        let errors = AccountForm.read(request, into: &options)
        return try await show(request, options, errors: errors, result: result)
    }

    private static func figures(
        _ account: AccountRecord,
        _ figures: AccountStatistics,
        _ request: ConsoleRequest
    ) -> [Figure] {
        let (text, format) = (request.text(AccountsText.self), request.format)
        let limits = request.console.accounts.limits.overridden(by: account.options)
        let units = figures.unitsThisMinute(of: account.id)
        func used(_ name: String, _ used: Int, _ limit: Int) -> Figure {
            Figure(
                name: name,
                value: text.of(format.number(used), format.number(limit)),
                style: used >= limit ? "used warning" : "used"
            )
        }
        func count(_ name: String, _ count: Int, _ style: String) -> Figure {
            Figure(name: name, value: format.number(count), style: count > 0 ? style : "neutral")
        }
        return [
            used(text.sentInDay, figures.sentInDay(by: account.id), limits.messagesPerDay),
            used(text.unitsThisMinute, units, limits.unitsPerMinute),
            count(text.waiting, figures.waiting(account.id), "neutral"),
            count(text.held, figures.held(account.id), "warning"),
            count(text.failed, figures.failed(account.id), "bad"),
        ]
    }

    private static func alias(_ alias: SendAs, _ pools: [SenderPool], _ text: Translated<AccountsText>) -> Alias {
        let key = Address(alias.address)?.key
        return Alias(
            address: alias.address,
            name: alias.displayName ?? "",
            state: alias.isAccepted ? Badge(text.sendAsAccepted, .good) : Badge(text.sendAsPending, .warning),
            isShared: pools.contains { $0.address.key == key }
        )
    }

    private static func causes(_ account: AccountRecord, _ request: ConsoleRequest) async throws -> [Cause] {
        let now = request.console.clock.now
        let day = (now - .hours(24))..<(now + .milliseconds(1))
        return try await request.console.store.errors(day, of: account.id, limit: mostErrors).map {
            Cause(
                cause: request.words($0.cause.localizedReason),
                repeated: request.format.number($0.repeated),
                final: request.format.number($0.final)
            )
        }
    }
}

/// The source of an account's grant, for its page.
struct GrantLines: Sendable {
    let source: String
    let clientID: String?
    let scopes: String

    init(_ account: AccountRecord, _ request: ConsoleRequest) {
        let text = request.text(AccountsText.self)
        switch request.console.accounts.source(of: account) {
        case .user(let id):
            source = text.grantByUser
            clientID = id
        case .serviceAccount(let key):
            source = text.grantByServiceAccount(key.email)
            clientID = key.clientID
        case .missing:
            source = text.grantMissing
            clientID = nil
        case .unreadable:
            source = text.grantUnreadable
            clientID = nil
        }
        scopes = account.scopes.joined(separator: " ")
    }
}
