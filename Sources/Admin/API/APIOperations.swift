import Base
import HTTPTypes
import Storage

/// All operations of the interface.
enum APIOperations {
    static let all: [APIOperation] =
        about + accounts + pools + queue + messages + bounces + statistics + recipients + actions + users

    /// The largest and the default size of a listing's page.
    static let longestPage = 500
    static let usualPage = 100

    private static let about = [
        APIOperation(
            method: .get,
            path: "/openapi.json",
            name: "getDescription",
            summary: Localized("This description.", "Diese Beschreibung."),
            scope: nil,
            answer: .document,
            handler: { APIDocument.make(base: $0.console.options.pathPrefix + APIResponder.root) }
        ),
        APIOperation(
            method: .get,
            path: "/me",
            name: "getKey",
            summary: Localized("Describes the key of the request.", "Beschreibt den Schlüssel der Anfrage."),
            scope: .read,
            answer: .shape("Key"),
            handler: { call in
                guard let key = call.key else { throw APIProblem(.unauthorized) }
                return KeyView(key)
            }
        ),
        APIOperation(
            method: .get,
            path: "/health",
            name: "getHealth",
            summary: Localized(
                "Reports whether something needs attention.",
                "Meldet, ob etwas Aufmerksamkeit braucht."
            ),
            scope: .read,
            answer: .shape("Health"),
            handler: { call in
                HealthView(
                    accounts: try await call.console.store.accounts(),
                    counts: try await call.console.store.counts(),
                    nodes: try await call.console.store.nodes(),
                    space: call.console.gateway.freeSpace
                )
            }
        ),
        APIOperation(
            method: .get,
            path: "/nodes",
            name: "listNodes",
            summary: Localized(
                "Lists the nodes that serve the store, and those lost in the last days; none with SQLite.",
                "Listet die Knoten auf, die mit der Datenbank arbeiten, und die in den letzten Tagen ausgefallenen; bei "
                    + "SQLite keine."
            ),
            scope: .read,
            answer: .object([
                .init("nodes", .list(.shape("Node"), most: nil)), .init("lost", .list(.shape("LostNode"), most: nil)),
            ]),
            handler: { call in
                let accounts = try await call.console.store.accounts().map { ($0.id, "\($0.address)") }
                let names = Dictionary(accounts) { first, _ in first }
                return NodeListView(try await call.console.store.nodes(), accounts: names)
            }
        ),
    ]
}

extension APIOperations {
    private static let address = APIOperation.Parameter(
        "address",
        .string(longest: 320),
        "The account's primary address."
    )

    /// Changes the options of an account, as in the console; 0 takes a limit from the configuration.
    private static let decisions = APISchema.object([
        .optional("isDefaultSender", .boolean), .optional("sendsOwnMail", .boolean),
        .optional("courier", .choice(CourierChoice.allCases.map(\.rawValue))),
        .optional("onLostAnswer", .choice(LostAnswerPolicy.allCases.map(\.rawValue))),
        .optional("unitsPerMinute", .integer(0...1_000_000), "0 uses the setting."),
        .optional("messagesPerDay", .integer(0...1_000_000), "0 uses the setting."),
        .optional("concurrency", .integer(0...100), "0 uses the setting."),
    ])

    static let accounts = [
        APIOperation(
            method: .get,
            path: "/accounts",
            name: "listAccounts",
            summary: Localized("Lists the accounts with their health.", "Listet die Konten mit ihrem Zustand auf."),
            scope: .read,
            answer: .object([.init("accounts", .list(.shape("Account"), most: nil))]),
            handler: { call in
                let counts = try await call.console.store.counts()
                return ["accounts": try await call.console.store.accounts().map { AccountView($0, counts: counts) }]
            }
        ),
        APIOperation(
            method: .get,
            path: "/accounts/{address}",
            name: "getAccount",
            summary: Localized("Returns an account.", "Gibt ein Konto zurück."),
            scope: .read,
            variables: [address],
            answer: .shape("Account"),
            handler: { try await view($0) }
        ),
        APIOperation(
            method: .patch,
            path: "/accounts/{address}",
            name: "changeAccount",
            summary: Localized(
                "Changes an account's options; members left out stay unchanged.",
                "Ändert die Optionen eines Kontos; Weggelassenes bleibt unverändert."
            ),
            scope: .administer,
            variables: [address],
            body: decisions,
            answer: .shape("Account"),
            handler: { call in
                let account = try await call.account(call.variables["address"] ?? "")
                try await call.console.store.setOptions(call.applied(to: account.options), of: account.id)
                await call.console.gateway.accountsChanged()
                call.log("the account's options were changed", .grants, account: "\(account.address)")
                return try await view(call)
            }
        ),
    ]

    private static func view(_ call: APICall) async throws -> AccountView {
        AccountView(
            try await call.account(call.variables["address"] ?? ""),
            counts: try await call.console.store.counts()
        )
    }
}

extension APICall {
    fileprivate func applied(to options: AccountOptions) -> AccountOptions {
        var options = options
        if let value = truth("isDefaultSender") { options.isDefaultSender = value }
        if let value = truth("sendsOwnMail") { options.sendsOwnMail = value }
        if let value = text("courier").flatMap(CourierChoice.init(rawValue:)) { options.courier = value }
        if let value = text("onLostAnswer").flatMap(LostAnswerPolicy.init(rawValue:)) { options.onLostAnswer = value }
        if let value = number("unitsPerMinute") { options.unitsPerMinute = value == 0 ? nil : value }
        if let value = number("messagesPerDay") { options.messagesPerDay = value == 0 ? nil : value }
        if let value = number("concurrency") { options.concurrency = value == 0 ? nil : value }
        return options
    }
}

extension APIOperations {
    /// The longest period that is reported by the hour.
    private static let longestStretch = Duration.days(31)

    static let statistics = [
        APIOperation(
            method: .get,
            path: "/statistics",
            name: "getStatistics",
            summary: Localized(
                "Returns statistics by hour (UTC): by default the last 24 hours, at most 31 days.",
                "Gibt Statistiken pro Stunde (UTC) zurück: standardmäßig die letzten 24 Stunden, höchstens 31 Tage."
            ),
            scope: .read,
            query: [
                .init("account", .string(longest: 320), "Only this account; by default all together."),
                .init("since", .time, "The first hour begins at or after this time."),
                .init("until", .time, "The last hour begins before this time."),
            ],
            answer: .object([.init("hours", .list(.shape("Hour"), most: nil))]),
            handler: { call in
                let until = call.text("until").flatMap(Timestamp.init(iso8601:)) ?? call.console.clock.now
                let since = call.text("since").flatMap(Timestamp.init(iso8601:)) ?? until - .hours(24)
                guard since <= until, until - since <= longestStretch else {
                    throw APIProblem(.unprocessableContent, "since must be before until, by at most 31 days")
                }
                var account: AccountID?
                if let address = call.text("account") { account = try await call.account(address).id }
                return ["hours": try await call.console.store.traffic(since..<until, of: account).map(HourView.init)]
            }
        ),
        APIOperation(
            method: .get,
            path: "/usage",
            name: "getUsage",
            summary: Localized(
                "Returns what each account received, sent and could not send, by day; days without mail are left out.",
                "Gibt zurück, was jedes Konto pro Tag empfangen, gesendet und nicht senden konnte; Tage ohne E-Mails fehlen."
            ),
            scope: .read,
            query: [
                .init("account", .string(longest: 320), "Only this account; by default all of them."),
                .init("days", .integer(UsageReport.lengths), "How many days, today included; by default 30."),
            ],
            answer: .object([.init("days", .list(.shape("Usage"), most: nil))]),
            handler: { call in
                let console = call.console
                let accounts =
                    if let address = call.text("account") { [try await call.account(address)] } else {
                        try await console.store.accounts()
                    }
                let report = UsageReport(
                    console.store,
                    days: call.number("days") ?? usualDays,
                    zone: console.options.timeZone,
                    at: console.clock.now
                )
                var days: [DailyUsage] = []
                for account in accounts { days += try await report.days(of: account) }
                return ["days": days]
            }
        ),
    ]

    /// How many days a report on usage covers by default.
    private static let usualDays = 30
}
