import Base
import Cryptography
import HTTPTypes
import Testing

@testable import GoogleSimulator

struct MailboxTests {
    private static let structured =
        "From: otto@example.org\r\nTo: anna@example.com\r\nSubject: Offer\r\nDate: Sun, 22 Nov 2026 10:00:00 +0100\r\n"
        + "Message-ID: <offer@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"e\"\r\n\r\n"
        + "--e\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + "Gr=C3=BC=C3=9Fe\r\n--e\r\nContent-Type: application/pdf; name=\"a.pdf\"\r\n"
        + "Content-Disposition: attachment; filename=\"a.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + "JVBERi0x\r\n--e--\r\n"

    private func arrived(_ google: TestGoogle, _ token: String) async throws -> String {
        try google.simulator.receive(Array(Self.structured.utf8), for: TestGoogle.anna)
        let list = await google.call(.get, "messages?labelIds=INBOX", token: token)
        return try #require(list?.json["messages"]?.array?.first?["id"]?.string)
    }

    @Test func takesAMessageApart() async throws {
        let google = TestGoogle()
        let token = await google.token()
        let id = try await arrived(google, token)
        let message = await google.call(.get, "messages/\(id)", token: token)
        let parts = try #require(message?.json["payload"]?["parts"]?.array)
        #expect(parts.map { $0["partId"]?.string } == ["0", "1"])
        #expect(parts[0]["body"]?["data"]?.string == Base64.encode(Array("Grüße".utf8), .url))
        #expect(message?.json["snippet"]?.string == "Grüße")
        #expect(parts[1]["filename"]?.string == "a.pdf")
        let attachment = try #require(parts[1]["body"]?["attachmentId"]?.string)
        let content = await google.call(.get, "messages/\(id)/attachments/\(attachment)", token: token)
        #expect(content?.json["data"]?.string == Base64.encode(Array("%PDF-1".utf8), .url))
        #expect(content?.json["size"]?.integer == 6)
    }

    @Test func givesTheMessageAsItCame() async throws {
        let google = TestGoogle()
        let token = await google.token()
        let id = try await arrived(google, token)
        let raw = await google.call(.get, "messages/\(id)?format=raw", token: token)
        #expect(raw?.json["raw"]?.string == Base64.encode(Array(Self.structured.utf8), .url))
        let metadata = await google.call(
            .get,
            "messages/\(id)?format=metadata&metadataHeaders=message-id",
            token: token
        )
        #expect(
            metadata?.json["payload"]?["headers"]?.array == [["name": "Message-ID", "value": "<offer@example.org>"]]
        )
        let minimal = await google.call(.get, "messages/\(id)?format=minimal", token: token)
        #expect(minimal?.json["payload"] == nil)
    }

    @Test(arguments: [
        ("rfc822msgid:offer@example.org", 1), ("rfc822msgid:%3Coffer@example.org%3E", 1), ("rfc822msgid:no", 0),
        ("in:inbox", 1), ("in:sent", 0), ("-in:sent", 1), ("is:unread%20subject:offer", 1), ("from:otto", 1),
        ("to:otto", 0), ("after:2026/11/01", 1), ("before:2000/01/01", 0), ("after:1999999999", 0), ("label:none", 0),
        ("%22offer%22", 1),
    ])
    func searches(_ query: String, finds count: Int) async throws {
        let google = TestGoogle()
        let token = await google.token()
        _ = try await arrived(google, token)
        let list = await google.call(.get, "messages?q=\(query)", token: token)
        #expect((list?.json["messages"]?.array ?? []).count == count)
    }

    @Test func pagesFromTheNewestOn() async {
        let google = TestGoogle()
        let token = await google.token()
        for _ in 0..<5 { _ = await google.upload(TestGoogle.message(), token: token) }
        let first = await google.call(.get, "messages?maxResults=3", token: token)
        let page = first?.json["nextPageToken"]?.string ?? "none"
        let second = await google.call(.get, "messages?maxResults=3&pageToken=\(page)", token: token)
        let ids = [first, second].flatMap { ($0?.json["messages"]?.array ?? []).compactMap { $0["id"]?.string } }
        #expect(ids == google.simulator.sentMessages.map(\.gmailID).reversed())
        #expect(second?.json["nextPageToken"] == nil)
    }

    @Test func historyTellsWhatChanged() async throws {
        let google = TestGoogle()
        let token = await google.token()
        let start = await google.call(.get, "profile", token: token)?.json["historyId"]?.string ?? ""
        let id = try await arrived(google, token)
        _ = await google.call(.post, "messages/\(id)/modify", ["removeLabelIds": ["UNREAD"]], token: token)
        _ = await google.call(.delete, "messages/\(id)", token: token)
        let history = await google.call(.get, "history?startHistoryId=\(start)", token: token)
        let kinds = (history?.json["history"]?.array ?? []).map { entry in
            History.Kind.allCases.first { entry[$0.member] != nil }
        }
        #expect(kinds == [.messageAdded, .labelRemoved, .messageDeleted])
        let added = await google.call(
            .get,
            "history?startHistoryId=\(start)&historyTypes=messageAdded&labelId=INBOX",
            token: token
        )
        #expect(added?.json["history"]?.array?.count == 1)
        google.simulator.forgetHistory(of: TestGoogle.anna)
        let old = await google.call(.get, "history?startHistoryId=\(start)", token: token)
        #expect(old?.status == 404)
        #expect(old?.reason == "notFound")
    }

    @Test func labelsAreMadeChangedAndTakenAway() async throws {
        let google = TestGoogle()
        let token = await google.token()
        let id = try await arrived(google, token)
        let label = await google.call(.post, "labels", ["name": "Odoo/Done"], token: token)
        let labelID = try #require(label?.json["id"]?.string)
        #expect(await google.call(.post, "labels", ["name": "odoo/done"], token: token)?.status == 409)
        #expect(await google.call(.post, "labels", ["name": "INBOX"], token: token)?.status == 400)
        _ = await google.call(.post, "messages/\(id)/modify", ["addLabelIds": [.string(labelID)]], token: token)
        #expect(await google.call(.get, "labels/\(labelID)", token: token)?.json["messagesTotal"]?.integer == 1)
        let renamed = await google.call(.patch, "labels/\(labelID)", ["name": "Odoo/Old"], token: token)
        #expect(renamed?.json["name"]?.string == "Odoo/Old")
        #expect(await google.call(.delete, "labels/\(labelID)", token: token)?.status == 204)
        let labels = await google.call(.get, "messages/\(id)?format=minimal", token: token)?.json["labelIds"]
        #expect(labels?.strings == ["UNREAD", "INBOX"])
    }

    @Test func thereIsNoLabelForTheArchive() async throws {
        let google = TestGoogle()
        let token = await google.token()
        let id = try await arrived(google, token)
        let answer = await google.call(.post, "messages/\(id)/modify", ["addLabelIds": ["ALL_MAIL"]], token: token)
        #expect(answer?.message == "Invalid label: ALL_MAIL")
        let spam = await google.call(.post, "messages/\(id)/modify", ["addLabelIds": ["SPAM"]], token: token)
        #expect(spam?.json["labelIds"]?.strings?.contains("INBOX") == false)
    }

    @Test func threadsFollowReferencesAndSubject() async throws {
        let google = TestGoogle()
        let token = await google.token()
        let first = await google.upload(TestGoogle.message(), token: token)
        let thread = try #require(first?.json["threadId"]?.string)
        let id = try #require(google.simulator.sentMessages.first?.header.messageID)
        let reply = await google.upload(TestGoogle.message(header: "References: \(id)\r\n"), token: token)
        #expect(reply?.json["threadId"]?.string == thread)
        let other = await google.upload(TestGoogle.message(), token: token)
        #expect(other?.json["threadId"]?.string != thread)
    }

    @Test func showsSendAsAddresses() async {
        let google = TestGoogle()
        let token = await google.token()
        let list = await google.call(.get, "settings/sendAs", token: token)
        #expect(
            list?.json["sendAs"]?.array?.compactMap { $0["sendAsEmail"]?.string }
                == [TestGoogle.anna, "sales@example.com"]
        )
        #expect(await google.call(.get, "settings/sendAs/no@example.com", token: token)?.status == 404)
    }
}
