import Base
import Mail
import Storage
import Testing

@testable import Delivery

/// Mail from an address that several accounts share.
@Suite struct PoolRoutingTests {
    private static let info = Address(localPart: "info", domain: "acme.example")
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    private static func alias(_ status: String?) -> SendAs {
        SendAs(address: "info@acme.example", displayName: nil, verificationStatus: status)
    }

    private let accounts = [
        Make.account(1, "anna", aliases: [alias("accepted")]),
        Make.account(2, "otto", aliases: [alias(nil)]) { $0.messagesPerDay = 50 },
        Make.account(3, "petra", aliases: [alias("pending")]),
        Make.account(4, "quirin", aliases: [alias("accepted")]),
    ]

    private func directory(_ members: Int64...) -> AccountDirectory {
        let pool = SenderPool(Self.info, members: members.map { AccountID(rawValue: $0) })
        return AccountDirectory(accounts, pools: members.isEmpty ? [] : [pool])
    }

    private func route(_ directory: AccountDirectory, login: LoginRecord? = nil) throws -> Router.Route {
        try Router(accounts: directory).route(authors: [Self.info], login: login)
    }

    @Test func onlyMembersThatMaySendAsItTakePart() throws {
        let all = directory(1, 2, 3)
        #expect(try route(all).pool?.members.map(\.rawValue) == [1, 2])
        #expect(try route(all).account.rawValue == 1)
        #expect(all.configuredPools.map(\.members.count) == [3])
        // Nobody shares it, so one account sends, as without pools.
        #expect(try route(directory()).pool == nil)
        #expect(try route(directory()).account.rawValue == 4)
        #expect(try route(directory(3)).pool == nil)
        // Other addresses of the members are not shared.
        let own = try Router(accounts: all).route(authors: [accounts[1].address], login: nil)
        #expect(own.pool == nil && own.account.rawValue == 2)
    }

    @Test func theAccountWithTheAddressItselfTakesPart() throws {
        let boss = Make.account(5, "info")
        let pool = SenderPool(Self.info, members: [1, 5].map { AccountID(rawValue: $0) })
        let directory = AccountDirectory(accounts + [boss], pools: [pool])
        #expect(try route(directory).pool?.members.map(\.rawValue) == [1, 5])
    }

    @Test func aLoginIsCheckedAsBefore() throws {
        let all = directory(1, 2)
        #expect(try route(all, login: Make.login("odoo")).pool?.members.count == 2)
        let bounded = Make.login("shop", mayUse: ["shop@acme.example"])
        #expect(throws: RoutingRefusal.notPermitted(Self.info, login: "shop")) { try route(all, login: bounded) }
        // A user's own login sends by that user's account alone, which must be a member.
        let permitted = ["info@acme.example"]
        let own = Make.login("otto@acme.example", mayUse: permitted, account: 2, owner: 2)
        #expect(try route(all, login: own) == Router.Route(AccountID(rawValue: 2)))
        let foreign = Make.login("petra@acme.example", mayUse: permitted, account: 3, owner: 3)
        #expect(throws: RoutingRefusal.self) { try route(all, login: foreign) }
    }

    @Test func whoCanSendDependsOnHealthAndLimits() throws {
        func readiness(_ state: AccountHealth.State, pausedFor pause: Duration? = nil) -> PoolMembers.Readiness? {
            var account = accounts[0]
            account.health.state = state
            account.health.until = pause.map { Self.now + $0 }
            let pool = SenderPool(Self.info, members: [account.id])
            let limits = RateLimits(unitsPerMinute: 1, messagesPerDay: 2000, concurrency: 1)
            return AccountDirectory([account]).members(of: pool, limits: limits, at: Self.now).all.first?.readiness
        }
        #expect(readiness(.working) == .now)
        #expect(readiness(.disabled) == .no)
        #expect(readiness(.needsGrant) == .no)
        #expect(readiness(.paused) == .no)
        #expect(readiness(.paused, pausedFor: .zero) == .now)
        #expect(readiness(.paused, pausedFor: .minutes(1)) == .soon)
        #expect(readiness(.paused, pausedFor: .hours(1)) == .no)
        let limits = RateLimits(unitsPerMinute: 1, messagesPerDay: 2000, concurrency: 1)
        let members = directory(1, 2).members(
            of: SenderPool(Self.info, members: [1, 2].map { AccountID(rawValue: $0) }),
            limits: limits,
            at: Self.now
        )
        #expect(members.all.map(\.messagesPerDay) == [2000, 50])
    }

    @Test func aThreadIsOfOneAddress() throws {
        func key(_ id: String, _ address: Address = Self.info) throws -> [UInt8]? {
            let header = try MessageHeader(HeaderBlock(Array("Message-ID: \(id)\r\n\r\n".utf8)))
            return ThreadKey.of(header, from: address)
        }
        let first = try #require(try key("<1-openerp-7-sale.order@odoo>"))
        #expect(first.count == 16)
        #expect(try key("<2-openerp-7-sale.order@odoo>") == first)
        #expect(try key("<2-openerp-8-sale.order@odoo>") != first)
        #expect(try key("<2-openerp-7-sale.order@odoo>", Address(localPart: "Info", domain: "acme.example")) == first)
        #expect(try key("<2-openerp-7-sale.order@odoo>", Address(localPart: "shop", domain: "acme.example")) != first)
    }
}
