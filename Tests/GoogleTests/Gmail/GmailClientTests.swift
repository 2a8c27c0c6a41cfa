import Base
import Google
import Testing
import Transport

struct GmailClientTests {
    private let sent = Answer.json(200, #"{"id":"g1","threadId":"g1","labelIds":["SENT"]}"#)

    private func client(
        _ steps: [ScriptedTransport.Step],
        limits: GmailLimits = GmailLimits()
    ) -> (GmailClient, ScriptedTransport) {
        var limits = limits
        limits.resumptionBackoff = Backoff(first: .milliseconds(1), longest: .milliseconds(2))
        let transport = ScriptedTransport([Answer.token("t1")] + steps)
        let credential = Credential.user(clientID: "i", clientSecret: Secret("s"), refreshToken: Secret("r"))
        let tokens = AccessTokens(credential, scopes: [], endpoints: .google, transport: transport)
        return (GmailClient(endpoints: .google, transport: transport, tokens: tokens, limits: limits), transport)
    }

    private func message(_ count: Int) -> RawMessage {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        return RawMessage(size: count, source: BytesSource(bytes: bytes))
    }

    @Test func smallMessagesGoInOnePost() async throws {
        let (client, transport) = client([sent])
        #expect(try await client.send(message(300)).id == "g1")
        let seen = try #require(transport.seen.last)
        #expect(
            seen.request.url
                == "https://gmail.googleapis.com/upload/gmail/v1/users/me/messages/send?uploadType=media"
        )
        #expect(seen.request.fields.contains(.init("Content-Type", "message/rfc822")))
        #expect(seen.request.bearer?.reveal() == "t1")
        #expect(seen.body.count == 300)
    }

    @Test func a401IsAnsweredByOneNewToken() async throws {
        let (client, transport) = client([Answer.json(401, "{}"), Answer.token("t2"), sent])
        #expect(try await client.send(message(3)).id == "g1")
        #expect(transport.seen.last?.request.bearer?.reveal() == "t2")
    }

    @Test func aSecond401AsksForANewGrant() async throws {
        let (client, transport) = client([Answer.json(401, "{}"), Answer.token("t2"), Answer.json(401, "{}")])
        let error = await #expect(throws: GoogleError.self) { try await client.send(message(3)) }
        guard case .reauthorize = error?.disposition else {
            Issue.record("not reauthorize: \(String(describing: error))")
            return
        }
        #expect(transport.seen.count == 4)
    }

    @Test(arguments: [
        (HTTPFailure.Kind.timeout, HTTPFailure.Reach.perhapsProcessed, GoogleError.Disposition.unknown),
        (.connection, .notSent, .retry(notBefore: nil)),
        (.source, .perhapsProcessed, .retry(notBefore: nil)),
    ])
    func aLostAnswerIsUnknownOnceTheBodyHasLeft(
        _ kind: HTTPFailure.Kind,
        _ reach: HTTPFailure.Reach,
        _ expected: GoogleError.Disposition
    ) async {
        let (client, _) = client([Answer.failure(kind, reach)])
        let error = await #expect(throws: GoogleError.self) { try await client.send(message(3)) }
        #expect(error?.disposition == expected)
    }

    @Test(arguments: [(500, "{}"), (200, "not json"), (200, "{}")])
    func aSendWithoutAClearAnswerIsUnknown(_ status: Int, _ body: String) async {
        let (client, _) = client([Answer.json(status, body)])
        let error = await #expect(throws: GoogleError.self) { try await client.send(message(3)) }
        #expect(error?.disposition == .unknown)
    }

    @Test func readingIsNeverUnknown() async {
        let (client, _) = client([Answer.json(503, "")])
        let error = await #expect(throws: GoogleError.self) { try await client.sendAs() }
        #expect(error?.disposition == .retry(notBefore: nil))
    }

    private var small: GmailLimits {
        var limits = GmailLimits()
        limits.largestSingleUpload = 100
        return limits
    }

    private func session(_ location: String = "https://gmail.googleapis.com/upload/x?upload_id=1")
        -> ScriptedTransport.Step
    {
        Answer.json(200, "", [.init("Location", location)])
    }

    @Test func largeMessagesGoByASession() async throws {
        let (client, transport) = client([session(), sent], limits: small)
        #expect(try await client.send(message(300)).id == "g1")
        let start = transport.seen[1].request
        #expect(start.url.hasSuffix("uploadType=resumable"))
        #expect(start.fields.contains(.init("X-Upload-Content-Length", "300")))
        let put = transport.seen[2]
        #expect(put.request.fields.contains(.init("Content-Range", "bytes 0-299/300")))
        #expect(put.body.count == 300)
    }

    @Test func anInterruptedUploadGoesOnWhereItStopped() async throws {
        let steps = [
            session(), Answer.failure(.connection, .perhapsProcessed),
            Answer.json(308, "", [.init("Range", "bytes=0-199")]), sent,
        ]
        let (client, transport) = client(steps, limits: small)
        #expect(try await client.send(message(300)).id == "g1")
        #expect(transport.seen[3].request.fields.contains(.init("Content-Range", "bytes */300")))
        let rest = transport.seen[4]
        #expect(rest.request.fields.contains(.init("Content-Range", "bytes 200-299/300")))
        #expect(rest.body == (200..<300).map { UInt8(truncatingIfNeeded: $0) })
    }

    @Test func aLostAnswerIsToldAgainByTheSession() async throws {
        let (client, transport) = client([session(), Answer.json(503, ""), sent], limits: small)
        #expect(try await client.send(message(300)).id == "g1")
        #expect(transport.seen.count == 4)
    }

    @Test func aLostSessionLeavesTheSendUnknown() async {
        let steps = [session(), Answer.failure(.timeout, .perhapsProcessed), Answer.json(404, "")]
        let (client, _) = client(steps, limits: small)
        let error = await #expect(throws: GoogleError.self) { try await client.send(message(300)) }
        #expect(error?.disposition == .unknown)
    }

    @Test func aSessionElsewhereIsRefused() async {
        let (client, transport) = client([session("https://evil.example/upload")], limits: small)
        let error = await #expect(throws: GoogleError.self) { try await client.send(message(300)) }
        #expect(error?.disposition == .retry(notBefore: nil))
        #expect(transport.seen.count == 2)
    }

    @Test func readsMetadataWhateverTheCase() async throws {
        let body =
            #"{"id":"m","internalDate":"1800000000000","payload":{"headers":[{"name":"Message-Id","value":"<a@b>"}]}}"#
        let (client, transport) = client([Answer.json(200, body)])
        let metadata = try await client.metadata(of: "m", fields: ["Message-ID"])
        #expect(metadata.field("Message-ID") == "<a@b>")
        #expect(metadata.internalDate == Timestamp(milliseconds: 1_800_000_000_000))
        #expect(transport.seen.last?.request.url.contains("metadataHeaders=Message-ID") == true)
    }

    @Test func aDraftThatIsGoneIsNil() async throws {
        let (client, _) = client([Answer.json(404, "{}"), Answer.json(404, "{}"), Answer.json(204, "")])
        #expect(try await client.draft("d") == nil)
        #expect(try await client.deleteDraft("d") == false)
        #expect(try await client.deleteDraft("e"))
    }

    @Test func emptyListsAreLists() async throws {
        let (client, _) = client([Answer.json(200, "{}"), Answer.json(200, "{}"), Answer.json(200, "{}")])
        #expect(try await client.messages(label: "SENT", pageSize: 10).ids.isEmpty)
        #expect(try await client.labels().isEmpty)
        #expect(try await client.drafts(limit: 5).isEmpty)
    }
}
