import HTTPTypes
import Storage

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
        .optional("guarantee", .choice(Guarantee.allCases.map(\.rawValue))),
        .optional("unitsPerMinute", .integer(0...1_000_000), "0 takes the configuration's."),
        .optional("messagesPerDay", .integer(0...1_000_000), "0 takes the configuration's."),
        .optional("concurrency", .integer(0...100), "0 takes the configuration's."),
    ])

    static let accounts = [
        APIOperation(
            method: .get,
            path: "/accounts",
            name: "listAccounts",
            summary: "All accounts and how they fare.",
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
            summary: "One account.",
            scope: .read,
            variables: [address],
            answer: .shape("Account"),
            handler: { try await view($0) }
        ),
        APIOperation(
            method: .patch,
            path: "/accounts/{address}",
            name: "changeAccount",
            summary: "Changes what is decided for an account; what is not named stays.",
            scope: .administer,
            variables: [address],
            body: decisions,
            answer: .shape("Account"),
            handler: { call in
                let account = try await call.account(call.variables["address"] ?? "")
                try await call.console.store.setOptions(call.applied(to: account.options), of: account.id)
                await call.console.seams.accountsChanged()
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
        if let value = text("guarantee").flatMap(Guarantee.init(rawValue:)) { options.guarantee = value }
        if let value = number("unitsPerMinute") { options.unitsPerMinute = value == 0 ? nil : value }
        if let value = number("messagesPerDay") { options.messagesPerDay = value == 0 ? nil : value }
        if let value = number("concurrency") { options.concurrency = value == 0 ? nil : value }
        return options
    }
}
