import Base

extension Remark {
    /// The German sentence. What others said stays as they said it.
    var german: String {
        let because = cause?.german ?? ""
        return switch code {
        case .words: value(0)
        case .answered: "Google antwortete: „\(value(0))“"
        case .noAnswer: "Keine Antwort von Google (\(value(0)): \(value(1)))"
        case .unreadableAnswer: "Googles Antwort war nicht lesbar: \(value(0))"
        case .tokenRefused: "Google verweigerte ein Token: „\(value(0))“"
        case .noTokenAnswer: "Keine Antwort von Googles Token-Server (\(value(0)): \(value(1)))"
        case .unreadableTokenAnswer: "Die Antwort von Googles Token-Server war nicht lesbar"
        case .noRefreshToken: "Google gab kein Refresh-Token"
        case .otherGrant: "Die Antwort gehört zu einer anderen Gewährung"
        case .noIdentity: "Google sagte nicht, wer den Zugriff gewährt hat"
        case .wrongIdentity: "Googles Angabe, wer den Zugriff gewährt hat, ist nicht brauchbar: \(value(0))"
        case .keyCannotSign: "Mit dem Schlüssel des Dienstkontos kann nicht unterschrieben werden"
        case .grantUnusable: "Der gespeicherte Zugriff lässt sich nicht öffnen: \(value(0))"
        case .otherAddress: "Gmail antwortet für \(value(0))"
        case .submissionAnswered: "smtp.gmail.com antwortete: „\(value(0))“"
        case .noSubmissionReply: "Keine Antwort von smtp.gmail.com: \(value(0))"
        case .draftUnknown: "Das Senden endete ohne Antwort, und nach dem Entwurf war nicht zu fragen"
        case .draftSentMeanwhile: "Der Entwurf wurde gesendet, während nach ihm gesehen wurde"
        case .mayNotLook: "Der gewährte Zugriff erlaubt nicht, im Postfach nachzusehen"
        case .tooManyToLookAt: "Seither wurden zu viele E-Mails gesendet, um alle anzusehen"
        case .looksOn: "Seither wurden so viele E-Mails gesendet, dass das Nachsehen mehrere Durchgänge braucht"
        case .tooSoonToTell: "Gmail zeigt sie nicht, aber es ist zu früh, um sicher zu sein"
        case .perhapsSent: "Gmail hat sie vielleicht schon. \(because)"
        case .lookYourself:
            "Gmail hat sie vielleicht schon. \(because). Bitte selbst nachsehen und dann „Trotzdem senden“ oder "
                + "„Entfernen“ wählen"
        case .givenUp: "Nach \(value(0)) Stunden aufgegeben. \(because)"
        case .accountRemoved: "Ihr Konto wurde entfernt; sie kann über ein anderes gesendet werden"
        case .accountPaused: "Das Konto pausiert"
        case .accountSpent: "Das Konto darf zur Zeit nicht mehr senden"
        case .contentUnreadable: "Die gespeicherte E-Mail ist nicht lesbar: \(value(0))"
        case .headerUnreadable: "Die Kopfzeilen sind nicht lesbar: \(value(0))"
        case .recordDamaged: "Der Eintrag ist beschädigt: \(value(0))"
        case .stopped: "Das Gateway wurde beendet"
        case .stoppedWhileSending: "Das Gateway wurde beendet, während gesendet wurde"
        case .mailTooLarge: "Die E-Mail ist größer als \(value(0)) MB und wird nicht übertragen"
        case .nobodyHasAddress: "Kein Kontakt in Odoo hat die Adresse"
        case .contactGone: "Den Kontakt „\(value(0))“ gibt es in Odoo nicht mehr: bitte einen anderen wählen"
        case .heldBy: "Angehalten von \(value(0))"
        case .heldByProgram: "Angehalten mit dem Schlüssel \(value(0))"
        case .evenIfSent: "Wird auch gesendet, wenn Gmail sie schon hat"
        case .dueNow: "Jetzt fällig"
        case .toAccount: "Auf Konto \(value(0))"
        case .reported: "\(Self.action(value(0))), an \(value(1))" + (value(2).isEmpty ? "" : " als \(value(2))")
        case .pausedByHand: "Von einem Administrator pausiert"
        case .switchedOff: "Von einem Administrator abgeschaltet"
        case .revokedHere: "Der Zugriff wurde in der Konsole widerrufen"
        }
    }

    /// The action of a delivery report (RFC 3464 section 2.3.3).
    private static func action(_ name: String) -> String {
        switch name {
        case "failed": "Fehlgeschlagen"
        case "delayed": "Verzögert"
        case "relayed", "delivered": "Zugestellt"
        default: name
        }
    }
}
