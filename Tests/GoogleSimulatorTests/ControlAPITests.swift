import HTTPTypes
import Testing

@testable import GoogleSimulator

struct ControlAPITests {
    private func call(_ google: TestGoogle, _ verb: HTTPRequest.Method, _ path: String, _ body: JSON? = nil) async
        -> TestGoogle.Answer?
    {
        await google.raw(verb, "/_simulator/\(path)", body: body?.bytes ?? [])
    }

    @Test func makesAccountsWithGrants() async throws {
        let google = TestGoogle()
        let made = await call(google, .put, "accounts/otto@example.org", ["refreshToken": "known"])
        #expect(made?.json["clientId"]?.string == ControlAPI.standardClient)
        let answer = await google.post(
            form: [
                ("grant_type", "refresh_token"), ("refresh_token", "known"), ("client_id", "client"),
                ("client_secret", "secret"),
            ],
            to: "/token"
        )
        let token = try #require(answer?.json["access_token"]?.string)
        #expect(await google.call(.get, "profile", token: token)?.json["emailAddress"]?.string == "otto@example.org")
    }

    @Test func showsWhatArrived() async {
        let google = TestGoogle()
        _ = await google.upload(TestGoogle.message(header: "X-Test: 7\r\n"), token: await google.token())
        let mailbox = await call(google, .get, "mailboxes/otto@example.org?body=1")
        #expect(mailbox?.json["count"]?.integer == 1)
        #expect(mailbox?.json["messages"]?.array?.first?["body"]?.string == "Hello\r\n")
        #expect(await call(google, .get, "mailboxes")?.json == ["otto@example.org": 1])
        #expect(await call(google, .get, "copies?header=X-Test")?.json == ["7": ["otto@example.org": 1]])
        #expect(await call(google, .get, "sent?counts=1")?.json == ["count": 1])
        #expect(await call(google, .get, "received")?.json.array?.first?["subject"]?.string == "Test")
        #expect(await call(google, .post, "reset")?.status == 200)
        #expect(await call(google, .get, "mailboxes")?.json == [:])
    }

    @Test func setsAndEndsFaults() async {
        let google = TestGoogle()
        let token = await google.token()
        let fault: JSON = ["kind": "error503", "method": "send", "count": 5]
        #expect(await call(google, .post, "faults", fault)?.status == 200)
        #expect(await google.upload(TestGoogle.message(), token: token)?.status == 503)
        #expect(await call(google, .delete, "faults")?.status == 200)
        #expect(await google.upload(TestGoogle.message(), token: token)?.status == 200)
        #expect(await call(google, .post, "faults", ["kind": "nonsense"])?.status == 400)
        #expect(await call(google, .get, "nonsense")?.status == 404)
    }

    @Test func setsLimits() async {
        let google = TestGoogle()
        let token = await google.token()
        _ = await call(google, .patch, "settings", ["limits": ["unitsPerMinute": 50]])
        #expect(await google.upload(TestGoogle.message(), token: token)?.status == 429)
        _ = await call(google, .patch, "accounts/\(TestGoogle.anna)", ["limits": [:]])
        #expect(await google.upload(TestGoogle.message(), token: token)?.status == 200)
    }
}
