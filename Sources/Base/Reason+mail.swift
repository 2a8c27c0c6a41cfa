extension Reason {
    /// What happened to mail that is sent, to an account, or by a decision about them; `nil` for another subject.
    ///
    /// - Parameter because: the sentence of the cause.
    func mailSentence(_ because: Localized<String>) -> Localized<String>? {
        switch code {
        case .words: Localized(value(0), value(0))
        case .answered: Localized("Google answered \(value(0))", "Google antwortete: „\(value(0))“")
        case .noAnswer:
            Localized(
                "no answer from Google (\(value(0)): \(value(1)))",
                "Keine Antwort von Google (\(Self.germanFailure(value(0))): \(value(1)))"
            )
        case .programAnswered:
            Localized("answered with the status \(value(0))", "Die Antwort hatte den Status \(value(0))")
        case .programNoAnswer:
            Localized("no answer (\(value(0)))", "Keine Antwort (\(Self.germanFailure(value(0))))")
        case .unreadableAnswer:
            Localized(
                "Google's answer could not be read: \(value(0))",
                "Googles Antwort war nicht lesbar: \(value(0))"
            )
        case .tokenRefused:
            Localized("Google refused a token (\(value(0)))", "Google hat ein Token verweigert: „\(value(0))“")
        case .noTokenAnswer:
            Localized(
                "no answer from Google's token server (\(value(0)): \(value(1)))",
                "Keine Antwort von Googles Token-Server (\(Self.germanFailure(value(0))): \(value(1)))"
            )
        case .unreadableTokenAnswer:
            Localized(
                "Google's token answer could not be read",
                "Die Antwort von Googles Token-Server war nicht lesbar"
            )
        case .noRefreshToken:
            Localized("Google returned no refresh token", "Google hat kein Aktualisierungstoken ausgestellt")
        case .otherGrant:
            Localized("the answer belongs to another grant", "Die Antwort gehört zu einer anderen Anfrage")
        case .noIdentity:
            Localized(
                "Google did not identify the user who granted access",
                "Google hat nicht angegeben, wer den Zugriff gewährt hat"
            )
        case .wrongIdentity:
            Localized(
                "Google's identification of the user who granted access cannot be used: \(value(0))",
                "Googles Angabe, wer den Zugriff gewährt hat, ist nicht verwendbar: \(value(0))"
            )
        case .keyCannotSign:
            Localized(
                "the service account's key cannot sign",
                "Mit dem Schlüssel des Dienstkontos lässt sich nicht signieren"
            )
        case .grantUnusable:
            Localized(
                "the stored grant cannot be opened: \(value(0))",
                "Der gespeicherte Zugriff lässt sich nicht öffnen: \(value(0))"
            )
        case .otherAddress: Localized("Gmail answers for \(value(0))", "Gmail antwortet für \(value(0))")
        case .submissionAnswered:
            Localized("smtp.gmail.com answered \(value(0))", "smtp.gmail.com antwortete: „\(value(0))“")
        case .noSubmissionReply:
            Localized("no reply from smtp.gmail.com: \(value(0))", "Keine Antwort von smtp.gmail.com: \(value(0))")
        case .recipientsRefused:
            Localized(
                "smtp.gmail.com refuses some recipients (\(value(0))); the others are sent the message now",
                "smtp.gmail.com lehnt einige Empfänger ab (\(value(0))); an die anderen wird die E-Mail jetzt gesendet"
            )
        case .notSubmittable:
            Localized(
                "the address \(value(0)) cannot be sent to by SMTP",
                "An die Adresse \(value(0)) lässt sich nicht per SMTP senden"
            )
        case .draftUnknown:
            Localized(
                "the send ended without an answer, and the draft could not be checked",
                "Das Senden endete ohne Antwort, und der Entwurf ließ sich nicht prüfen"
            )
        case .draftSentMeanwhile:
            Localized(
                "the draft was sent while it was being checked",
                "Der Entwurf wurde gesendet, während er geprüft wurde"
            )
        case .mayNotSearch:
            Localized(
                "the account's grant does not allow the gateway to search its mailbox",
                "Der gewährte Zugriff erlaubt nicht, das Postfach zu durchsuchen"
            )
        case .tooManyCandidates:
            Localized(
                "too many messages have been sent since then to search them all",
                "Seither wurden zu viele E-Mails gesendet, um alle zu durchsuchen"
            )
        case .searchContinues:
            Localized(
                "so many messages have been sent since then that searching them takes several attempts",
                "Seither wurden so viele E-Mails gesendet, dass die Suche mehrere Versuche braucht"
            )
        case .tooSoonToTell:
            Localized(
                "Gmail does not show it, but it is too soon to be sure",
                "Gmail zeigt die E-Mail nicht, aber es ist zu früh, um sicher zu sein"
            )
        case .perhapsSent:
            Localized(
                "Gmail may already have it, and \(because.english)",
                "Gmail hat die E-Mail vielleicht schon. \(because.german)"
            )
        case .checkSentFolder:
            Localized(
                "Gmail may already have it, and \(because.english); check the mailbox, then release it with "
                    + "--anyway or remove it",
                "Gmail hat die E-Mail vielleicht schon. \(because.german). Prüfen Sie das Postfach und wählen Sie "
                    + "dann „Trotzdem senden“ oder „Entfernen“"
            )
        case .givenUp:
            Localized(
                "given up after \(counted(0, "hour", "hours")): \(because.english)",
                "Nach \(counted(0, "Stunde", "Stunden")) aufgegeben. \(because.german)"
            )
        case .accountRemoved:
            Localized(
                "its account was removed; reroute it to another",
                "Das Konto wurde entfernt: Senden Sie die E-Mail über ein anderes Konto"
            )
        case .accountPaused: Localized("the account is paused", "Das Konto ist pausiert")
        case .accountSpent:
            Localized("the account has reached its sending limit", "Das Konto hat sein Sendelimit erreicht")
        case .mayNotSendAs:
            Localized(
                "Gmail no longer lets the account send as \(value(0)); another account of the pool sends it",
                "Gmail lässt das Konto nicht mehr als \(value(0)) senden; ein anderes Konto des Pools sendet die E-Mail"
            )
        case .contentUnreadable:
            Localized(
                "the stored message cannot be read: \(value(0))",
                "Die gespeicherte E-Mail ist nicht lesbar: \(value(0))"
            )
        case .headerUnreadable: Localized(value(0), "Der Header ist nicht lesbar: \(value(0))")
        case .recordDamaged:
            Localized("its record is damaged: \(value(0))", "Der Eintrag ist beschädigt: \(value(0))")
        case .capturedByListener:
            Localized(
                "captured: the listener \(value(0)) does not send to these recipients",
                "Abgefangen: Der Listener \(value(0)) sendet nicht an diese Empfänger"
            )
        case .capturedByLogin:
            Localized(
                "captured: mail of the login \(value(0)) is not sent to these recipients",
                "Abgefangen: E-Mails des Logins \(value(0)) werden nicht an diese Empfänger gesendet"
            )
        case .capturedByDatabase:
            Localized(
                "captured: mail of the Odoo database \(value(0)) is not sent to these recipients",
                "Abgefangen: E-Mails der Odoo-Datenbank \(value(0)) werden nicht an diese Empfänger gesendet"
            )
        case .capturedNeutralized:
            Localized(
                "captured: the Odoo database \(value(0)) is neutralized",
                "Abgefangen: Die Odoo-Datenbank \(value(0)) ist neutralisiert"
            )
        case .captureExpired:
            Localized(
                "kept for as long as captured mail is kept",
                "Aufbewahrungsfrist für abgefangene E-Mails abgelaufen"
            )
        case .duplicateOf: Localized("a duplicate of \(value(0))", "Ein Duplikat von \(value(0))")
        case .invalidRecipients:
            Localized(
                "no mailbox can have this address: \(value(0))",
                "Kein Postfach kann die Adresse \(value(0)) haben"
            )
        case .recipientBounced:
            Localized(
                "mail to \(value(0)) came back on \(value(1).prefix(10)) (\(value(2))); to send to it again, remove it "
                    + "from the list of bounces",
                "E-Mails an \(value(0)) kamen am \(Self.germanDay(value(1))) zurück (\(value(2))). Um wieder an die Adresse "
                    + "zu senden, entfernen Sie sie aus der Liste der Rückläufer"
            )
        case .stopped: Localized("the gateway stopped", "Das Gateway wurde beendet")
        case .stoppedWhileSending:
            Localized("the gateway stopped while sending", "Das Gateway wurde beendet, während gesendet wurde")
        case .cutOff:
            Localized(
                "this node had no contact with the database, so another one may have taken over",
                "Dieser Knoten hatte keinen Kontakt zur Datenbank, sodass ein anderer übernommen haben kann"
            )
        case .restored:
            Localized(
                "the database was put back to an earlier state, and the message may have been sent since",
                "Die Datenbank wurde auf einen früheren Stand zurückgesetzt; seither wurde die E-Mail vielleicht gesendet"
            )
        case .heldBy: Localized("held by \(value(0))", "Angehalten von \(value(0))")
        case .heldByProgram: Localized("held by the key \(value(0))", "Angehalten mit dem Schlüssel \(value(0))")
        case .capturedSentBy:
            Localized(
                "\(value(0)) confirmed that it is sent although it was captured",
                "\(value(0)) hat bestätigt, dass die abgefangene E-Mail gesendet wird"
            )
        case .evenIfSent:
            Localized(
                "to be sent even if Gmail already has it",
                "Wird auch dann gesendet, wenn Gmail die E-Mail schon hat"
            )
        case .dueNow: Localized("due now", "Jetzt fällig")
        case .toAccount: Localized("to account \(value(0))", "Auf Konto \(value(0))")
        case .reported:
            Localized(
                "\(value(0)), to \(value(1))" + (value(2).isEmpty ? "" : " as \(value(2))"),
                "\(Self.germanAction(value(0))), an \(value(1))" + (value(2).isEmpty ? "" : " als \(value(2))")
            )
        case .pausedByHand: Localized("paused by an administrator", "Von einem Administrator pausiert")
        case .switchedOff: Localized("disabled by an administrator", "Von einem Administrator deaktiviert")
        case .revokedHere:
            Localized("access was revoked in the console", "Der Zugriff wurde in der Konsole widerrufen")
        case .sealingKeyLost:
            Localized(
                "the key that sealed the stored grant was lost",
                "Der Schlüssel, mit dem der gespeicherte Zugriff versiegelt war, ging verloren"
            )
        default: nil
        }
    }

    /// The day of a time as ISO 8601 writes it, as `1.12.2026`; another text stays as it is.
    private static func germanDay(_ time: String) -> String {
        let parts = time.prefix(10).split(separator: "-").compactMap { Int($0) }
        return parts.count == 3 ? "\(parts[2]).\(parts[1]).\(parts[0])" : time
    }

    /// A kind of failure, as `HTTPFailure.Kind` names it.
    private static func germanFailure(_ kind: String) -> String {
        switch kind {
        case "name resolution": "Namensauflösung"
        case "connection": "Verbindung"
        case "tls": "TLS"
        case "timeout": "Zeitüberschreitung"
        case "answer too large": "Antwort zu groß"
        case "cancelled": "abgebrochen"
        case "request cannot be sent": "Anfrage nicht gesendet"
        case "body could not be read": "Inhalt nicht lesbar"
        case "proxy": "Proxy"
        case "other": "anderer Fehler"
        default: kind
        }
    }

    /// The action of a delivery report (RFC 3464 section 2.3.3).
    private static func germanAction(_ name: String) -> String {
        switch name {
        case "failed": "Fehlgeschlagen"
        case "delayed": "Verzögert"
        case "relayed", "delivered": "An Gmail übergeben"
        default: name
        }
    }
}
