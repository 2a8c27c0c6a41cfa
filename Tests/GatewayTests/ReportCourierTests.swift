import Base
import Logging
import Mail
import Odoo
import OdooSimulator
import Storage
import TestSupport
import Testing

@testable import Delivery
@testable import Gateway

/// Delivery reports reach the Odoo that knows the message, and go by mail if none does.
struct ReportCourierTests {
    private let odoo = OdooSimulator()
    private let log = LogCapture()

    private func outgoing(
        on messageID: String,
        isReport: Bool = true,
        for recipients: [String] = ["kunde@customer.example"],
        action: String = "failed",
        localizedReason: Reason? = nil
    ) -> OutgoingMessage {
        let code = localizedReason.map { "X-Gateway-Reason: \(Base64.encode(Array($0.stored.utf8)))\r\n" } ?? ""
        let groups = recipients.map {
            "Final-Recipient: rfc822; \($0)\r\nAction: \(action)\r\nDiagnostic-Code: x-gateway; 550 5.1.1 No such\r\n mailbox.\r\n\(code)"
        }
        let text = """
            From: info@acme.example\r
            To: bounce@acme.example\r
            Message-ID: <report@gateway.acme.example>\r
            Content-Type: multipart/report; report-type=delivery-status; boundary=b\r
            \r
            --b\r
            Content-Type: text/plain\r
            \r
            550 5.1.1 No such mailbox.\r
            --b\r
            Content-Type: message/delivery-status\r
            \r
            Reporting-MTA: dns; gateway.acme.example\r
            \r
            \(groups.joined(separator: "\r\n"))\r
            --b\r
            Content-Type: text/rfc822-headers\r
            \r
            Subject: Offer\r
            Message-Id:\r
             \(messageID)\r
            \r
            --b--\r

            """
        return outgoing(Array(text.utf8), isReport: isReport)
    }

    private func outgoing(_ report: [UInt8], isReport: Bool = true) -> OutgoingMessage {
        let content = ReportContent(bytes: report)
        let source = OutgoingMessageSource(header: [], content: content, bodyOffset: 0)
        return OutgoingMessage(
            account: AccountRecord.example,
            sender: nil,
            recipients: [],
            trackingID: "1",
            headerDiffers: false,
            isReport: isReport
        ) { _ in source }
    }

    private func chooser(_ clients: [OdooClient]) -> ReportCouriers {
        ReportCouriers({ clients }, others: ByMail(), logger: log.logger)
    }

    /// The gateway's user, an ordinary one, in an Odoo that is set up.
    private func gateway() async throws -> OdooClient {
        try odoo.addUser("gateway", name: "Gateway")
        try await Provisioner(odoo.client(), ProvisionOptions(mailServer: nil, login: "gateway", features: .all))
            .carryOut()
        odoo.knowProvisionedCode()
        odoo.takeCalls()
        return odoo.client(login: "gateway")
    }

    /// Sends a message from a record to a contact; returns its Message-ID.
    private func sent(from model: String = "crm.lead", to email: String = "kunde@customer.example") throws -> String {
        let partner = try odoo.add("res.partner", ["name": "Kunde", "email": .string(email)])
        let messageID = "<sent@odoo.example>"
        let record = try odoo.add(model, ["name": "Record"])
        let message = try odoo.add(
            "mail.message",
            ["model": .string(model), "res_id": .integer(record), "message_id": .string(messageID)]
        )
        try odoo.add(
            "mail.notification",
            [
                "mail_message_id": .integer(message), "res_partner_id": .integer(partner),
                "notification_type": "email", "notification_status": "sent",
            ]
        )
        return messageID
    }

    private func status() throws -> JSONValue? { try odoo.records("mail.notification").first?["notification_status"] }

    /// A recipient that was accepted although no mailbox can have the address.
    @Test func `an address that is none turns red too`() async throws {
        let client = try await gateway()
        let address = "kunde@firma..example"
        let messageID = try sent(to: address)
        let report = DeliveryReport(
            action: .failed,
            reporter: "gateway.acme.example",
            from: AccountRecord.example.address,
            to: Address(localPart: "bounce", domain: "acme.example"),
            recipients: [],
            invalidRecipients: [InvalidRecipient(address)],
            status: "5.1.3",
            reason: Reason(.invalidRecipients, address).description,
            queueID: "0123456789ABC",
            envelopeID: nil,
            arrivedAt: Timestamp(milliseconds: 0),
            original: Array("Message-Id: \(messageID)\r\n\r\n".utf8),
            returnsAll: false
        )
        let outgoing = outgoing(report.compose(token: "t", date: Timestamp(milliseconds: 0)))
        let outcome = await chooser([client]).courier(for: outgoing).deliver(outgoing)
        #expect(outcome.kind == .delivered(remoteID: .odooDatabase("acme"), sentMessageID: nil))
        let notification = try #require(try odoo.records("mail.notification").first)
        #expect(notification["notification_status"] == "bounce")
        #expect(notification["failure_reason"] == "no mailbox can have this address: kunde@firma..example")
    }

    /// Also for records that the gateway's user may not read.
    @Test(arguments: ["res.partner", "crm.lead"])
    func `Odoo's message turns red with the reason`(model: String) async throws {
        let client = try await gateway()
        let outgoing = outgoing(on: try sent(from: model))
        let outcome = await chooser([client]).courier(for: outgoing).deliver(outgoing)
        #expect(outcome.kind == .delivered(remoteID: .odooDatabase("acme"), sentMessageID: nil))
        let notification = try #require(try odoo.records("mail.notification").first)
        #expect(notification["notification_status"] == "bounce")
        #expect(notification["failure_reason"] == "550 5.1.1 No such mailbox.")
        #expect(log.entries.isEmpty)
    }

    @Test(arguments: [("de_DE", "Nach 48 Stunden aufgegeben."), ("en_US", "given up after 48 hours")])
    func `the reason is in the language of the message's author`(_ language: String, _ words: String) async throws {
        let client = try await gateway()
        let user = try odoo.addUser("anna@acme.example", name: "Anna", language: language)
        let localizedReason = Reason(.givenUp, "48", cause: Reason(.answered, "550 Müller"))
        let outgoing = outgoing(on: try sent(), localizedReason: localizedReason)
        let partner = try odoo.records("res.users", [["id", "=", .integer(user)]]).first?["partner_id"]?.reference?.id
        let message = try #require(
            try odoo.records("mail.message", [["message_id", "=", "<sent@odoo.example>"]]).first?["id"]?.integer
        )
        try odoo.change("mail.message", [message], ["author_id": .integer(try #require(partner))])
        _ = await chooser([client]).courier(for: outgoing).deliver(outgoing)
        let said = try odoo.records("mail.notification").first?["failure_reason"]?.string ?? ""
        #expect(said.hasPrefix(words) && said.contains("550 Müller"), "\(said)")
    }

    @Test func `a message that no Odoo knows is reported by mail`() async throws {
        let client = try await gateway()
        let outgoing = outgoing(on: "<other@elsewhere.example>")
        #expect(await chooser([client]).courier(for: outgoing).deliver(outgoing).kind == ByMail.outcome.kind)
    }

    @Test func `what Odoo has nothing to show at is reported by mail too`() async throws {
        let client = try await gateway()
        let outgoing = outgoing(on: try sent(), for: ["kunde@customer.example", "typed@customer.example"])
        #expect(await chooser([client]).courier(for: outgoing).deliver(outgoing).kind == ByMail.outcome.kind)
        #expect(try status() == "bounce")
    }

    @Test func `other mail never goes to Odoo`() async throws {
        let client = try await gateway()
        let outgoing = outgoing(on: try sent(), isReport: false)
        #expect(await chooser([client]).courier(for: outgoing).deliver(outgoing).kind == ByMail.outcome.kind)
        #expect(odoo.takeCalls().isEmpty)
    }

    @Test(arguments: ["delayed", "relayed"])
    func `what did not fail turns nothing red`(action: String) async throws {
        let client = try await gateway()
        let outgoing = outgoing(on: try sent(), action: action)
        #expect(await chooser([client]).courier(for: outgoing).deliver(outgoing).kind == ByMail.outcome.kind)
        #expect(try status() == "sent")
    }

    @Test func `an Odoo that does not answer is asked again later`() async throws {
        let client = try await gateway()
        let outgoing = outgoing(on: try sent())
        odoo.add(fault: OdooFault(.dropAfter, method: "ir.actions.server.run"))
        let outcome = await chooser([client]).courier(for: outgoing).deliver(outgoing)
        guard case .retry = outcome.kind else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test func `an Odoo that is not set up leaves the report to the mail, and the log says what to do`() async throws {
        try odoo.addUser("gateway", name: "Gateway")
        let outgoing = outgoing(on: try sent())
        for client in [odoo.client(login: "gateway"), odoo.client()] {
            #expect(await chooser([client]).courier(for: outgoing).deliver(outgoing).kind == ByMail.outcome.kind)
        }
        #expect(log.entries.map(\.level) == [.error, .error])
        #expect(log.entries.allSatisfy { $0.metadata["suggested-fix"]?.description.contains("odoo setup") == true })
    }

    @Test func `an Odoo that refuses leaves the report to the mail, and the log says so`() async throws {
        let client = try await gateway()
        let outgoing = outgoing(on: try sent())
        odoo.add(fault: OdooFault(.page(status: 404, afterWork: false), method: "ir.actions.server.run"))
        #expect(await chooser([client]).courier(for: outgoing).deliver(outgoing).kind == ByMail.outcome.kind)
        #expect(log.entries.map(\.level) == [.error])
        #expect(log.entries.first?.metadata["suggested-fix"] != nil)
    }

    private struct ByMail: Courier, CourierChooser {
        static let outcome = Outcome(.delivered(remoteID: .other("by-mail"), sentMessageID: nil))

        func courier(for outgoing: OutgoingMessage) -> any Courier { self }
        func deliver(_ outgoing: OutgoingMessage) async -> Outcome { Self.outcome }
        func search(for outgoing: OutgoingMessage, since: Timestamp) async -> SentSearchResult {
            SentSearchResult(.absent, units: 0)
        }
    }
}

private struct ReportContent: MessageContent {
    let bytes: [UInt8]

    var size: Int { bytes.count }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - offset)
        unsafe buffer.copyBytes(from: bytes[offset..<(offset + count)])
        return count
    }
}

extension AccountRecord {
    fileprivate static let example = AccountRecord(
        id: AccountID(rawValue: 1),
        address: Address(localPart: "info", domain: "acme.example"),
        sealedCredential: [],
        scopes: [],
        options: AccountOptions(),
        health: AccountHealth(),
        sendAs: [],
        sendAsReadAt: nil
    )
}
