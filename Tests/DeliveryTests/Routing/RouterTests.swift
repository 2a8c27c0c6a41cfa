import Base
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
        Make.login("web", mayUse: ["shop@elsewhere.example"], account: 1),
        Make.login("left", account: 9),
        // Users' own logins.
        Make.login("anna@acme.example", mayUse: ["anna@acme.example", "boss@acme.example"], account: 1, owner: 1),
        Make.login("otto@acme.example", mayUse: ["otto@acme.example", "sales@acme.example"], account: 2, owner: 2),
    ])

    private func route(_ author: String?, login: String? = nil) throws -> Int64 {
        try route(author.map { [$0] } ?? [], login: login)
    }

    private func route(_ authors: [String], senders: [String] = [], login: String? = nil) throws -> Int64 {
        let record = try login.map { try #require(logins[$0]) }
        return try Router(accounts: accounts).route(
            authors: authors.compactMap { Address($0) },
            senders: senders.compactMap { Address($0) },
            login: record
        ).account.rawValue
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

    @Test func withBoundsNobodyIsSentAsWhoIsOutOfThem() throws {
        // Without an author the default sender would send, as which `one` may not send.
        #expect(throws: RoutingRefusal.noAuthor(login: "one")) { try route(nil, login: "one") }
        #expect(try route(nil, login: "crm") == 3)
        // An own account does not bypass the restrictions either.
        #expect(throws: RoutingRefusal.noAuthor(login: "web")) { try route(nil, login: "web") }
        #expect(try route("shop@elsewhere.example", login: "web") == 1)
        #expect(try route(nil, login: "shop") == 1)
        #expect(try route("anna@acme.example", login: "one") == 1)
        // Each author counts, and so does the sender.
        let boss = RoutingRefusal.notPermitted(Address(localPart: "boss", domain: "acme.example"), login: "one")
        #expect(throws: boss) { try route(["anna@acme.example", "boss@acme.example"], login: "one") }
        #expect(throws: boss) { try route(["anna@acme.example"], senders: ["boss@acme.example"], login: "one") }
        #expect(try route(["anna@acme.example"], senders: ["anna@acme.example"], login: "one") == 1)
    }

    @Test func theDefaultSenderStandsInWithinTheBoundsOnly() throws {
        #expect(try route("nobody@acme.example", login: "crm") == 3)
        let bounded = Make.login("b", mayUse: ["nobody@acme.example"])
        #expect(throws: RoutingRefusal.self) {
            try Router(accounts: accounts).route(
                authors: [Address(localPart: "nobody", domain: "acme.example")],
                login: bounded
            )
        }
    }

    @Test func aLoginWhoseAccountIsGoneDoesNotSendByTheDefaultSender() {
        #expect(throws: RoutingRefusal.accountGone(login: "left")) { try route(nil, login: "left") }
        #expect(throws: RoutingRefusal.accountGone(login: "left")) { try route("x@customer.example", login: "left") }
    }

    @Test func aUsersPasswordSendsByThatUsersAccountAlone() throws {
        #expect(try route("anna@acme.example", login: "anna@acme.example") == 1)
        #expect(try route(nil, login: "anna@acme.example") == 1)
        // Whatever is decided for that user's mail from Odoo.
        #expect(try route("otto@acme.example", login: "otto@acme.example") == 2)
        // Restrictions set when the address was another user's or was not verified.
        #expect(throws: RoutingRefusal.self) { try route("sales@acme.example", login: "otto@acme.example") }
        #expect(throws: RoutingRefusal.self) { try route("boss@acme.example", login: "anna@acme.example") }
        #expect(throws: RoutingRefusal.self) { try route("info@acme.example", login: "anna@acme.example") }
    }

    @Test func aSessionsLoginIsLookedUpAsItIsNow() {
        var login = Make.login("odoo")
        login.passwordHash = "$scrypt$1"
        let directory = LoginDirectory([login])
        #expect(directory.login("ODOO", loggedInBy: Secret("$scrypt$1")) == login)
        #expect(directory.login("odoo", loggedInBy: nil) == login)
        #expect(directory.login("odoo", loggedInBy: Secret("$scrypt$2")) == nil)
        #expect(directory.login("another", loggedInBy: nil) == nil)
        login.isEnabled = false
        #expect(LoginDirectory([login]).login("odoo", loggedInBy: Secret("$scrypt$1")) == nil)
        login.isEnabled = true
        login.passwordHash = nil
        #expect(LoginDirectory([login]).login("odoo", loggedInBy: Secret("$scrypt$1")) == nil)
    }

    @Test func refusesWithoutAnyAccount() {
        let router = Router(accounts: AccountDirectory([Make.account(1, "anna")]))
        #expect(throws: RoutingRefusal.noAccount(Address(localPart: "x", domain: "y.example"))) {
            try router.route(authors: [Address(localPart: "x", domain: "y.example")], login: nil)
        }
        #expect(throws: RoutingRefusal.noAccount(nil)) { try router.route(authors: [], login: nil) }
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
            priority: .normal,
            recipientsPerMessage: 100
        )
        #expect(plan.map(\.recipients.count) == parts)
        #expect(plan.flatMap(\.recipients) == recipients)
    }

    @Test func capturedRecipientsGetDeliveriesOfTheirOwn() {
        let names = ["a", "b", "c", "d", "e"]
        let recipients = names.map { Recipient(Address(localPart: $0, domain: "customer.example")) }
        let invalid = [InvalidRecipient("x@firma..de", notify: nil, originalRecipient: nil)]
        let plan = DeliveryPlan.make(
            for: recipients,
            invalid: invalid,
            account: AccountID(rawValue: 1),
            priority: .normal,
            recipientsPerMessage: 2,
            capture: { $0.map { ["a", "c", "e"].contains($0.localPart) } ?? true ? "captured" : nil }
        )
        #expect(plan.map { $0.recipients.map(\.address.localPart) } == [["b", "d"], ["a", "c"], ["e"], []])
        #expect(plan.map(\.captured) == [nil, "captured", "captured", "captured"])
        #expect(plan.last?.invalidRecipients == invalid)
    }
}
