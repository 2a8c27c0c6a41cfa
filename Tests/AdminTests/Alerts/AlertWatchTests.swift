import Admin
import Base
import Cryptography
import Foundation
import Gateway
import Logging
import Mail
import Settings
import Storage
import TestSupport
import Testing
import Transport

/// Alerts on their way out of the gateway, to a real receiver.
@Suite struct AlertWatchTests {
    /// Otto's grant is revoked; INFO can still send.
    private static func revoke(_ bench: ConsoleBench) async throws -> AccountID {
        let otto = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
        _ = try await bench.addAccount("info@acme.example")
        try await bench.setHealth(of: otto) { $0.state = .needsGrant }
        return otto
    }

    // MARK: - Webhook

    @Test func theWebhookIsCalledOnceAndOnceThatItIsOver() async throws {
        try await AlertBench.run(webhook: true) { all in
            let otto = try await Self.revoke(all.bench)
            for _ in 0..<3 { try await all.watch.check() }
            let call = try #require(all.receiver.calls.first)
            #expect(all.receiver.calls.count == 1 && call.path == "/hook")
            let body = try #require(try JSONSerialization.jsonObject(with: Data(call.body)) as? [String: Any])
            let data = try #require(body["data"] as? [String: Any])
            #expect(body["type"] as? String == "alert.raised" && data["severity"] as? String == "problem")
            #expect(data["account"] as? String == "otto@acme.example" && data["effect"] as? String == "sending")
            #expect(data["url"] as? String == "https://gateway.acme.example/accounts/1")
            let words = try #require(data["text"] as? [String: String])
            #expect(words["de"]?.contains("kann erst wieder senden") == true && words["en"] != nil)
            try await all.bench.setHealth(of: otto) { $0.state = .working }
            try await all.watch.check()
            all.bench.clock.advance(by: AlertPlan.settling)
            for _ in 0..<3 { try await all.watch.check() }
            #expect(all.receiver.calls.count == 2 && all.receiver.calls[1].text.contains("\"type\":\"alert.cleared\""))
            #expect(try await all.bench.store.alerts().isEmpty)
        }
    }

    /// The vector of the specification Standard Webhooks.
    @Test func theSignatureIsThatOfTheStandard() {
        let fields = WebhookSignature.fields(
            Array(#"{"test": 2432232314}"#.utf8),
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            at: Timestamp(milliseconds: 1_614_265_330_000),
            secret: Secret(AlertBench.secret)
        )
        #expect(fields.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
        #expect(
            fields.map(\.value) == [
                "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ]
        )
    }

    @Test func theReceiverCanVerifyWhatItGets() async throws {
        try await AlertBench.run(webhook: true) { all in
            _ = try await Self.revoke(all.bench)
            try await all.watch.check()
            let call = try #require(all.receiver.calls.first)
            let (id, time) = (call.fields["webhook-id"] ?? "", call.fields["webhook-timestamp"] ?? "")
            #expect(id.hasPrefix("msg_") && time == "1800000000")
            let key = try #require(Base64.decode(String(AlertBench.secret.dropFirst("whsec_".count))))
            let code = HMAC.sha256.code(for: Array("\(id).\(time).\(call.text)".utf8), key: key)
            #expect(call.fields["webhook-signature"] == "v1," + Base64.encode(code))
        }
    }

    /// It is called again after longer and longer pauses, with the same id, and not for ever. A redirection is a failure.
    @Test(arguments: [500, 307])
    func aReceiverThatFailsIsCalledAgainForADay(status: Int) async throws {
        try await AlertBench.run(webhook: true) { all in
            _ = try await Self.revoke(all.bench)
            all.receiver.answer(status)
            try await all.watch.check()
            try await all.watch.check()
            #expect(all.receiver.calls.count == 1)
            all.bench.clock.advance(by: .minutes(1))
            try await all.watch.check()
            #expect(all.receiver.calls.count == 2)
            #expect(Set(all.receiver.calls.map { $0.fields["webhook-id"] }).count == 1)
            for _ in 0..<60 {
                all.bench.clock.advance(by: .hours(1))
                try await all.watch.check()
            }
            let calls = all.receiver.calls.count
            #expect((15...30).contains(calls))
            #expect(all.receiver.calls.allSatisfy { $0.path == "/hook" })
            #expect(all.said.contains("given up") && all.said.contains("\(status)"))
            all.receiver.answer(200)
            all.bench.clock.advance(by: .hours(1))
            try await all.watch.check()
            #expect(all.receiver.calls.count == calls)
        }
    }

    @Test func whatWasNotAcceptedIsSentOnceItIs() async throws {
        try await AlertBench.run(webhook: true) { all in
            _ = try await Self.revoke(all.bench)
            all.receiver.answer(503)
            try await all.watch.check()
            all.receiver.answer(204)
            all.bench.clock.advance(by: .minutes(1))
            for _ in 0..<3 { try await all.watch.check() }
            #expect(all.receiver.calls.count == 2)
        }
    }

    // MARK: - Google Chat

    @Test func googleChatIsToldAndItsURLNowhere() async throws {
        try await AlertBench.run(chat: true, { $0.language = .de }) { all in
            _ = try await Self.revoke(all.bench)
            all.receiver.answer(403)
            try await all.watch.check()
            all.receiver.answer(200)
            all.bench.clock.advance(by: .minutes(1))
            try await all.watch.check()
            let call = try #require(all.receiver.calls.last)
            #expect(all.receiver.calls.count == 2 && call.path.hasPrefix("/v1/spaces/A/messages?key=K"))
            #expect(
                call.text.contains("*Problem* (gateway.acme.example)") && call.text.contains("kann erst wieder senden")
            )
            #expect(call.text.contains("<https://gateway.acme.example/accounts/1|Beheben>"))
            #expect(all.said.contains("403") && !all.said.contains("hidden"))
            #expect(try !all.bench.isStored("hidden"))
        }
    }

    // MARK: - Mail

    /// The administrator and the user whom it concerns are each told in their own words, by an account that can send.
    @Test func peopleAreMailedThroughAnotherAccount() async throws {
        try await AlertBench.run({ ($0.administrators, $0.users, $0.mailTo) = (true, true, ["Alarm@acme.example"]) }) {
            all in
            let otto = try await Self.revoke(all.bench)
            let store = all.bench.store
            for (name, role, account) in [
                ("chef", Role.administrator, nil), ("otto", .user, otto), ("anna", .user, nil),
            ] {
                let user = NewUser(
                    email: "\(name)@acme.example",
                    name: name,
                    role: role,
                    language: name == "otto" ? "de" : nil,
                    account: account
                )
                _ = try await store.addUser(user, at: AlertBench.now)
            }
            for _ in 0..<3 { try await all.watch.check() }
            let mails = try await all.mails()
            let info = try #require(try await store.accounts().first { "\($0.address)" == "info@acme.example" })
            #expect(mails.allSatisfy { $0.delivery.account == info.id && $0.message.envelope.sender == nil })
            let subjects = Dictionary(
                mails.map { ("\($0.delivery.recipients[0].address)", $0.message.summary.subject ?? "") }
            ) { first, _ in first }
            #expect(mails.count == 3)
            #expect(Set(subjects.keys) == ["chef@acme.example", "otto@acme.example", "alarm@acme.example"])
            #expect(
                subjects["chef@acme.example"] == "Problem: otto@acme.example cannot send until access is granted again"
            )
            #expect(subjects["otto@acme.example"]?.contains("kann erst wieder senden") == true)
        }
    }

    @Test func withNoOtherAccountTheMailWaits() async throws {
        try await AlertBench.run({ $0.mailTo = ["alarm@acme.example"] }) { all in
            let otto = try await all.bench.addAccount("otto@acme.example", isDefaultSender: true)
            try await all.bench.setHealth(of: otto) { $0.state = .needsGrant }
            try await all.watch.check()
            #expect(try await all.mails().isEmpty && all.said.contains("no other account can send"))
            _ = try await all.bench.addAccount("info@acme.example")
            all.bench.clock.advance(by: .minutes(1))
            try await all.watch.check()
            #expect(try await all.mails().count == 1)
        }
    }

    @Test func peopleAreNotWokenButForWhatStopsNewMail() async throws {
        // It is 08:00 in UTC.
        let quiet: (inout AlertSettings) -> Void = {
            ($0.mailTo, $0.quietHours) = (["alarm@acme.example"], QuietHours("07:00-09:00"))
        }
        try await AlertBench.run(quiet) { all in
            _ = try await Self.revoke(all.bench)
            try await all.watch.check()
            #expect(try await all.mails().isEmpty)
            all.bench.clock.advance(by: .hours(1))
            try await all.watch.check()
            #expect(try await all.mails().count == 1)
        }
        try await AlertBench.run(free: 1 << 20, quiet) { all in
            _ = try await all.bench.addAccount("info@acme.example", isDefaultSender: true)
            try await all.watch.check()
            #expect(try await all.mails().count == 1)
        }
    }
}
