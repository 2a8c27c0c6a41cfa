import Mail
import Storage
import Testing

@testable import Delivery

@Suite struct RouterTests {
    private static let pending = SendAs(address: "boss@acme.example", displayName: nil, verificationStatus: "pending")
    private static let alias = SendAs(address: "sales@acme.example", displayName: "Sales", verificationStatus: nil)
    private static let accepted = SendAs(
        address: "anna@other.example",
        displayName: nil,
        verificationStatus: "accepted"
    )

    private let accounts = AccountDirectory([
        Make.account(1, "anna", aliases: [pending, alias, accepted]),
        Make.account(2, "otto") { $0.sendsOwnMail = false },
        Make.account(3, "info") { $0.isDefaultSender = true },
    ])

    private let logins = LoginDirectory([
        Make.login("odoo"),
        Make.login("shop", account: 1),
        Make.login("crm", mayUse: ["@acme.example"]),
        Make.login("one", mayUse: ["anna@acme.example"]),
    ])

    private func route(_ author: String?, login: String? = nil) throws -> Int64 {
        try Router(accounts: accounts, logins: logins).route(author: author.flatMap { Address($0) }, login: login)
            .rawValue
    }

    @Test(
        arguments: [
            ("anna@acme.example", 1),
            ("Anna@ACME.example", 1),
            ("sales@acme.example", 1),
            ("anna@other.example", 1),
            ("boss@acme.example", 3),
            ("stranger@customer.example", 3),
            ("otto@acme.example", 3),
        ] as [(String, Int64)]
    )
    func takesTheAccountOfTheAuthor(author: String, account: Int64) throws {
        #expect(try route(author) == account)
    }

    @Test func takesTheLoginsAccountForAForeignAuthor() throws {
        #expect(try route("stranger@customer.example", login: "SHOP") == 1)
        #expect(try route("info@acme.example", login: "shop") == 3)
        #expect(try route(nil, login: "odoo") == 3)
    }

    @Test func refusesAuthorsThatTheLoginMayNotUse() {
        #expect(throws: RoutingRefusal.self) { try route("stranger@customer.example", login: "crm") }
        #expect(throws: RoutingRefusal.self) { try route("otto@acme.example", login: "one") }
        #expect(throws: Never.self) { try route("otto@acme.example", login: "crm") }
    }

    @Test func refusesWithoutAnyAccount() {
        let router = Router(accounts: AccountDirectory([Make.account(1, "anna")]), logins: logins)
        #expect(throws: RoutingRefusal.noAccount(Address(localPart: "x", domain: "y.example"))) {
            try router.route(author: Address("x@y.example"), login: nil)
        }
        #expect(throws: RoutingRefusal.noAccount(nil)) { try router.route(author: nil, login: nil) }
    }

    @Test func anAccountsOwnAddressBeatsAnAliasOfAnother() throws {
        let greedy = SendAs(address: "info@acme.example", displayName: nil, verificationStatus: "accepted")
        let directory = AccountDirectory([Make.account(3, "info"), Make.account(4, "greedy", aliases: [greedy])])
        #expect(directory.account(sendingAs: Address(localPart: "info", domain: "acme.example"))?.id.rawValue == 3)
    }

    @Test(arguments: [(1, [1]), (100, [100]), (101, [100, 1]), (250, [100, 100, 50])])
    func splitsManyRecipients(count: Int, parts: [Int]) {
        let recipients = (0..<count).map { Recipient(Address(localPart: "r\($0)", domain: "customer.example")) }
        let plan = DeliveryPlan.make(
            for: recipients,
            account: AccountID(rawValue: 1),
            lane: .normal,
            recipientsPerMessage: 100
        )
        #expect(plan.map(\.recipients.count) == parts)
        #expect(plan.flatMap(\.recipients) == recipients)
    }
}
