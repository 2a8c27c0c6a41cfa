import Testing

@testable import Mail

/// Which thread a message belongs to, by headers as Odoo 16 to 19 write them.
struct ThreadTests {
    private static let record = "<945413194687006.1795369102.485387325286865-openerp-1-crm.lead@vm>"
    private static let notification = "<928415011050388.1795369105.435628652572632-openerp-message-notify@vm>"
    private static let ownMail = "<915305514983287.1795369099.711903810501099-openerp-private@vm>"

    private func thread(_ lines: String...) throws -> String? {
        try MessageHeader(HeaderBlock(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))).thread
    }

    @Test func theRecordIsTheThread() throws {
        #expect(try thread("Message-Id: \(Self.record)") == "crm.lead-1@vm")
        #expect(try thread("Message-Id: \(Self.record)", "references: <1@vm> \(Self.record)") == "crm.lead-1@vm")
        #expect(try thread("Message-Id: \(Self.notification)", "X-Odoo-Objects: crm.lead-1") == "crm.lead-1@vm")
        // A task's project comes before it.
        #expect(
            try thread("Message-Id: \(Self.notification)", "X-Odoo-Objects: project.project-3, ,project.task-9")
                == "project.task-9@vm"
        )
        // An answer from a mail program to such a message.
        #expect(try thread("Message-ID: <abc@mua>", "In-Reply-To: \(Self.record)") == "crm.lead-1@vm")
        #expect(try thread("Message-ID: <abc@mua>", "References: <x@mua>\r\n \(Self.record)") == "crm.lead-1@vm")
    }

    @Test func withoutARecordTheFirstMessageIs() throws {
        #expect(try thread("Message-Id: \(Self.ownMail)") == Self.ownMail)
        #expect(try thread("Message-ID: <3@x>", "References: <1@x> <2@x>", "In-Reply-To: <2@x>") == "<1@x>")
        #expect(try thread("Message-ID: <2@x>", "In-Reply-To: your message of <1@x>") == "<1@x>")
        #expect(try thread("Message-ID: <1@x>") == "<1@x>")
    }

    @Test(arguments: [
        "<openerp-1-crm.lead@vm>", "<1-openerp-crm.lead@vm>", "<1-openerp-1@vm>",
        "<1-openerp-99999999999999999999-x@vm>",
        "<1@vm-openerp-1-x>", "<-openerp-@>",
    ])
    func whatOnlyLooksLikeARecordIsNone(_ id: String) throws {
        #expect(try thread("Message-ID: \(id)") == id)
    }

    @Test func nothingNamesNoThread() throws {
        #expect(try thread("Subject: x") == nil)
        #expect(try thread("Message-ID: x", "References: , \"", "X-Odoo-Objects: crm.lead-1") == nil)
    }
}
