import Base

extension SMTPLimitSettings {
    /// The time after which Odoo abandons an SMTP dialog.
    static let odooTimeout = Duration.seconds(60)

    /// The time that the answer may take besides the commit.
    private static let margin = Duration.seconds(15)

    /// Below this size, mail with an ordinary attachment is refused.
    private static let ordinaryMessageSize = 1 << 20

    func problems() -> [Problem] {
        var problems: [Problem] = []
        func note(_ severity: Problem.Severity, _ key: String, _ message: String, remedy: String) {
            problems.append(Problem(severity, "smtp.limits.\(key)", message, remedy: remedy))
        }
        if messageSize > Self.gmailMessageSize {
            note(
                .error,
                "message_size",
                "Gmail accepts no message above \(SizeText.write(Self.gmailMessageSize)): the gateway would accept what it "
                    + "can never send",
                remedy: "Set it to \(SizeText.write(Self.gmailMessageSize)) or less"
            )
        } else if messageSize < Self.ordinaryMessageSize {
            note(.warning, "message_size", "ordinary attachments do not fit", remedy: "Set it to 35MiB")
        }
        if headerSize > messageSize {
            note(.error, "header_size", "it exceeds message_size", remedy: "Set it to less, such as 256KiB")
        }
        if connectionsPerAddress > connections {
            note(
                .warning,
                "connections_per_address",
                "it exceeds connections, so one address can use all of them",
                remedy: "Set it to less than \(connections)"
            )
        }
        if commitTimeout + Self.margin > Self.odooTimeout {
            note(
                .error,
                "commit_timeout",
                "Odoo hangs up after 60s and would take an accepted message for lost",
                remedy: "Set it to \(DurationText.write(Self.odooTimeout - Self.margin)) or less"
            )
        }
        if transactionTimeout < commandTimeout {
            note(
                .warning,
                "transaction_timeout",
                "it is shorter than command_timeout, which therefore never takes effect within a message",
                remedy: "Set it to more than \(DurationText.write(commandTimeout))"
            )
        }
        return problems
    }
}
