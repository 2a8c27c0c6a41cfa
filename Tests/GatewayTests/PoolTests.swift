import Base
import Gateway
import GoogleSimulator
import Mail
import SQLStorage
import Settings
import Storage
import Testing
import Transport

/// Accounts that share an address, from SMTP to their Sent folders.
@Suite(.timeLimit(.minutes(15)))
struct PoolTests {
    private static let shared = "rechnung@acme.example"
    private static let senders = ["s1@acme.example", "s2@acme.example", "s3@acme.example"]
    private static let customer = "kunde@customer.example"

    /// Runs `body` with three accounts that share an address, each with a small day's quota.
    private static func run(
        perDay: Int,
        change: @escaping (GatewayBench) async throws -> Void = { _ in },
        _ body: (GatewayBench) async throws -> Void
    ) async throws {
        try await GatewayBench.run(
            accounts: senders + [GatewayBench.info],
            change: { $0.delivery.messagesPerDay = perDay },
            prepare: { bench in
                for sender in senders { bench.google.add(SimulatedAccount(sender, sendAs: [.init(shared)])) }
                try await share(bench, among: senders)
                try await change(bench)
            },
            body
        )
    }

    /// Lets the accounts share the address, as the gateway knows it before it asks Gmail.
    static func share(_ bench: GatewayBench, among senders: [String]) async throws {
        let alias = SendAs(address: shared, displayName: nil, verificationStatus: "accepted")
        var members: [AccountID] = []
        for sender in senders {
            let account = try await bench.account(sender)
            try await bench.outside.setSendAs([alias], of: account.id, readAt: SystemClock().now)
            members.append(account.id)
        }
        let address = try #require(Address(shared))
        try await bench.outside.share(address, among: members)
    }

    private static func mail(_ number: Int, record: Int) -> TestMail {
        TestMail(
            from: "Rechnung <\(shared)>",
            messageID: "<\(number).1-openerp-\(record)-account.move@odoo>",
            body: "Nummer \(number)\r\n"
        )
    }

    /// The account of each message, once they are sent.
    private static func senders(of ids: [QueueID], _ bench: GatewayBench) async throws -> [AccountID] {
        var accounts: [AccountID] = []
        for id in ids { accounts += try await bench.deliveries(id).map(\.account) }
        return accounts
    }

    @Test func moreThanOneAccountsDayIsSentTodayAndSpread() async throws {
        try await Self.run(perDay: 10) { bench in
            var ids: [QueueID] = []
            // Each record has two messages.
            for number in 0..<30 { ids.append(try await bench.accepted(Self.mail(number, record: number / 2))) }
            let accounts = try await Self.senders(of: ids, bench)
            let counts = Dictionary(accounts.map { ($0, 1) }, uniquingKeysWith: +)
            #expect(counts.values.allSatisfy { $0 == 10 } && counts.count == 3, "\(counts)")
            // Both messages of a record are by one account; the tenth of an account may be the first of a record.
            let split = (0..<15).count { accounts[2 * $0] != accounts[2 * $0 + 1] }
            #expect(split == 0, "\(accounts.map(\.rawValue))")
            #expect(bench.google.arrivals(for: Self.customer).count == 30)
            #expect(
                bench.google.arrivals(for: Self.customer).allSatisfy {
                    $0.header.value("From")?.contains("<\(Self.shared)>") == true
                }
            )
            // Each is in the Sent folder that the gateway names.
            for (place, id) in ids.enumerated() {
                let delivery = try #require(try await bench.outside.history(of: id).deliveries.first)
                let account = try #require(try await bench.outside.accounts().first { $0.id == accounts[place] })
                guard case .gmailMessage(let gmailID)? = delivery.remoteID else {
                    Issue.record("\(id) has no id of Gmail's")
                    continue
                }
                let sent = bench.google.sentMessages.first {
                    $0.account == "\(account.address)" && $0.gmailID == gmailID
                }
                #expect(sent != nil, "\(id) is not in Sent of \(account.address)")
            }
            // The day of all is used: the next one waits.
            let late = try await bench.accepted(Self.mail(99, record: 99))
            try await Task.sleep(for: .milliseconds(300))
            #expect(try await bench.outside.history(of: late).deliveries.map(\.state) == [.waiting])
        }
    }

    private static func setHealth(
        _ state: AccountHealth.State,
        until: Timestamp? = nil,
        of senders: some Sequence<String>,
        _ bench: GatewayBench
    ) async throws {
        var health = AccountHealth()
        (health.state, health.until) = (state, until)
        for sender in senders { try await bench.outside.setHealth(health, of: try await bench.account(sender).id) }
    }

    /// Accepts nine messages of as many records while all three accounts are paused for a while.
    private static func acceptWaiting(_ bench: GatewayBench) async throws -> [QueueID] {
        try await setHealth(.paused, until: SystemClock().now + .minutes(10), of: senders, bench)
        var ids: [QueueID] = []
        for number in 0..<9 { ids.append(try await bench.accepted(mail(number, record: number))) }
        let waiting = try await bench.outside.counts().filter { $0.state == .waiting && $0.count > 0 }
        #expect(waiting.map(\.count) == [3, 3, 3])
        return ids
    }

    private static func expectArrivals(_ count: Int, _ bench: GatewayBench) {
        let authors = bench.google.arrivals(for: customer).map { $0.header.value("From") ?? "" }
        #expect(authors.count == count)
        #expect(authors.allSatisfy { $0.contains("<\(shared)>") }, "\(authors)")
    }

    /// A member that cannot send is passed over, and what waits for it moves to the others, with its threads.
    @Test func whoCannotSendIsPassedOver() async throws {
        try await Self.run(perDay: 100) { bench in
            let broken = try await bench.account(Self.senders[0]).id
            let ids = try await Self.acceptWaiting(bench)
            try await Self.setHealth(.disabled, of: Self.senders.prefix(1), bench)
            try await Self.setHealth(.working, of: Self.senders.dropFirst(), bench)
            let accounts = try await Self.senders(of: ids, bench)
            #expect(!accounts.contains(broken))
            var later: [QueueID] = []
            for number in 0..<9 { later.append(try await bench.accepted(Self.mail(20 + number, record: number))) }
            #expect(try await Self.senders(of: later, bench) == accounts)
            Self.expectArrivals(18, bench)
        }
    }

    /// Google no longer lets a member send as the address: its mail, which waits, goes by the others, with the address.
    @Test func whoMayNoLongerSendAsTheAddressIsPassedOver() async throws {
        try await Self.run(perDay: 100) { bench in
            let former = try await bench.account(Self.senders[1])
            let ids = try await Self.acceptWaiting(bench)
            bench.google.add(SimulatedAccount(Self.senders[1]))
            let manager = AccountManager(
                store: bench.outside,
                settings: bench.settings,
                keys: try await bench.keys(),
                transport: CurlTransport(bench.settings.curlOptions)
            )
            let addresses = try await manager.readSendAs(of: former)
            #expect(addresses?.map(\.address) == [Self.senders[1]])
            try await Self.setHealth(.working, of: Self.senders, bench)
            let accounts = try await Self.senders(of: ids, bench)
            #expect(!accounts.contains(former.id), "\(accounts)")
            let later = try await bench.accepted(Self.mail(20, record: 1))
            #expect(try await Self.senders(of: [later], bench) == [accounts[1]])
            Self.expectArrivals(10, bench)
        }
    }
}
