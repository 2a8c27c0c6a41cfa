import Base
import Google
import Testing
import Transport

struct GmailTransferTests {
    private func client(_ transport: ScriptedTransport) -> GmailClient {
        let tokens = AccessTokens(
            .user(clientID: "c", clientSecret: Secret("s"), refreshToken: Secret("r")),
            scopes: [],
            endpoints: .google,
            transport: transport
        )
        return GmailClient(endpoints: .google, transport: transport, tokens: tokens)
    }

    @Test(arguments: ["U3ViamVjdDog_-8NCg==", "U3ViamVjdDog_-8NCg\\u003d\\u003d", "U3ViamVjdDog_-8NCg"])
    func aMessageIsReadByteForByte(_ raw: String) async throws {
        let answer =
            "{\"id\":\"g1\",\"labelIds\":[\"INBOX\",\"Label_1\"],\"raw\": \"\(raw)\",\"internalDate\":\"1700000000000\"}"
        let transport = ScriptedTransport([Answer.token("t"), Answer.json(200, answer)])
        let message = try #require(try await client(transport).wholeMessage("g1", largest: 1 << 20))
        #expect(message.bytes == Array("Subject: ".utf8) + [0xFF, 0xEF, 0x0D, 0x0A])
        #expect(message.labelIDs == ["INBOX", "Label_1"])
        #expect(message.internalDate == Timestamp(milliseconds: 1_700_000_000_000))
        #expect(transport.seen[1].request.url.contains("/messages/g1?format=raw"))
        #expect(transport.seen[1].request.maximumResponseSize < 3 << 20)
    }

    @Test(arguments: [
        "{}", "{\"id\":\"g1\"}", "{\"id\":\"g1\",\"raw\":\"%%%%\"}", "{\"id\":\"g1\",\"raw\":\"QUJD", "nonsense",
    ])
    func anAnswerThatIsNoneIsAnError(_ text: String) async throws {
        let transport = ScriptedTransport([Answer.token("t"), Answer.json(200, text)])
        await #expect(throws: GoogleError.self) { try await client(transport).wholeMessage("g1", largest: 1000) }
    }

    @Test func whatIsGoneIsNoError() async throws {
        let gone = Answer.json(404, #"{"error":{"code":404,"message":"Not found","errors":[{"reason":"notFound"}]}}"#)
        let transport = ScriptedTransport([Answer.token("t"), gone, gone, gone, gone])
        let client = client(transport)
        #expect(try await client.wholeMessage("g1", largest: 1000) == nil)
        #expect(try await client.trash("g1") == false)
        #expect(try await client.remove(label: "L", from: "g1") == false)
        #expect(try await client.additions(to: "L", since: "1") == nil)
    }

    @Test func historyNamesWhatCameIntoTheLabelOnce() async throws {
        let answer = """
            {"history":[
            {"id":"40","messagesAdded":[{"message":{"id":"a","labelIds":["L"]}},{"message":{"id":"b","labelIds":["INBOX"]}}]},
            {"labelsAdded":[{"message":{"id":"c","labelIds":["L"]},"labelIds":["L"]}]},
            {"id":"41","labelsAdded":[{"message":{"id":"a"},"labelIds":["L"]},{"message":{"id":"d"},"labelIds":["STARRED"]}]}
            ],"historyId":"42","nextPageToken":"p"}
            """
        let transport = ScriptedTransport([Answer.token("t"), Answer.json(200, answer)])
        let history = try #require(try await client(transport).additions(to: "L", since: "17", pageToken: "q"))
        #expect(history == LabelHistory(ids: ["a", "c"], historyID: "42", lastChange: "41", nextPageToken: "p"))
        let url = transport.seen[1].request.url
        #expect(url.contains("startHistoryId=17") && url.contains("labelId=L") && url.contains("pageToken=q"))
    }

    @Test func labelsAreTakenOffOneOrMany() async throws {
        let transport = ScriptedTransport([Answer.token("t"), Answer.json(200, #"{"id":"g1"}"#), Answer.json(204, "")])
        let client = client(transport)
        #expect(try await client.remove(label: "L", from: "g1"))
        try await client.remove(label: "L", fromAll: ["a", "b"])
        #expect(transport.seen[1].text == #"{"removeLabelIds":["L"]}"#)
        #expect(transport.seen[2].text == #"{"ids":["a","b"],"removeLabelIds":["L"]}"#)
    }
}
