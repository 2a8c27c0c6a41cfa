import HTTPTypes
import Storage

/// The service account's page: what to delegate, the accounts it acts for, and adding more.
enum ServiceAccountPage {
    private struct Key: Sendable {
        let email: String
        let keyID: String
        let clientID: String?
        let scopes: String
    }

    private struct Row: Sendable {
        let path: String
        let testPath: String
        let address: String
        let state: Badge
        let reason: String
    }

    /// The refresh interval for a run in a browser with JavaScript, in seconds.
    private static let refresh = 2

    /// The page's path, while a run lasts.
    private struct Again: Sendable {
        let path: String
        let seconds: String
    }

    private struct View: Sendable {
        let results: [ServiceAccountResult]
        let hasResults: Bool
        let progress: String?
        let again: Again?
        let keys: [Key]
        let hasKeys: Bool
        let accounts: [Row]
        let choice: SelectField?
        let fileError: String?
        let keyText: Field
        let addresses: Field
        let submission: CheckField
    }

    static func show(
        _ request: ConsoleRequest,
        errors: [FormField: String] = [:],
        results: [ServiceAccountResult] = [],
        run: ConsoleRuns.Found<DelegationRun>? = nil
    ) async throws -> Answer {
        let text = request.text(ServiceAccountText.self)
        let manager = request.console.accounts
        let delegated = try await request.console.store.accounts().compactMap { account in
            if case .serviceAccount(let key) = manager.source(of: account) { (account, key) } else { nil }
        }
        let isAgain = !errors.isEmpty
        let results =
            results
            + (run?.state.results ?? []).map { ServiceAccountResult($0, request) }.sorted { $0.address < $1.address }
        let view = View(
            results: results,
            hasResults: !results.isEmpty || run != nil,
            progress: run.map {
                text.progress(request.format.number($0.state.results.count), request.format.number($0.state.total))
            },
            again: run.flatMap { $0.isOver ? nil : Again(path: request.path.description, seconds: "\(refresh)") },
            keys: keys(delegated),
            hasKeys: !delegated.isEmpty,
            accounts: delegated.map { row($0.0, request) },
            choice: choice(delegated, request),
            fileError: errors[.keyFile],
            // A key is a secret: a pasted one is never sent back.
            keyText: Field(
                .keyText,
                text.keyText,
                hint: text.keyTextHint,
                error: errors[.keyText],
                isOptional: true,
                isLong: true
            ),
            addresses: Field(
                .addresses,
                text.addresses,
                value: isAgain ? request.form[.addresses] : "",
                hint: text.addressesHint,
                error: errors[.addresses],
                isLong: true
            ),
            submission: CheckField(
                .submission,
                text.submission,
                isOn: isAgain && request.form.isOn(.submission),
                hint: text.submissionHint
            )
        )
        var page = Page("service-account", title: text.title, text: text, view: view)
        page.section = "/service-account"
        return .page(page, status: isAgain ? .unprocessableContent : .ok)
    }

    /// Each key once, with all scopes that its accounts need.
    private static func keys(_ delegated: [(AccountRecord, DelegationKey)]) -> [Key] {
        Dictionary(grouping: delegated) { $0.1 }.sorted { $0.key.email < $1.key.email }.map { key, accounts in
            Key(
                email: key.email,
                keyID: key.keyID,
                clientID: key.clientID,
                scopes: Set(accounts.flatMap(\.0.scopes)).sorted().joined(separator: ",")
            )
        }
    }

    private static func row(_ account: AccountRecord, _ request: ConsoleRequest) -> Row {
        let text = request.text(ServiceAccountText.self)
        let works = account.health.state == .working
        return Row(
            path: account.path.description,
            testPath: "/service-account/\(account.id.rawValue)/test",
            address: "\(account.address)",
            state: works ? Badge(text.working, .good) : Badge(text.notWorking, .bad),
            reason: works ? "" : request.words(account) ?? ""
        )
    }

    /// The existing keys; `nil` if a file is the only choice.
    private static func choice(
        _ delegated: [(AccountRecord, DelegationKey)],
        _ request: ConsoleRequest
    ) -> SelectField? {
        guard !delegated.isEmpty else { return nil }
        let text = request.text(ServiceAccountText.self)
        var seen: Set<DelegationKey> = []
        let known = delegated.filter { seen.insert($0.1).inserted }.map {
            ("\($0.0.id.rawValue)", text.keyOf($0.1.email))
        }
        return SelectField(.key, text.key, known + [("", text.keyNew)], selected: request.form[.key])
    }
}

/// Google's answer for one address.
struct ServiceAccountResult: Sendable {
    let address: String
    let style: String
    let text: String
    let said: String?
    let note: String?

    init(_ address: String, _ test: GrantTest, isKept: Bool = true, _ request: ConsoleRequest) {
        let (words, accounts) = (request.text(ServiceAccountText.self), request.text(AccountsText.self))
        self.address = address
        switch test {
        case .works:
            style = Notice.Kind.done.rawValue
            text = words.works
            said = nil
        case .refused(let refusal):
            style = Notice.Kind.problem.rawValue
            text = accounts.refusal(refusal.cause)
            said = words.googleSaid(refusal.said)
        }
        note = isKept ? nil : words.notKept
    }

    init(_ result: DelegationRun.Result, _ request: ConsoleRequest) {
        let address = result.address
        if let delegation = result.delegation {
            self.init(address, delegation.test, isKept: delegation.isKept, request)
        } else {
            self.init(address, style: .problem, request.text(ServiceAccountText.self).notDone)
        }
    }

    private init(_ address: String, style: Notice.Kind, _ text: String) {
        self.address = address
        self.style = style.rawValue
        self.text = text
        (said, note) = (nil, nil)
    }
}
