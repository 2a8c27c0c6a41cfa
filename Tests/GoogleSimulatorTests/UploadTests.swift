import HTTPTypes
import Testing

@testable import GoogleSimulator

struct UploadTests {
    private func start(_ google: TestGoogle, type: String = "message/rfc822", length: Int = 0) async -> TestGoogle
        .Answer?
    {
        var fields: HTTPFields = [.authorization: "Bearer \(await google.token())"]
        if let name = HTTPField.Name("X-Upload-Content-Type") { fields[name] = type }
        if let name = HTTPField.Name("X-Upload-Content-Length") { fields[name] = String(length) }
        return await google.raw(
            .post,
            "/upload/gmail/v1/users/me/messages/send?uploadType=resumable",
            fields: fields
        )
    }

    private func session(_ google: TestGoogle) async throws -> String {
        let answer = try #require(await start(google))
        let location = try #require(answer.response.fields[.location])
        return String(location.dropFirst(TestGoogle.origin.count))
    }

    @Test func takesPiecesAndTellsHowFarItIs() async throws {
        let google = TestGoogle()
        let target = try await session(google)
        let message = Array(TestGoogle.message(body: String(repeating: "x", count: 300_000)).utf8)
        let piece = UploadOperations.granularity
        let first = await google.raw(
            .put,
            target,
            fields: [.contentRange: "bytes 0-\(piece - 1)/\(message.count)"],
            body: Array(message.prefix(piece))
        )
        #expect(first?.status == 308)
        #expect(first?.response.fields[.range] == "bytes=0-\(piece - 1)")
        let asked = await google.raw(.put, target, fields: [.contentRange: "bytes */\(message.count)"])
        #expect(asked?.response.fields[.range] == "bytes=0-\(piece - 1)")
        let last = await google.raw(
            .put,
            target,
            fields: [.contentRange: "bytes \(piece)-\(message.count - 1)/\(message.count)"],
            body: Array(message.dropFirst(piece))
        )
        #expect(last?.status == 200)
        #expect(google.simulator.arrivalCounts == ["otto@example.org": 1])
    }

    @Test func answersAgainForALostAnswerWithoutSendingTwice() async throws {
        let google = TestGoogle()
        google.simulator.inject(Fault(.dropAfter, method: "messages.send", count: 1))
        let target = try await session(google)
        let message = Array(TestGoogle.message().utf8)
        #expect(await google.raw(.put, target, body: message) == nil)
        let asked = await google.raw(.put, target, fields: [.contentRange: "bytes */\(message.count)"])
        #expect(asked?.status == 200)
        #expect(asked?.json["labelIds"]?.strings == ["SENT"])
        #expect(google.simulator.arrivalCounts == ["otto@example.org": 1])
    }

    @Test func knowsNoForeignSession() async {
        let google = TestGoogle()
        let target = "/upload/gmail/v1/users/me/messages/send?uploadType=resumable&upload_id=no"
        #expect(await google.raw(.put, target, body: [1])?.status == 404)
    }

    @Test func refusesPiecesThatAreNoMultiple() async throws {
        let google = TestGoogle()
        let target = try await session(google)
        let answer = await google.raw(
            .put,
            target,
            fields: [.contentRange: "bytes 0-9/100"],
            body: [UInt8](repeating: 65, count: 10)
        )
        #expect(answer?.status == 400)
    }

    @Test func refusesOtherTypesAndTooMuch() async {
        let google = TestGoogle()
        #expect(await start(google, type: "text/plain")?.status == 400)
        #expect(await start(google, length: GmailMethods.largestMessage)?.status == 200)
        #expect(await start(google, length: GmailMethods.largestMessage + 1)?.status == 413)
    }

    @Test func readsMultipartUploads() async {
        let google = TestGoogle()
        let body =
            "--edge\r\nContent-Type: application/json\r\n\r\n{}\r\n--edge\r\nContent-Type: message/rfc822\r\n\r\n"
            + TestGoogle.message() + "\r\n--edge--\r\n"
        let answer = await google.raw(
            .post,
            "/upload/gmail/v1/users/me/messages/send?uploadType=multipart",
            fields: [
                .authorization: "Bearer \(await google.token())", .contentType: "multipart/related; boundary=\"edge\"",
            ],
            body: Array(body.utf8)
        )
        #expect(answer?.status == 200)
        #expect(google.simulator.arrivals(for: "otto@example.org").first?.body == Array("Hello\r\n".utf8))
    }

    @Test func insertsOnlyByUpload() async {
        let google = TestGoogle()
        let token = await google.token()
        let plain = await google.call(.post, "messages", TestGoogle.raw(TestGoogle.message()), token: token)
        #expect(plain?.status == 404)
        #expect(await google.upload(TestGoogle.message(), to: "messages", token: token)?.status == 200)
        #expect(google.simulator.sentMessages.isEmpty)
    }
}
