import Base
import Testing

@testable import Mail

struct DeliveryReportTests {
    private func report(_ change: (inout DeliveryReport) -> Void = { _ in }) throws -> String {
        var report = DeliveryReport(
            action: .failed,
            reporter: "gateway.acme.example",
            from: try #require(Address("notifications@acme.example")),
            to: try #require(Address("bounce@acme.example")),
            recipients: [
                Recipient(
                    try #require(Address("kunde@customer.example")),
                    originalRecipient: "rfc822;kunde@old.example"
                ),
                Recipient(try #require(Address("second@customer.example"))),
            ],
            status: "5.1.1",
            reason: "Invalid To header\r\nFinal-Recipient: rfc822; forged@x.example",
            queueID: "0123456789ABC",
            envelopeID: "env-1",
            arrivedAt: Timestamp(milliseconds: 1_795_369_100_000),
            original: Array("Message-Id: <original@odoo>\r\nSubject: x\r\n\r\n".utf8),
            returnsAll: false
        )
        change(&report)
        let bytes = report.compose(token: "abc123", date: Timestamp(milliseconds: 1_795_369_200_000))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The parts between the boundaries.
    private func parts(_ text: String) -> [Substring] { text.split(separator: "--report-abc123") }

    @Test func namesRecipientsWhoseAddressIsNone() throws {
        let text = try report {
            $0.recipients = []
            $0.invalidRecipients = [
                InvalidRecipient("kunde@firma..example"),
                InvalidRecipient("a\r\nAction: delivered\u{202E}ö@", originalRecipient: "rfc822;x@y.example"),
            ]
            $0.status = "5.1.3"
        }
        let blocks = parts(text)[2].split(separator: "\r\n\r\n")
        #expect(blocks[2].hasPrefix("Final-Recipient: rfc822; kunde@firma..example\r\nAction: failed\r\nStatus: 5.1.3"))
        #expect(blocks[3].hasPrefix("Original-Recipient: rfc822;x@y.example\r\nFinal-Recipient: rfc822;"))
        #expect(blocks[3].split(separator: "\r\n").filter { $0.hasPrefix("Action:") } == ["Action: failed"])
        #expect(blocks[3].utf8.allSatisfy { $0 < 0x80 })
        #expect(parts(text)[1].contains("    kunde@firma..example\r\n"))
        #expect(
            ReportedFailures(text)?.failures.map(\.address) == [
                "kunde@firma..example", "a\u{FFFD}\u{FFFD}Action: delivered\u{FFFD}ö@",
            ]
        )
    }

    @Test func isWhatOdooRecognises() throws {
        let text = try report()
        let header = try HeaderBlock(Array(text.utf8))
        #expect(header.first("Content-Type")?.text.hasPrefix("multipart/report; report-type=delivery-status") == true)
        #expect(header.first("Message-ID")?.text == "<abc123@gateway.acme.example>")
        #expect(header.first("To")?.text == "bounce@acme.example")
        let parts = parts(text)
        #expect(parts.count == 5)
        let blocks = parts[2].split(separator: "\r\n\r\n")
        #expect(blocks[0].contains("Content-Type: message/delivery-status"))
        #expect(blocks[1].hasPrefix("Original-Envelope-Id: env-1\r\nReporting-MTA: dns; gateway.acme.example\r\n"))
        #expect(blocks[2].hasPrefix("Original-Recipient: rfc822;kunde@old.example\r\n"))
        #expect(
            blocks[2].contains("\r\nFinal-Recipient: rfc822; kunde@customer.example\r\nAction: failed\r\nStatus: 5.1.1")
        )
        #expect(blocks[3].hasPrefix("Final-Recipient: rfc822; second@customer.example\r\n"))
        #expect(parts[3].contains("Content-Type: text/rfc822-headers\r\n\r\nMessage-Id: <original@odoo>\r\n"))
    }

    @Test func letsNoReasonForgeAField() throws {
        #expect(try !report().contains("\r\nFinal-Recipient: rfc822; forged"))
    }

    @Test func saysWhatElseHappened() throws {
        #expect(try report { $0.action = .delayed }.contains("\r\nAction: delayed\r\n"))
        let relayed = try report { $0.action = .relayed }
        #expect(relayed.contains("\r\nAction: relayed\r\n"))
        #expect(!relayed.contains("Diagnostic-Code"))
    }

    @Test func returnsAllWhenAsked() throws {
        let text = try report {
            $0.original = Array("Message-Id: <o@odoo>\r\n\r\nGrüße\r\n".utf8)
            $0.returnsAll = true
        }
        #expect(
            text.contains("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\nMessage-Id: <o@odoo>")
        )
        #expect(text.contains("\r\n\r\nGrüße\r\n"))
    }

    @Test func namesInternationalRecipients() throws {
        let address = try #require(Address("jörg@customer.example"))
        let text = try report {
            $0.recipients = [Recipient(address, originalRecipient: "utf-8;jörg+x@old.example")]
            $0.reason = "Unbekannter Empfänger"
        }
        let status = parts(text)[2]
        #expect(status.contains("Content-Type: message/delivery-status\r\n"))
        #expect(status.contains("Final-Recipient: rfc822; j\\x{F6}rg@customer.example\r\n"))
        #expect(status.contains("Original-Recipient: utf-8;j\\x{F6}rg\\x{2B}x@old.example\r\n"))
        #expect(status.utf8.allSatisfy { $0 < 0x80 })
        #expect(text.contains("    jörg@customer.example\r\n"))
    }

    @Test func keepsTheStatusPartASCII() throws {
        let text = try report { $0.reason = "Größe zu groß " + String(repeating: "x", count: 5000) }
        #expect(parts(text)[2].utf8.allSatisfy { $0 < 0x80 })
        #expect(text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= HeaderWriter.longestLine })
    }
}
