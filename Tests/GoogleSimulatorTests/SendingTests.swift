import Base
import HTTPTypes
import Testing

@testable import GoogleSimulator

struct SendingTests {
    @Test func rewritesTheMessageIDAndKeepsTheSenderThatMayBe() async throws {
        let google = TestGoogle()
        let message = TestGoogle.message(from: "Sales <sales@example.com>")
        let answer = await google.call(.post, "messages/send", TestGoogle.raw(message), token: await google.token())
        #expect(answer?.status == 200)
        #expect(answer?.json["labelIds"]?.strings == ["SENT"])
        let arrival = try #require(google.simulator.arrivals(for: "otto@example.org").first)
        let id = try #require(arrival.header.messageID)
        #expect(id.hasPrefix("<CA") && id.hasSuffix("@mail.gmail.com>"))
        #expect(arrival.header.fields.contains { $0.name == "Message-Id" })
        #expect(arrival.header.value("From") == "Sales <sales@example.com>")
        #expect(arrival.header.value("Date") != nil)
        #expect(arrival.body.map { String(decoding: $0, as: UTF8.self) } == "Hello\r\n")
    }

    @Test func replacesAForeignAuthorWithoutAWord() async {
        let google = TestGoogle()
        let answer = await google.upload(TestGoogle.message(from: "boss@other.org"), token: await google.token())
        #expect(answer?.status == 200)
        let arrival = google.simulator.arrivals(for: "otto@example.org").first
        #expect(arrival?.header.value("From") == "Anna Example <anna@example.com>")
    }

    @Test func deliversOnlyToAddressesBeforeTheMIMEFields() async {
        let google = TestGoogle()
        let message =
            "From: anna@example.com\r\nTo: early@example.org\r\nMIME-Version: 1.0\r\nCc: late@example.org\r\n\r\nx"
        let answer = await google.upload(message, token: await google.token())
        #expect(answer?.status == 200)
        #expect(google.simulator.arrivalCounts == ["early@example.org": 1])
    }

    @Test func hidesBccFromRecipientsAndKeepsItInSent() async {
        let google = TestGoogle()
        let message = TestGoogle.message(
            to: "otto@example.org, OTTO@example.org",
            header: "Bcc: secret@example.org\r\n"
        )
        _ = await google.upload(message, token: await google.token())
        #expect(google.simulator.arrivalCounts == ["otto@example.org": 1, "secret@example.org": 1])
        #expect(google.simulator.arrivals(for: "secret@example.org").first?.header.value("Bcc") == nil)
        #expect(google.simulator.sentMessages.first?.header.value("Bcc") == "secret@example.org")
    }

    @Test func putsACopyIntoTheInboxOfAnAccount() async {
        let google = TestGoogle()
        google.simulator.add(SimulatedAccount("otto@example.org"))
        _ = await google.upload(TestGoogle.message(), token: await google.token())
        let credentials = google.simulator.grant("otto@example.org", scopes: [GmailScope.readonly])
        let answer = await google.post(
            form: [
                ("grant_type", "refresh_token"), ("refresh_token", credentials.refreshToken.reveal()),
                ("client_id", credentials.clientID), ("client_secret", credentials.clientSecret.reveal()),
            ],
            to: "/token"
        )
        let token = answer?.json["access_token"]?.string ?? ""
        let list = await google.call(.get, "messages?labelIds=INBOX&labelIds=UNREAD", token: token)
        #expect(list?.json["messages"]?.array?.count == 1)
    }

    @Test func labelsAMessageToOneselfLikeGmail() async {
        let google = TestGoogle()
        let answer = await google.upload(TestGoogle.message(to: TestGoogle.anna), token: await google.token())
        #expect(answer?.json["labelIds"]?.strings == ["UNREAD", "SENT", "INBOX"])
    }

    @Test func readsLinesThatEndWithLF() async {
        let google = TestGoogle()
        let message = TestGoogle.message().replacing("\r\n", with: "\n")
        #expect(await google.upload(message, token: await google.token())?.status == 200)
        #expect(google.simulator.arrivals(for: "otto@example.org").first?.body == Array("Hello\r\n".utf8))
    }

    @Test(arguments: [
        ("From: anna@example.com\r\nSubject: x\r\n\r\nx", "Recipient address required"),
        ("From: anna@example.com\r\nTo: not an address\r\n\r\nx", "Invalid To header"),
        ("From: anna@example.com\r\nTo: a@example.org\r\nCc: <\r\n\r\nx", "Invalid Cc header"),
    ])
    func refuses(_ message: String, because reason: String) async {
        let google = TestGoogle()
        let answer = await google.upload(message, token: await google.token())
        #expect(answer?.status == 400)
        #expect(answer?.message == reason)
        #expect(answer?.reason == "invalidArgument")
        #expect(google.simulator.sentMessages.isEmpty)
    }

    @Test func refusesWhatIsNoBase64() async {
        let google = TestGoogle()
        let answer = await google.call(.post, "messages/send", ["raw": "*"], token: await google.token())
        #expect(answer?.status == 400)
    }

    @Test func sendsADraftOnceAndForgetsIt() async throws {
        let google = TestGoogle()
        let token = await google.token()
        let made = await google.call(
            .post,
            "drafts",
            ["message": TestGoogle.raw(TestGoogle.message())],
            token: token
        )
        let id = try #require(made?.json["id"]?.string)
        #expect(made?.json["message"]?["labelIds"]?.strings == ["DRAFT"])
        #expect(await google.call(.get, "drafts/\(id)", token: token)?.status == 200)
        #expect(await google.call(.post, "drafts/send", ["id": .string(id)], token: token)?.status == 200)
        #expect(await google.call(.get, "drafts/\(id)", token: token)?.status == 404)
        #expect(await google.call(.post, "drafts/send", ["id": .string(id)], token: token)?.status == 404)
        #expect(google.simulator.arrivalCounts == ["otto@example.org": 1])
    }

    @Test func keepsHeadersAloneWhereToldTo() async {
        let google = TestGoogle { $0.keeping = .headers }
        _ = await google.upload(TestGoogle.message(), token: await google.token())
        let arrival = google.simulator.arrivals(for: "otto@example.org").first
        #expect(arrival?.body == nil)
        #expect((arrival?.size ?? 0) > 100)
    }

    @Test func countsCopiesByAHeaderField() async {
        let google = TestGoogle()
        let token = await google.token()
        for _ in 0..<2 { _ = await google.upload(TestGoogle.message(header: "X-Test: one\r\n"), token: token) }
        #expect(google.simulator.copies(byField: "x-test") == ["one": ["otto@example.org": 2]])
    }
}
