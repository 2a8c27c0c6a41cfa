import Base
import Mail
import Testing

/// What a delivery report says is read as it was written.
struct ReportedFailuresTests {
    private func report(
        _ action: DeliveryReport.Action,
        _ recipients: [String],
        reason: String = "550 5.1.1 No such mailbox"
    ) throws -> String {
        let bounce = try #require(Address("bounce@acme.example"))
        let report = DeliveryReport(
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
        return String(decoding: report.compose(token: "t", date: Timestamp(milliseconds: 0)), as: UTF8.self)
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

    @Test(arguments: [DeliveryReport.Action.delayed, .relayed])
    func `what did not fail is no failure`(action: DeliveryReport.Action) throws {
        #expect(ReportedFailures(try report(action, ["a@customer.example"])) == nil)
    }

    @Test(arguments: ["", "Subject: Hi\r\n\r\nFinal-Recipient: rfc822; a@x\r\nAction: failed\r\nMessage-ID: <a@x>\r\n"])
    func `what is no report says nothing`(text: String) {
        #expect(ReportedFailures(text) == nil)
    }
}
