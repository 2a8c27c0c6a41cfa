import Base
import Mail
import Testing

/// A delivery report reads back as it was written.
struct ReportedFailuresTests {
    private func report(
        _ action: DeliveryReport.Action,
        _ recipients: [String],
        reason: String = "550 5.1.1 No such mailbox"
    ) throws -> String {
        let report = try composed(action, recipients, reason: reason)
        return String(decoding: report.compose(token: "t", date: Timestamp(milliseconds: 0)), as: UTF8.self)
    }

    private func composed(
        _ action: DeliveryReport.Action,
        _ recipients: [String],
        reason: String = "550 5.1.1 No such mailbox"
    ) throws -> DeliveryReport {
        let bounce = try #require(Address("bounce@acme.example"))
        return DeliveryReport(
            action: action,
            reporter: "gateway.acme.example",
            from: bounce,
            to: bounce,
            recipients: try recipients.map { Recipient(try #require(Address($0))) },
            status: "5.1.1",
            reason: reason,
            queueID: "abc",
            envelopeID: nil,
            arrivedAt: Timestamp(milliseconds: 0),
            original: Array("From: anna@acme.example\r\nMessage-ID: <sent@odoo.example>\r\nSubject: Hi\r\n".utf8),
            returnsAll: false
        )
    }

    @Test(
        arguments: [
            ["a@customer.example"], ["a@customer.example", "b@customer.example"], ["jörg@bücher.example"],
            [#""od\\x{41}d}"@customer.example"#], ["😀+=@bücher.example", "a@customer.example"],
        ]
    )
    func `every address comes back`(recipients: [String]) throws {
        let read = try #require(ReportedFailures(try report(.failed, recipients)))
        #expect(read.messageID == "<sent@odoo.example>")
        #expect(read.failures.map(\.address) == recipients)
        #expect(read.failures.allSatisfy { $0.reason == "550 5.1.1 No such mailbox" })
    }

    @Test func `a long reason is one`() throws {
        let reason = Array(repeating: "the mailbox is full;", count: 20).joined(separator: " ")
        let read = try #require(ReportedFailures(try report(.failed, ["a@customer.example"], reason: reason)))
        #expect(read.failures.map(\.reason) == [reason])
    }

    @Test func `the reason comes back as a code, whatever its values hold`() throws {
        let long = String(repeating: "Müller ist überlastet; ", count: 40)
        for reason in [Reason(.givenUp, "48", cause: Reason(.answered, "550 \(long)")), Reason(.stopped)] {
            var report = try self.composed(.failed, ["a@customer.example"])
            report.localizedReason = reason
            let text = String(decoding: report.compose(token: "t", date: Timestamp(milliseconds: 0)), as: UTF8.self)
            #expect(text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 998 })
            let read = try #require(ReportedFailures(text))
            #expect(read.failures.map(\.localizedReason) == [reason] && read.failures[0].reason == reason.description)
        }
    }

    @Test(arguments: [DeliveryReport.Action.delayed, .relayed])
    func `what did not fail is no failure`(action: DeliveryReport.Action) throws {
        #expect(ReportedFailures(try report(action, ["a@customer.example"])) == nil)
    }

    @Test(arguments: ["", "Subject: Hi\r\n\r\nFinal-Recipient: rfc822; a@x\r\nAction: failed\r\nMessage-ID: <a@x>\r\n"])
    func `what is no report says nothing`(text: String) {
        #expect(ReportedFailures(text) == nil)
    }
}
