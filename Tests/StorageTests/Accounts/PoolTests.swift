import Base
import Mail
import Storage
import Testing

@testable import SQLStorage

/// Accounts that share an address: which of them gets a message, by the store of any engine.
@Suite(.timeLimit(.minutes(10)))
struct PoolTests {
    private static let info = Address(localPart: "info", domain: "acme.example")
    private static let day = Duration.hours(24)

    /// Adds accounts that may send as `info`.
    private static func addAccounts(
        _ count: Int,
        named name: String = "sender",
        to store: any Store
    ) async throws -> [AccountID] {
        var accounts: [AccountID] = []
        for number in 1...count {
            let account = try await store.addAccount(
                Address(localPart: "\(name)\(number)", domain: "acme.example"),
                sealedCredential: [1],
                scopes: [],
                options: AccountOptions()
            )
            let alias = SendAs(address: "\(info)", displayName: nil, verificationStatus: "accepted")
            try await store.setSendAs([alias], of: account, readAt: Sample.now)
            accounts.append(account)
        }
        return accounts
    }

    private static func members(
        _ accounts: [AccountID],
        perDay: Int = 100,
        _ readiness: [PoolMembers.Readiness] = []
    ) -> PoolMembers {
        PoolMembers(
            of: info,
            accounts.enumerated().map { place, account in
                PoolMembers.Member(
                    account,
                    messagesPerDay: perDay,
                    readiness: place < readiness.count ? readiness[place] : .now
                )
            }
        )
    }

    private static func message(
        _ members: PoolMembers,
        thread: String? = nil,
        at now: Timestamp = Sample.now,
        deliveries: [PlannedDelivery]? = nil
    ) -> NewMessage {
        let account = members.all.first?.account ?? Sample.account
        var message = Sample.message(deliveries ?? [Sample.delivery(account: account)], receivedAt: now)
        message.pool = PoolRoute(members, thread: thread.map { Array($0.utf8) })
        return message
    }

    private static func waiting(_ store: any Store) async throws -> [AccountID: Int] {
        try await store.counts().filter { $0.state == .waiting && $0.count > 0 }
            .reduce(into: [:]) { $0[$1.account, default: 0] += $1.count }
    }

    // MARK: The pools

    @Test func whoSharesAnAddressIsStored() async throws {
        try await withTemporaryStore { store in
            let accounts = try await Self.addAccounts(3, to: store)
            let before = try await store.routingRevision()
            try await store.share(Self.info, among: [accounts[2], accounts[0]])
            #expect(try await store.pools() == [SenderPool(Self.info, members: [accounts[0], accounts[2]])])
            let after = try await store.routingRevision()
            #expect(after > before)
            #expect(try await store.routingTable().pools == store.pools())
            // Case does not matter in addresses.
            let shouted = Address(localPart: "INFO", domain: "ACME.example")
            try await store.share(shouted, among: [accounts[1]])
            #expect(try await store.pools().map(\.members) == [[accounts[1]]])
            try await store.share(Self.info, among: accounts)
            try await store.removeAccount(accounts[1])
            #expect(try await store.pools().map(\.members) == [[accounts[0], accounts[2]]])
            try await store.share(Self.info, among: [])
            #expect(try await store.pools().isEmpty)
            #expect(try await store.routingRevision() > after)
        }
    }

    @Test func onlyAccountsThatMaySendAsTheAddressShareIt() async throws {
        try await withTemporaryStore { store in
            let accounts = try await Self.addAccounts(2, to: store)
            let pending = SendAs(address: "\(Self.info)", displayName: nil, verificationStatus: "pending")
            try await store.setSendAs([pending], of: accounts[1], readAt: Sample.now)
            await #expect(throws: StorageError.conflict("sender2@acme.example may not send as info@acme.example")) {
                try await store.share(Self.info, among: accounts)
            }
            await #expect(throws: StorageError.self) {
                try await store.share(Self.info, among: [AccountID(rawValue: 99)])
            }
            #expect(try await store.pools().isEmpty)
        }
    }

    // MARK: The choice

    /// A burst is spread as it arrives, however many arrive at a time.
    @Test func messagesGoWhereMostIsLeft() async throws {
        try await withTemporaryStore { store in
            let accounts = try await Self.addAccounts(3, to: store)
            let members = Self.members(accounts)
            // One has sent 30 of its 100 already, and another a message that no longer counts.
            try await store.book(LedgerEntry(at: Sample.now - .hours(2), units: 0, messages: 30), for: accounts[0])
            try await store.book(LedgerEntry(at: Sample.now - .hours(26), units: 0, messages: 90), for: accounts[1])
            let use = try await store.quotaUse(of: accounts, at: Sample.now)
            #expect(use[accounts[0]] == QuotaUse(sent: 30, waiting: 0))
            #expect(use[accounts[1]] == QuotaUse(sent: 0, waiting: 0))
            try await withThrowingTaskGroup { group in
                for _ in 1...90 { group.addTask { _ = try await store.take(Self.message(members)) } }
                try await group.waitForAll()
            }
            #expect(try await Self.waiting(store) == [accounts[0]: 10, accounts[1]: 40, accounts[2]: 40])
        }
    }

    @Test func whatIsSentCountsAsUsed() async throws {
        try await withTemporaryStore { store in
            let accounts = try await Self.addAccounts(2, to: store)
            let members = Self.members(accounts, perDay: 10)
            let first = try await store.take(Self.message(members))
            #expect(first.chosen == accounts[0])
            let lease = try #require(try await store.lease(of: accounts[0]).first)
            #expect(lease.delivery.pool == Self.info)
            try await store.finish(lease, with: .delivered, at: Sample.now)
            let second = try await store.take(Self.message(members, at: Sample.now + .seconds(1)))
            #expect(second.chosen == accounts[1])
            // A day later nothing is used any more.
            let use = try await store.quotaUse(of: accounts, at: Sample.now + .hours(26))
            #expect(use[accounts[0]] == QuotaUse(sent: 0, waiting: 0))
        }
    }

    @Test func aThreadStaysWithItsAccount() async throws {
        try await withTemporaryStore { store in
            let accounts = try await Self.addAccounts(3, to: store)
            let members = Self.members(accounts, perDay: 10)
            let own = try #require(try await store.take(Self.message(members, thread: "sale.order-1")).chosen)
            for _ in 1...5 {
                #expect(try await store.take(Self.message(members, thread: "sale.order-1")).chosen == own)
            }
            // A short pause does not move it, and nothing new is given to who is paused.
            let paused = Self.members(accounts, perDay: 10, [.soon, .now, .now])
            #expect(try await store.take(Self.message(paused, thread: "sale.order-1")).chosen == own)
            #expect(try await store.take(Self.message(paused, thread: "sale.order-2")).chosen != own)
            // Who cannot send at all loses it for good.
            let broken = Self.members(accounts, perDay: 10, [.no, .now, .now])
            let other = try #require(try await store.take(Self.message(broken, thread: "sale.order-1")).chosen)
            #expect(other != own)
            #expect(try await store.take(Self.message(members, thread: "sale.order-1")).chosen == other)
            // So does whose day's quota is used.
            for _ in 1...10 { try await store.take(Self.message(Self.members([other], perDay: 10))) }
            #expect(try await store.take(Self.message(members, thread: "sale.order-1")).chosen != other)
        }
    }

    @Test func whereNobodyCanSendTheNearestIsChosen() async throws {
        try await withTemporaryStore { store in
            let accounts = try await Self.addAccounts(3, to: store)
            func choose(_ readiness: PoolMembers.Readiness..., perDay: Int = 10) async throws -> AccountID? {
                try await store.take(Self.message(Self.members(accounts, perDay: perDay, readiness))).chosen
            }
            #expect(try await choose(.no, .soon, .no) == accounts[1])
            #expect(try await choose(.no, .no, .now) == accounts[2])
            #expect(try await choose(.no, .no, .no) == accounts[0])
            // Without quota left, whoever waits least.
            #expect(try await choose(.now, .now, .no, perDay: 1) == accounts[0])
            #expect(try await choose(.now, .now, .no, perDay: 1) == accounts[1])
        }
    }

    @Test func allPartsOfAMessageHaveOneAccountAndAreWithdrawnWithIt() async throws {
        try await withTemporaryStore { store in
            let accounts = try await Self.addAccounts(2, to: store)
            let busy = Self.members([accounts[0]])
            try await store.take(Self.message(busy))
            let parts = (1...3).map { Sample.delivery(["r\($0)"], account: accounts[0]) }
            let taken = try await store.take(Self.message(Self.members(accounts), deliveries: parts))
            #expect(taken.chosen == accounts[1])
            let deliveries = try await store.history(of: taken.id).deliveries
            #expect(deliveries.allSatisfy { $0.account == accounts[1] && $0.pool == Self.info })
            #expect(try await Self.waiting(store) == [accounts[0]: 1, accounts[1]: 3])
            // What a person moves elsewhere is no longer the pool's.
            let outside = try await Self.addAccounts(1, named: "other", to: store)[0]
            _ = try await store.manage(.message(taken.id), .reroute(to: outside), at: Sample.now)
            let rerouted = try await store.history(of: taken.id).deliveries
            #expect(rerouted.allSatisfy { $0.account == outside && $0.pool == nil })
            _ = try await store.manage(.message(taken.id), .reroute(to: accounts[1]), at: Sample.now)
            // What is withdrawn, because it was stored too late, leaves no count behind.
            let own = try #require(store as? SQLStore)
            let late = MessageRow(
                id: QueueID(rawValue: .max),
                message: Self.message(Self.members(accounts), deliveries: parts),
                content: [1]
            )
            try await own.commits.run { try Intake(late, duplicates: Sample.noDuplicates).store($0) }
            #expect(try await Self.waiting(store) == [accounts[0]: 4, accounts[1]: 3])
            try await own.commits.run { try late.withdraw($0) }
            #expect(try await Self.waiting(store) == [accounts[0]: 1, accounts[1]: 3])
            let counted = try await store.trafficByAccount((Sample.now - Self.day)..<(Sample.now + Self.day))
            #expect(counted.map(\.received).filter { $0 > 0 }.sorted() == [1, 3])
        }
    }

    @Test func aSuppressedDuplicateTakesNoQuota() async throws {
        try await withTemporaryStore { store in
            let accounts = try await Self.addAccounts(2, to: store)
            let rule = DuplicateRule(policy: .suppress, window: .hours(1))
            let members = Self.members(accounts)
            #expect(try await store.take(Self.message(members), duplicates: rule).chosen == accounts[0])
            let again = try await store.take(Self.message(members), duplicates: rule)
            #expect(again.suppressed && again.chosen == nil)
            #expect(try await store.take(Self.message(members)).chosen == accounts[1])
        }
    }

    @Test func unusedThreadsAreForgotten() async throws {
        try await withTemporaryStore { store in
            let accounts = try await Self.addAccounts(2, to: store)
            let members = Self.members(accounts)
            for number in 1...5 {
                try await store.take(Self.message(members, thread: "\(number)", at: Sample.now + .hours(number)))
            }
            let moment = Sample.now + .hours(4)
            #expect(try await store.forgetThreads(unusedSince: moment, limit: 2) == 2)
            #expect(try await store.forgetThreads(unusedSince: moment, limit: 2) == 1)
            #expect(try await store.forgetThreads(unusedSince: moment, limit: 2) == 0)
        }
    }

    // MARK: Mail that waits

    @Test func mailOfAnAccountThatCannotSendMovesToOthers() async throws {
        try await withTemporaryStore { store in
            let accounts = try await Self.addAccounts(3, to: store)
            let first = Self.members([accounts[0]])
            var ids: [QueueID] = []
            for number in 1...6 {
                let message = Self.message(first, thread: "\(number % 2)", at: Sample.now + .seconds(number))
                ids.append(try await store.take(message).id)
            }
            // Its own mail stays, and so do what is being sent, what may have been sent, and what is held.
            let own = try await store.take(Sample.message([Sample.delivery(account: accounts[0])])).id
            let sending = try #require(try await store.lease(1, of: accounts[0], at: Sample.now + .seconds(1)).first)
            #expect(sending.message.id == own)
            let perhaps = try await store.lease(1, of: accounts[0], at: Sample.now + .seconds(1))
            try await store.finish(
                try #require(perhaps.first),
                with: .unknown(Sample.now + .hours(1)),
                at: Sample.now + .seconds(2)
            )
            _ = try await store.manage(.message(ids[1]), .hold(because: "held"), at: Sample.now)

            let later = Sample.now + .minutes(1)
            let paused = Self.members(accounts, perDay: 3, [.no, .now, .now])
            let revision = try await store.routingRevision()
            func move(_ members: PoolMembers, limit: Int = 10) async throws -> [DeliveryID: AccountID] {
                try await store.rebalance(members, former: [], asOf: revision, limit: limit, at: later)
            }
            #expect(try await move(Self.members(accounts)).isEmpty)
            let step = try await move(paused, limit: 1)
            let rest = try await move(paused)
            let moved = step.merging(rest) { one, _ in one }
            #expect(step.count == 1 && Set(moved.keys.map(\.message)) == Set(ids[2...]))
            // Two threads, each by one account.
            #expect(moved[DeliveryID(message: ids[2], part: 1)] == moved[DeliveryID(message: ids[4], part: 1)])
            #expect(moved[DeliveryID(message: ids[3], part: 1)] == moved[DeliveryID(message: ids[5], part: 1)])
            #expect(Set(moved.values) == [accounts[1], accounts[2]])
            #expect(try await move(paused).isEmpty)
            for (id, account) in moved {
                let history = try await store.history(of: id.message)
                #expect(history.deliveries.map(\.account) == [account] && history.deliveries[0].dueAt == later)
                #expect(history.events.map(\.kind) == [.rerouted])
            }
            #expect(try await store.delivery(ids[0]).account == accounts[0])
            #expect(try await store.delivery(ids[1]).account == accounts[0])
            await #expect(throws: StorageError.outdated) {
                _ = try await store.rebalance(
                    paused,
                    former: [],
                    asOf: RoutingRevision(rawValue: -1),
                    limit: 1,
                    at: later
                )
            }
        }
    }

    @Test func mailOfAnAccountWhoseDayIsUsedMovesAsFarAsOthersHaveQuota() async throws {
        try await withTemporaryStore { store in
            let accounts = try await Self.addAccounts(2, to: store)
            for number in 1...5 {
                try await store.take(Self.message(Self.members([accounts[0]]), at: Sample.now + .seconds(number)))
            }
            try await store.book(LedgerEntry(at: Sample.now, units: 0, messages: 10), for: accounts[0])
            try await store.book(LedgerEntry(at: Sample.now, units: 0, messages: 7), for: accounts[1])
            let revision = try await store.routingRevision()
            let moved = try await store.rebalance(
                Self.members(accounts, perDay: 10),
                former: [],
                asOf: revision,
                limit: 10,
                at: Sample.now
            )
            #expect(moved.count == 3)
            #expect(try await Self.waiting(store) == [accounts[0]: 2, accounts[1]: 3])
            // Who shares the mail no longer gives up what is left of it, although nothing is used.
            let rest = try await store.rebalance(
                Self.members([accounts[1]], perDay: 100),
                former: [accounts[0]],
                asOf: revision,
                limit: 10,
                at: Sample.now
            )
            #expect(rest.count == 2)
            #expect(try await Self.waiting(store) == [accounts[1]: 5])
        }
    }

    // MARK: Neutralized databases

    @Test func neutralizedDatabasesAreRemembered() async throws {
        try await withTemporaryStore { store in
            #expect(try await store.neutralizedDatabases().isEmpty)
            for _ in 1...2 { try await store.setNeutralized("copy", true) }
            try await store.setNeutralized("other", true)
            #expect(try await store.neutralizedDatabases() == ["copy", "other"])
            for _ in 1...2 { try await store.setNeutralized("copy", false) }
            #expect(try await store.neutralizedDatabases() == ["other"])
        }
    }
}
