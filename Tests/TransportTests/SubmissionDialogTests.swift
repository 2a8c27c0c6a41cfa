import Testing

@testable import Transport

struct SubmissionDialogTests {
    /// The dialog after these commands, each with the lines of its reply.
    private func dialog(_ recipients: Int, _ turns: [(String, String)]) -> SubmissionDialog {
        var dialog = SubmissionDialog(recipients: recipients)
        for (command, reply) in turns {
            dialog.sent("\(command)\r\n".utf8)
            for line in reply.split(separator: "|") { dialog.received("\(line)\r\n") }
        }
        return dialog
    }

    private static let beginning = [("EHLO x", "250-a|250 b"), ("MAIL FROM:<>", "250 OK")]

    @Test func acceptsAllOnlyOnceAllAreAccepted() {
        let one = dialog(2, Self.beginning + [("RCPT TO:<a@x>", "250 OK")])
        #expect(!one.isComplete && !one.acceptsAll && one.refusals.isEmpty)
        let both = dialog(2, Self.beginning + [("RCPT TO:<a@x>", "250 OK"), ("RCPT TO:<b@x>", "250-O|250 K")])
        #expect(both.acceptsAll && both.refusal == nil)
    }

    @Test func aRefusedRecipientIsNoRefusalOfTheMessage() {
        let turns = [("RCPT TO:<a@x>", "250 OK"), ("RCPT TO:<b@x>", "550-no|550 no")]
        let dialog = dialog(2, Self.beginning + turns)
        #expect(dialog.isComplete && !dialog.acceptsAll && dialog.refusal == nil)
        #expect(dialog.refusals == [1: MailReply(code: 550, text: "no\nno")])
        // Nor is it one where the connection ends after it.
        let cut = self.dialog(3, Self.beginning + turns)
        #expect(!cut.isComplete && cut.refusal == nil)
    }

    @Test func otherRefusalsConcernTheMessage() {
        #expect(dialog(1, [("MAIL FROM:<>", "550 no")]).refusal?.code == 550)
        let late = Self.beginning + [("RCPT TO:<a@x>", "250 OK"), ("DATA", "354 go"), (".", "552 large")]
        #expect(dialog(1, late).refusal?.code == 552)
        let closing = dialog(2, Self.beginning + [("RCPT TO:<a@x>", "421 bye")])
        #expect(closing.refusal?.code == 421 && closing.refusals.isEmpty)
    }

    /// A dead connection was replaced by a new one.
    @Test func aNewTransactionAsksAgain() {
        let turns = Self.beginning + [("RCPT TO:<a@x>", "550 no")] + Self.beginning + [("rcpt TO:<a@x>", "250 OK")]
        #expect(dialog(1, turns).acceptsAll)
    }

    /// Where the commands are not seen, nothing may be sent.
    @Test func repliesToUnknownCommandsAcceptNobody() {
        #expect(!dialog(1, [("", "250 OK"), ("", "250 OK"), ("", "250 OK")]).acceptsAll)
    }
}
