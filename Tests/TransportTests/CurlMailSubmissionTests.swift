import Base
import Testing
import Transport

struct CurlMailSubmissionTests {
    let server: MailServer
    let transport = CurlTransport(CurlOptions(userAgent: "test/1", proxy: .none, longestIdle: .hours(1)))
    private let text = Array("Subject: one\r\n\r\n.leading dot\r\n.\r\n..\r\nlast line\r\n".utf8)

    init() throws {
        server = try MailServer()
    }

    private func submission(_ recipients: [String], _ encryption: SMTPEncryption = .startTLS) -> MailSubmission {
        MailSubmission(
            host: "localhost",
            port: encryption == .tls ? server.securePort : server.port,
            encryption: encryption,
            trust: .caFile(server.caFile),
            clientName: "gateway.example.com",
            sender: "a@example.com",
            recipients: recipients,
            length: text.count,
            content: Pieces(bytes: text),
            timeout: .minutes(10)
        )
    }

    private func failure(_ submission: MailSubmission) async -> MailSubmissionFailure? {
        do throws(MailSubmissionFailure) {
            _ = try await CurlMailSubmission(transport).submit(submission)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: SMTPEncryption.allCases)
    func `a message arrives byte for byte`(encryption: SMTPEncryption) async throws {
        let wanted = submission(["b@example.com", "c@example.com"], encryption)
        let reply = try await CurlMailSubmission(transport).submit(wanted)
        #expect(reply == MailReply(code: 250, text: "2.0.0 OK queued as 4711"))
        let mail = try server.last()
        #expect(mail.tls == (encryption != .plain))
        #expect(mail.name == "gateway.example.com" && mail.login == nil)
        #expect(mail.from.hasPrefix("FROM:<a@example.com>"))
        #expect(mail.to == ["TO:<b@example.com>", "TO:<c@example.com>"])
        #expect(mail.content == String(decoding: text, as: UTF8.self))
        await transport.shutdown()
    }

    @Test func `logins go with a password or an access token`() async throws {
        var wanted = submission(["b@example.com"])
        wanted.login = .password(name: "odoo", Secret("pass word"))
        _ = try await CurlMailSubmission(transport).submit(wanted)
        #expect(try server.last().login == ["PLAIN", "\0odoo\0pass word"])
        wanted.login = .accessToken(name: "a@example.com", Secret("ya29.token"))
        _ = try await CurlMailSubmission(transport).submit(wanted)
        #expect(try server.last().login == ["XOAUTH2", "user=a@example.com\u{1}auth=Bearer ya29.token\u{1}\u{1}"])
        wanted.login = .accessToken(name: "a@example.com", Secret("wrong.token"))
        let refused = await failure(wanted)
        #expect(refused?.kind == .login && refused?.reach == .notSent)
        #expect(refused?.reply?.code == 535)
        #expect(refused?.detail.contains("wrong.token") == false)
        wanted.login = .accessToken(name: "a@example.com", Secret("expired.token"))
        let expired = await failure(wanted)
        #expect(expired?.kind == .login && expired?.reach == .notSent)
        #expect(expired?.detail.contains("expired.token") == false)
        await transport.shutdown()
    }

    @Test func `the null sender and long messages`() async throws {
        var wanted = submission(["b@example.com"])
        let long = Array(String(repeating: String(repeating: "x", count: 70) + "\r\n", count: 50_000).utf8)
        wanted.sender = nil
        wanted.length = long.count
        wanted.content = Pieces(bytes: long)
        _ = try await CurlMailSubmission(transport).submit(wanted)
        let mail = try server.last()
        #expect(mail.from.hasPrefix("FROM:<>"))
        #expect(mail.length == long.count)
        await transport.shutdown()
    }

    @Test func `connections are kept`() async throws {
        for _ in 0..<3 { _ = try await CurlMailSubmission(transport).submit(submission(["b@example.com"])) }
        #expect(try server.last().sessions == 1)
        await transport.shutdown()
    }

    @Test(arguments: [
        ("refused@example.com", 550, "5.1.1 The account\n5.1.1 does not exist"),
        ("late-refusal@example.com", 552, "5.2.3 too large"),
    ])
    func `a refusal is told with its reply`(recipient: String, code: Int, text: String) async throws {
        let refused = await failure(submission(["b@example.com", recipient]))
        #expect(refused?.kind == .refused && refused?.reach == .notSent)
        #expect(refused?.reply == MailReply(code: code, text: text))
        await transport.shutdown()
    }

    /// All are asked for before anything is sent, so that it can be written down who will not get the message.
    @Test func `refused recipients are told one by one, and nothing is sent`() async throws {
        let long = String(repeating: "x", count: 65) + "@example.com"
        let recipients = ["b@example.com", "refused@example.com", "full@example.com", long, "c@example.com"]
        _ = try await CurlMailSubmission(transport).submit(submission(["before@example.com"]))
        let refused = await failure(submission(recipients))
        #expect(refused?.kind == .refused && refused?.reach == .notSent)
        #expect(
            refused?.refusals == [
                1: MailReply(code: 550, text: "5.1.1 The account\n5.1.1 does not exist"),
                2: MailReply(code: 452, text: "4.2.2 mailbox full"),
                3: MailReply(code: 501, text: "5.1.3 local part too long"),
            ]
        )
        #expect(try server.last().to == ["TO:<before@example.com>"])
        // The others get it from a new connection.
        _ = try await CurlMailSubmission(transport).submit(submission(["b@example.com", "c@example.com"]))
        #expect(try server.last().to == ["TO:<b@example.com>", "TO:<c@example.com>"])
        let all = await failure(submission(["refused@example.com", "full@example.com"]))
        #expect(all?.refusals.keys.sorted() == [0, 1])
        await transport.shutdown()
    }

    @Test func `a server that closes at a recipient has refused nobody`() async throws {
        for recipients in [["b@example.com", "closing@example.com"], ["closing@example.com", "b@example.com"]] {
            let closed = await failure(submission(recipients))
            #expect(closed?.reach == .notSent && closed?.refusals == [:])
            #expect(closed?.reply?.code == 421)
        }
        await transport.shutdown()
    }

    @Test(arguments: [
        "\"a>b\"@example.com", "\"<a>\"@example.com", "\"a@b\"@example.com", "\"a\\\"b>\"@example.com",
        "\"two words\"@example.com",
    ])
    func `a quoted local part goes out as it is`(address: String) async throws {
        var wanted = submission([address, "c@example.com"])
        wanted.sender = address
        _ = try await CurlMailSubmission(transport).submit(wanted)
        let mail = try server.last()
        #expect(mail.to == ["TO:<\(address)>", "TO:<c@example.com>"])
        #expect(mail.from.hasPrefix("FROM:<\(address)>"))
        await transport.shutdown()
    }

    @Test func `a lost answer is unknown, a lost dialog is not`() async throws {
        let unknown = await failure(submission(["late-drop@example.com"]))
        #expect(unknown?.reach == .perhapsProcessed && unknown?.reply == nil)
        let known = await failure(submission(["data-drop@example.com"]))
        #expect(known?.reach == .notSent)
        await transport.shutdown()
    }

    @Test func `TLS is insisted on, and the certificate verified`() async throws {
        for encryption in [SMTPEncryption.startTLS, .tls] {
            var wanted = submission(["b@example.com"], encryption)
            wanted.trust = .standard
            let untrusted = await failure(wanted)
            #expect(untrusted?.kind == .transport(.tls) && untrusted?.reach == .notSent)
            wanted.trust = .anything
            #expect(await failure(wanted) == nil)
        }
        await transport.shutdown()
    }

    @Test func `nothing is said to a server without STARTTLS`() async throws {
        var wanted = submission(["b@example.com"])
        wanted.clientName = "no-starttls.example.com"
        wanted.login = .password(name: "odoo", Secret("secret"))
        let refused = await failure(wanted)
        #expect(refused?.kind == .transport(.tls) && refused?.reach == .notSent)
        await transport.shutdown()
    }

    @Test func `a server that is not there`() async throws {
        var wanted = submission(["b@example.com"])
        wanted.host = "absent.invalid"
        let unresolved = await failure(wanted)
        #expect(unresolved?.kind == .transport(.nameResolution) && unresolved?.reach == .notSent)
        wanted.host = "127.0.0.1"
        wanted.port = 1
        let unreachable = await failure(wanted)
        #expect(unreachable?.kind == .transport(.connection) && unreachable?.reach == .notSent)
        await transport.shutdown()
    }

    @Test(arguments: [
        "a@example.com>\r\nRCPT TO:<x@example.com", "a\n@example.com", "<a@example.com>", "\"a\"> x\"@example.com",
        "\"a\\\">@example.com", "\"a@b\"@b\u{FC}ro.example", "\"a\u{7F}\"@example.com",
    ])
    func `no address breaks out of its line`(address: String) async throws {
        #expect(await failure(submission([address]))?.kind == .transport(.badRequest))
        #expect(await failure(submission([]))?.kind == .transport(.badRequest))
        await transport.shutdown()
    }
}
