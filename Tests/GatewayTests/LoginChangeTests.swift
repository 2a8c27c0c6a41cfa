import Base
import Cryptography
import Gateway
import GoogleSimulator
import Mail
import SQLStorage
import Storage
import Testing

/// A login's change applies to the very next message of an open connection, whoever makes it: the gateway itself, as
/// its console does, or another process, as the command line does.
@Suite(.timeLimit(.minutes(10)))
struct LoginChangeTests {
    enum Place: String, CaseIterable {
        case inside
        case outside

        func store(_ bench: GatewayBench) throws -> SQLStore {
            switch self {
            case .inside: try bench.inside
            case .outside: bench.outside
            }
        }
    }

    private static let name = "shop"
    private static let password = "right"
    private static let byOtto = TestMail(from: "Otto <otto@acme.example>")

    private func login(mayUse: [String] = [], account: AccountID? = nil) throws -> LoginRecord {
        LoginRecord(
            name: Self.name,
            passwordHash: try PasswordHash(of: Secret(Self.password)).phc,
            mayUse: mayUse,
            account: account,
            isEnabled: true,
            createdAt: SystemClock().now
        )
    }

    private func connect(_ bench: GatewayBench) async throws -> SMTPConversation {
        try await SMTPConversation.login(Self.name, Self.password, port: bench.smtpPort)
    }

    private func queued(_ bench: GatewayBench) async throws -> Int { try await bench.outside.list(QueueQuery()).count }

    @Test(arguments: Place.allCases, ["removed", "disabled", "another password"])
    func aLoginThatEndsSendsNothingMore(_ place: Place, _ what: String) async throws {
        try await GatewayBench.run { bench in
            let store = try place.store(bench)
            var login = try login(mayUse: [GatewayBench.anna])
            try await store.saveLogin(login)
            let client = try await connect(bench)
            #expect(try await client.send(TestMail()).code == 250)
            #expect(try await client.send(Self.byOtto).code == 550)
            switch what {
            case "removed": try await store.removeLogin(named: Self.name)
            case "disabled":
                login.isEnabled = false
                try await store.saveLogin(login)
            default:
                login.passwordHash = try PasswordHash(of: Secret("another")).phc
                try await store.saveLogin(login)
            }
            let before = try await queued(bench)
            #expect(try await client.send(Self.byOtto).code == 421)
            #expect(await client.isOver)
            #expect(try await queued(bench) == before)
            await #expect(throws: SMTPClient.Failure.self) { _ = try await connect(bench) }
        }
    }

    @Test(arguments: ["deactivated", "removed"])
    func aUsersOpenConnectionEndsWithTheUser(_ what: String) async throws {
        try await GatewayBench.run { bench in
            let anna = try await bench.account(GatewayBench.anna).id
            let store = try bench.inside
            let user = try await store.addUser(
                NewUser(email: GatewayBench.anna, name: "Anna", role: .user, account: anna),
                at: SystemClock().now
            )
            var login = try login(mayUse: [GatewayBench.anna], account: anna)
            login.owner = user
            try await store.saveLogin(login)
            let client = try await connect(bench)
            #expect(try await client.send(TestMail()).code == 250)
            var change = UserChange()
            change.isActive = false
            if what == "removed" {
                try await store.removeUser(user)
            } else {
                try await store.changeUser(user, change)
            }
            #expect(try await client.send(TestMail()).code == 421)
            #expect(await client.isOver)
            await #expect(throws: SMTPClient.Failure.self) { _ = try await connect(bench) }
        }
    }

    /// The end is also noticed at MAIL, before a message of many megabytes is sent for nothing.
    @Test func aLoginThatEndedIsToldAtMAIL() async throws {
        try await GatewayBench.run { bench in
            try await bench.outside.saveLogin(try login())
            let client = try await connect(bench)
            try await bench.outside.removeLogin(named: Self.name)
            try await bench.wait("the end of the login") {
                let code = try await client.say("MAIL FROM:<a@acme.example>").code
                if code == 250 { _ = try await client.say("RSET") }
                return code == 421
            }
            #expect(await client.isOver)
        }
    }

    @Test(arguments: Place.allCases)
    func boundsHoldForTheNextMessage(_ place: Place) async throws {
        try await GatewayBench.run { bench in
            let store = try place.store(bench)
            try await store.saveLogin(try login())
            let client = try await connect(bench)
            #expect(try await client.send(Self.byOtto).code == 250)
            var bounded = try #require(try await store.login(named: Self.name))
            bounded.mayUse = [GatewayBench.anna]
            try await store.saveLogin(bounded)
            let reply = try await client.send(Self.byOtto)
            #expect(reply.code == 550 && reply.text.contains("may not send as otto@acme.example"))
            bounded.mayUse.append(GatewayBench.otto)
            try await store.saveLogin(bounded)
            #expect(try await client.send(Self.byOtto).code == 250)
        }
    }

    @Test(arguments: Place.allCases)
    func accountsAndTheirAddressesHoldForTheNextMessage(_ place: Place) async throws {
        try await GatewayBench.run(accounts: [GatewayBench.anna, GatewayBench.otto], defaultSender: nil) { bench in
            let store = try place.store(bench)
            let sales = TestMail(from: "sales@acme.example")
            #expect(try await bench.offer(sales).code == 550)
            let otto = try await bench.account(GatewayBench.otto).id
            let alias = SendAs(address: "sales@acme.example", displayName: nil, verificationStatus: nil)
            try await store.setSendAs([alias], of: otto, readAt: SystemClock().now)
            #expect(try await bench.offer(sales).code == 250)
            try await store.setSendAs([], of: otto, readAt: SystemClock().now)
            #expect(try await bench.offer(sales).code == 550)
        }
    }

    @Test(arguments: [
        "From: \r\n", "From: Everybody:;\r\n", "", "From: anna@acme.example, otto@acme.example\r\n",
        "From: anna@acme.example\r\nSender: otto@acme.example\r\n",
    ])
    func aBoundedLoginCannotLetTheDefaultSenderSpeak(_ fields: String) async throws {
        try await GatewayBench.run { bench in
            try await bench.outside.saveLogin(try login(mayUse: [GatewayBench.anna]))
            let client = try await connect(bench)
            for line in ["MAIL FROM:<\(GatewayBench.bounce)>", "RCPT TO:<kunde@customer.example>", "DATA"] {
                #expect(try await client.say(line).code < 400)
            }
            let reply = try await client.say("\(fields)Subject: x\r\n\r\nx\r\n.")
            #expect(reply.code == 550, "\(reply)")
            #expect(try await queued(bench) == 0)
        }
    }

    @Test(arguments: ["From: \r\n", "From: Everybody:;\r\n", ""])
    func withoutAnAuthorAUsersLoginSendsByItsOwnAccount(_ fields: String) async throws {
        try await GatewayBench.run { bench in
            let anna = try await bench.account(GatewayBench.anna).id
            try await bench.outside.saveLogin(try login(mayUse: [GatewayBench.anna], account: anna))
            let client = try await connect(bench)
            for line in ["MAIL FROM:<\(GatewayBench.bounce)>", "RCPT TO:<kunde@customer.example>", "DATA"] {
                #expect(try await client.say(line).code < 400)
            }
            let reply = try await client.say("\(fields)Subject: x\r\n\r\nx\r\n.")
            let id = try #require(QueueID(reply.queueID), "\(reply)")
            #expect(try await bench.deliveries(id).map(\.account) == [anna])
            #expect(bench.google.sentMessages.map(\.account) == [GatewayBench.anna])
        }
    }
}
