import Base
import Odoo
import OdooSimulator
import Testing

extension SentMessageContractTests {
    /// Odoo's own way is closed: with mass mailing installed the gateway's user is refused, and nothing is recorded. Some
    /// releases of Odoo 16 open mailings to everybody, and 16 finds the messages of hidden records.
    @Test(arguments: ContractOdoo.all)
    func `a report that is handed over as mail changes nothing where mailings are closed`(
        odoo: ContractOdoo
    ) async throws {
        try await odoo.run { bench in
            try await expectEffectOfReport(bench)
            try await withMailings(bench) { try await expectEffectOfReport(bench) }
        }
    }

    private func expectEffectOfReport(_ bench: ContractBench) async throws {
        let findsHidden = try await bench.version.major == 16
        let isOpen: Bool
        do throws(OdooError) {
            _ = try await bench.client.search("mailing.trace", [], fields: ["id"], limit: 1)
            isOpen = true
        } catch {
            try #require(error.cause == .accessRights(model: "mailing.trace"))
            isOpen = false
        }
        try await withMessage(bench, on: "crm.lead", to: "gone@contract.example") { messageID, message, record, _ in
            let report = Self.report(on: messageID, "<report-\(record)@mx.google.example>")
            do throws(OdooError) {
                try await bench.client.process(mail: report)
                #expect(isOpen)
            } catch {
                #expect(!isOpen && error.cause == .accessRights(model: "mailing.trace"))
            }
            let found = try await notification(bench, of: message)
            #expect(found["notification_status"] == (isOpen && findsHidden ? "bounce" : "sent"))
        }
    }

    /// Runs `body` while the gateway's user may work with mailings.
    private func withMailings(_ bench: ContractBench, _ body: () async throws -> Void) async throws {
        let people = bench.administrator
        let own = try #require(try await people.users(matching: [bench.access.login]).first).id
        let groups = try await bench.version.major >= 19 ? "group_ids" : "groups_id"
        let domain: [JSONValue] = [["id", "=", .integer(own)]]
        let before = try #require(try await people.search("res.users", domain, fields: [groups]).first?[groups]?.ids)
        let mailings = try await bench.id(of: "mass_mailing", "group_mass_mailing_user")
        try await people.write("res.users", [own], [groups: [[4, .integer(mailings)]]])
        let result: Result<Void, any Error>
        do {
            try await body()
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await people.write("res.users", [own], [groups: [[6, 0, JSONValue(before)]]])
        try result.get()
    }

    private static func report(on messageID: String, _ ownID: String) -> String {
        """
        From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
        To: bounce@acme.example
        Message-ID: \(ownID)
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain; charset=utf-8

        550 5.1.1 There is no such mailbox.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; gateway.acme.example

        Final-Recipient: rfc822; gone@contract.example
        Action: failed
        Status: 5.1.1

        --b
        Content-Type: text/rfc822-headers

        Message-ID: \(messageID)

        --b--

        """.replacing("\n", with: "\r\n")
    }
}
