import Base
import Google
import GoogleSimulator
import Mail
import SQLStorage
import Settings
import Storage
import Testing

/// The second courier, smtp.gmail.com: from Odoo's SMTP to the recipients' mailboxes.
@Suite(.timeLimit(.minutes(10)))
struct SubmissionTests {
    private static let customer = "kunde@customer.example"
    /// Odoo's mail to one follower: To shows a list, the envelope names one recipient.
    private static let toList = TestMail(to: "Team <team@acme.example>")

    @Test(arguments: [SMTPEncryption.tls, .startTLS])
    func whatTheReaderSeesStaysAsOdooWroteIt(_ encryption: SMTPEncryption) async throws {
        try await GatewayBench.run(
            scopes: ScopeSet.fullMail.scopes,
            courier: .smtp,
            submission: encryption
        ) { bench in
            let deliveries = try await bench.deliveries(try await bench.accepted(Self.toList))
            #expect(deliveries.first?.remoteID?.stored.hasPrefix("smtp:") == true)
            #expect(bench.google.arrivalCounts == [Self.customer: 1])
            let arrival = try #require(bench.google.arrivals(for: Self.customer).first)
            #expect(arrival.header.value("To") == "Team <team@acme.example>")
            #expect(arrival.header.value("Message-Id") == Self.toList.messageID)
            #expect(arrival.header.value("From")?.contains("<anna@acme.example>") == true)
            #expect(arrival.body == Array(Self.toList.body.utf8))
            #expect(bench.google.sentMessages.map(\.account) == [GatewayBench.anna])
            #expect(bench.google.sentMessages.map(\.method) == ["smtp.send"])
        }
    }

    @Test func hiddenReadersStayHidden() async throws {
        try await GatewayBench.run(scopes: ScopeSet.fullMail.scopes, courier: .smtp) { bench in
            let all = [Self.customer, "archiv@acme.example"]
            let mail = TestMail(fields: "Bcc: archiv@acme.example\r\n", recipients: all)
            _ = try await bench.deliveries(try await bench.accepted(mail))
            #expect(bench.google.arrivalCounts == Dictionary(uniqueKeysWithValues: all.map { ($0, 1) }))
            for address in all {
                let header = try #require(bench.google.arrivals(for: address).first?.header)
                #expect(!String(decoding: header.bytes, as: UTF8.self).contains("archiv@"))
            }
        }
    }

    @Test func whereHeaderAndEnvelopeAgreeAutoTakesTheAPI() async throws {
        try await GatewayBench.run(scopes: ScopeSet.fullMail.scopes, courier: .auto) { bench in
            _ = try await bench.deliveries(try await bench.accepted(TestMail(messageID: "<same@odoo>")))
            _ = try await bench.deliveries(try await bench.accepted(Self.toList))
            #expect(bench.google.sentMessages.map(\.method) == ["gmail.users.messages.send", "smtp.send"])
            #expect(bench.google.arrivalCounts == [Self.customer: 2])
        }
    }

    @Test func withoutTheFullMailScopeAutoTakesTheAPI() async throws {
        try await GatewayBench.run(scopes: ScopeSet.modify.scopes, courier: .auto) { bench in
            _ = try await bench.deliveries(try await bench.accepted(Self.toList))
            #expect(bench.google.sentMessages.map(\.method) == ["gmail.users.messages.send"])
            #expect(bench.google.arrivalCounts == [Self.customer: 1])
        }
    }

    @Test(arguments: [
        Fault.Effect.dropAfter, .dropBefore, .backend(status: 503, afterWork: false),
        .reply(code: 451, text: "4.3.0 Temporary System Problem. Try again later. - gsmtp"),
    ])
    func whateverAnswerIsLostOneCopyArrives(_ effect: Fault.Effect) async throws {
        try await GatewayBench.run(scopes: ScopeSet.fullMail.scopes, courier: .smtp) { bench in
            bench.google.inject(Fault(effect, method: "smtp.send", count: 1))
            let id = try await bench.accepted(Self.toList)
            _ = try await bench.deliveries(id)
            #expect(bench.google.arrivalCounts == [Self.customer: 1])
            #expect(bench.google.sentMessages.count == 1)
        }
    }

    @Test func aMessageThatWasTakenIsFoundInSent() async throws {
        try await GatewayBench.run(scopes: ScopeSet.fullMail.scopes, courier: .smtp) { bench in
            bench.google.inject(Fault(.dropAfter, method: "smtp.send", count: 1))
            let deliveries = try await bench.deliveries(try await bench.accepted(Self.toList))
            let sent = try #require(bench.google.sentMessages.first)
            // A search returns Gmail's own id, which SMTP does not.
            #expect(deliveries.first?.remoteID == .gmailMessage(sent.gmailID))
            #expect(bench.google.requestCounts["smtp.send 250"] == nil)
            #expect(bench.google.requestCounts["gmail.users.messages.list 200", default: 0] > 0)
        }
    }

    @Test func aRevokedGrantHoldsMailUntilItIsGrantedAgain() async throws {
        try await GatewayBench.run(
            scopes: ScopeSet.fullMail.scopes,
            courier: .smtp,
            prepare: { $0.google.revoke(GatewayBench.anna) }
        ) { bench in
            let id = try await bench.accepted(Self.toList)
            try await bench.wait("the account to be found broken") {
                try await bench.account(GatewayBench.anna).health.state == .needsGrant
            }
            #expect(bench.google.arrivalCounts.isEmpty)
            try await bench.regrant(GatewayBench.anna, scopes: ScopeSet.fullMail.scopes)
            _ = try await bench.deliveries(id)
            #expect(bench.google.arrivalCounts == [Self.customer: 1])
        }
    }

    /// The token is valid, but not for SMTP: the server answers 334 and 535.
    @Test func aGrantWithoutTheFullMailScopeIsRefusedAtTheLogin() async throws {
        try await GatewayBench.run(scopes: ScopeSet.modify.scopes, courier: .smtp) { bench in
            let id = try await bench.accepted(Self.toList)
            try await bench.wait("the account to be found broken") {
                try await bench.account(GatewayBench.anna).health.state == .needsGrant
            }
            #expect(bench.google.requestCounts["smtp.auth 535", default: 0] > 0)
            #expect(bench.google.arrivalCounts.isEmpty)
            _ = try await bench.deliveries(id, all: .waiting)
        }
    }

    @Test func theDaysLimitPausesTheAccount() async throws {
        try await GatewayBench.run(scopes: ScopeSet.fullMail.scopes, courier: .smtp) { bench in
            bench.google.set(
                UsageLimits(unitsPerMinute: nil, messagesPerDay: 0, concurrentRequests: nil),
                of: GatewayBench.anna
            )
            let id = try await bench.accepted(Self.toList)
            try await bench.wait("the pause") {
                try await bench.account(GatewayBench.anna).health.state == .paused
            }
            let delivery = try #require(try await bench.deliveries(id, all: .waiting).first)
            #expect(delivery.reason?.description.contains("Daily user sending limit exceeded") == true)
            #expect(bench.google.requestCounts["smtp.send 550"] == 1)
        }
    }

    @Test func aRefusalForGoodIsReportedToTheSender() async throws {
        try await GatewayBench.run(scopes: ScopeSet.fullMail.scopes, courier: .smtp) { bench in
            let refusal = Fault.Effect.reply(code: 552, text: "5.7.0 This message was blocked. - gsmtp")
            bench.google.inject(Fault(refusal, account: GatewayBench.anna, method: "smtp.send", count: 1))
            let id = try await bench.accepted(Self.toList)
            _ = try await bench.deliveries(id, all: .failed)
            try await bench.wait("the report") { !bench.google.arrivals(for: GatewayBench.bounce).isEmpty }
            let report = try #require(bench.google.arrivals(for: GatewayBench.bounce).first?.body)
            #expect(String(decoding: report, as: UTF8.self).contains("5.7.0"))
            #expect(bench.google.arrivals(for: Self.customer).isEmpty)
        }
    }
}
