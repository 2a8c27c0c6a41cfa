package import Base

extension SMTPLimits {
    /// Bytes of what Gmail accepts that are reserved for the header fields that the gateway adds.
    private static let headerReserve = 64 << 10

    /// The largest message that is accepted, in bytes, announced as SIZE in the answer to EHLO (RFC 1870). With the
    /// gateway's own header fields, it must not exceed what Gmail accepts.
    package var acceptedMessageSize: Int { min(messageSize, Self.gmailMessageSize - Self.headerReserve) }
}

extension SMTPLimits: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "message_size",
                \.messageSize,
                .size(64 << 10...1 << 30),
                "The largest message. Gmail's API accepts 35MiB, of which 64KiB are reserved for the header fields that the "
                    + "gateway adds, so more than the rest is never accepted. EHLO announces the limit (SIZE).",
                "Die größte E-Mail. Die Gmail API nimmt 35 MiB an, davon sind 64 KiB für die Kopfzeilen reserviert, "
                    + "die das Gateway ergänzt; mehr als den Rest nimmt es nie an. EHLO nennt die Grenze (SIZE)."
            ),
            .value(
                "recipients",
                \.recipients,
                .count(1...10_000),
                "Recipients of one message.",
                "Empfänger einer E-Mail."
            ),
            .value(
                "header_size",
                \.headerSize,
                .size(4 << 10...4 << 20),
                "The largest header of a message.",
                "Der größte Header einer E-Mail."
            ),
            .value(
                "line_length",
                \.lineLength,
                .size(998...1 << 20),
                "The longest line of a message. The standard allows 998 bytes; some mail has more.",
                "Die längste Zeile einer E-Mail. Der Standard erlaubt 998 Byte; manche E-Mails haben mehr."
            ),
            .value(
                "command_length",
                \.commandLength,
                .size(510...64 << 10),
                "The longest command line.",
                "Die längste Befehlszeile."
            ),
            .value(
                "errors",
                \.errors,
                .count(1...1000),
                "Refused commands after which the connection is closed.",
                "Abgelehnte Befehle, nach denen die Verbindung geschlossen wird."
            ),
            .value(
                "transactions",
                \.transactions,
                .count(1...1_000_000),
                "Messages in one connection.",
                "E-Mails in einer Verbindung."
            ),
            .value(
                "connections",
                \.connections,
                .count(1...100_000),
                "Concurrent connections.",
                "Gleichzeitige Verbindungen."
            ),
            .value(
                "connections_per_address",
                \.connectionsPerAddress,
                .count(1...100_000),
                "Concurrent connections from one address.",
                "Gleichzeitige Verbindungen von einer Adresse."
            ),
            .value(
                "command_timeout",
                \.commandTimeout,
                .duration(.seconds(1)...(.hours(1))),
                "The longest wait for the next command.",
                "Die längste Wartezeit auf den nächsten Befehl."
            ),
            .value(
                "transaction_timeout",
                \.transactionTimeout,
                .duration(.seconds(10)...(.hours(12))),
                "The longest time from MAIL FROM to the end of the message.",
                "Höchstdauer von MAIL FROM bis zum Ende der E-Mail."
            ),
            .value(
                "handshake_timeout",
                \.handshakeTimeout,
                .duration(.seconds(1)...(.minutes(5))),
                "The longest time for a TLS handshake, and for a proxy's header before it.",
                "Höchstdauer eines TLS-Handshakes und des Headers eines Proxys davor."
            ),
            .value(
                "minimum_rate",
                \.minimumRate,
                .size(0...1 << 30),
                "Bytes per second at which a message must arrive, on average after its first minute. 0 sets no minimum.",
                "Bytes pro Sekunde, mit denen eine E-Mail nach ihrer ersten Minute im Durchschnitt eintreffen muss. "
                    + "0 setzt keine Untergrenze."
            ),
            .value(
                "commit_timeout",
                \.commitTimeout,
                .duration(.seconds(1)...(.minutes(5))),
                "The longest wait until a message is safe on disk. After that, it is withdrawn and temporarily refused: "
                    + "Odoo hangs up after 60s and takes the message for lost.",
                "Höchstdauer, bis eine E-Mail sicher gespeichert ist. Danach wird sie zurückgezogen und "
                    + "vorübergehend abgelehnt: Odoo bricht nach 60 s ab und hält die E-Mail für verloren."
            ),
        ]
    }
}

extension SMTPLimits {
    /// The time after which Odoo abandons an SMTP dialog.
    static let odooTimeout = Duration.seconds(60)

    /// The time that the answer may take besides the commit.
    private static let margin = Duration.seconds(15)

    /// Below this size, mail with an ordinary attachment is refused.
    private static let ordinaryMessageSize = 1 << 20

    func problems() -> [Problem] {
        var problems: [Problem] = []
        func note(_ severity: Problem.Severity, _ key: String, _ message: String, suggestedFix: String) {
            problems.append(Problem(severity, "smtp.limits.\(key)", message, suggestedFix: suggestedFix))
        }
        if messageSize > Self.gmailMessageSize {
            note(
                .error,
                "message_size",
                "Gmail accepts no message above \(SizeText.write(Self.gmailMessageSize)): the gateway would accept what it "
                    + "can never send",
                suggestedFix: "Set it to \(SizeText.write(Self.gmailMessageSize)) or less"
            )
        } else if messageSize < Self.ordinaryMessageSize {
            note(.warning, "message_size", "ordinary attachments do not fit", suggestedFix: "Set it to 35MiB")
        }
        if headerSize > messageSize {
            note(.error, "header_size", "it exceeds message_size", suggestedFix: "Set it to less, such as 256KiB")
        }
        if connectionsPerAddress > connections {
            note(
                .warning,
                "connections_per_address",
                "it exceeds connections, so one address can use all of them",
                suggestedFix: "Set it to less than \(connections)"
            )
        }
        if commitTimeout + Self.margin > Self.odooTimeout {
            note(
                .error,
                "commit_timeout",
                "Odoo hangs up after 60s and would take an accepted message for lost",
                suggestedFix: "Set it to \(DurationText.write(Self.odooTimeout - Self.margin)) or less"
            )
        }
        if transactionTimeout < commandTimeout {
            note(
                .warning,
                "transaction_timeout",
                "it is shorter than command_timeout, which therefore never takes effect within a message",
                suggestedFix: "Set it to more than \(DurationText.write(commandTimeout))"
            )
        }
        return problems
    }
}
