package import Base
import HTTP

extension Remark {
    /// The German sentence. What others said stays as they said it.
    package var german: String {
        let because = cause?.german ?? ""
        return switch code {
        case .words: value(0)
        case .answered: "Google antwortete: „\(value(0))“"
        case .noAnswer: "Keine Antwort von Google (\(Self.trouble(value(0))): \(value(1)))"
        case .unreadableAnswer: "Googles Antwort war nicht lesbar: \(value(0))"
        case .tokenRefused: "Google verweigerte ein Token: „\(value(0))“"
        case .noTokenAnswer: "Keine Antwort von Googles Token-Server (\(Self.trouble(value(0))): \(value(1)))"
        case .unreadableTokenAnswer: "Die Antwort von Googles Token-Server war nicht lesbar"
        case .noRefreshToken: "Google gab kein Refresh-Token"
        case .otherGrant: "Die Antwort gehört zu einer anderen Anfrage"
        case .noIdentity: "Google sagte nicht, wer den Zugriff gewährt hat"
        case .wrongIdentity: "Googles Angabe, wer den Zugriff gewährt hat, ist nicht brauchbar: \(value(0))"
        case .keyCannotSign: "Mit dem Schlüssel des Dienstkontos kann nicht unterschrieben werden"
        case .grantUnusable: "Der gespeicherte Zugriff lässt sich nicht öffnen: \(value(0))"
        case .otherAddress: "Gmail antwortet für \(value(0))"
        case .submissionAnswered: "smtp.gmail.com antwortete: „\(value(0))“"
        case .noSubmissionReply: "Keine Antwort von smtp.gmail.com: \(value(0))"
        case .draftUnknown: "Das Senden endete ohne Antwort, und nach dem Entwurf ließ sich nicht fragen"
        case .draftSentMeanwhile: "Der Entwurf wurde gesendet, während nach ihm gesucht wurde"
        case .mayNotLook: "Der gewährte Zugriff erlaubt nicht, im Postfach nachzusehen"
        case .tooManyToLookAt: "Seither wurden zu viele E-Mails gesendet, um alle anzusehen"
        case .looksOn: "Seither wurden so viele E-Mails gesendet, dass das Nachsehen mehrere Durchgänge braucht"
        case .tooSoonToTell: "Gmail zeigt die E-Mail nicht, aber es ist zu früh, um sicher zu sein"
        case .perhapsSent: "Gmail hat die E-Mail vielleicht schon. \(because)"
        case .lookYourself:
            "Gmail hat die E-Mail vielleicht schon. \(because). Bitte selbst nachsehen und dann „Trotzdem senden“ oder "
                + "„Entfernen“ wählen"
        case .givenUp: "Nach \(value(0)) Stunden aufgegeben. \(because)"
        case .accountRemoved: "Das Konto wurde entfernt; die E-Mail kann über ein anderes gesendet werden"
        case .accountPaused: "Das Konto pausiert"
        case .accountSpent: "Das Konto darf zurzeit nicht mehr senden"
        case .contentUnreadable: "Die gespeicherte E-Mail ist nicht lesbar: \(value(0))"
        case .headerUnreadable: "Die Kopfzeilen sind nicht lesbar: \(value(0))"
        case .recordDamaged: "Der Eintrag ist beschädigt: \(value(0))"
        case .duplicateOf: "Ein Duplikat von \(value(0))"
        case .invalidRecipients: "Kein Postfach kann die Adresse \(value(0)) haben"
        case .stopped: "Das Gateway wurde beendet"
        case .stoppedWhileSending: "Das Gateway wurde beendet, während gesendet wurde"
        case .mailTooLarge: "Die E-Mail ist größer als \(value(0)) MB und wird nicht übertragen"
        case .nobodyHasAddress: "Kein Kontakt in Odoo hat die Adresse"
        case .contactGone: "Den Kontakt „\(value(0))“ gibt es in Odoo nicht mehr: bitte einen anderen wählen"
        case .odooLogin: told("Odoo hat die Anmeldung abgelehnt", 0)
        case .odooRights: told("Der Odoo-Benutzer hat dazu kein Recht an \(value(0))", 1)
        case .odooRecordGone: told("Den Datensatz gibt es in Odoo nicht mehr", 0)
        case .odooUnknown: told("Odoo kennt \(value(0)) nicht", 1)
        case .odooRefused: told("Odoo lehnte ab", 0)
        case .odooBusy: told("Odoo ist ausgelastet", 0)
        case .odooDatabaseMissing: told("Diese Odoo-Datenbank gibt es nicht", 0)
        case .odooNotSetUp: told("Odoo ist dafür nicht eingerichtet: bitte „gsuite-gateway odoo setup“ ausführen", 0)
        case .odooWebPage: told("Statt Odoos Antwort kam eine Webseite mit dem Status \(value(0))", 1)
        case .odooRedirected: told("Odoos Adresse leitet weiter auf \(value(0))", 1)
        case .odooTooOld: told("Odoo \(value(0)) ist älter als \(value(1))", 2)
        case .odooNoAnswer: told("Keine Antwort von Odoo (\(value(0)))", 1)
        case .odooUnreadable: told("Odoos Antwort war nicht lesbar", 0)
        case .odooException: told("Odoo scheiterte mit \(value(0))", 1)
        case .remedied: "\(because). \(Remedy(rawValue: value(0))?.german ?? value(0))"
        case .interrupted: "Unterbrochen"
        case .storeFailed: "Der eigene Speicher des Gateways: \(value(0))"
        case .sendingGoesFirst: "Das Senden braucht das Kontingent des Kontos und geht vor"
        case .noHistory: "Gmail sagt nicht, wie weit sein Verlauf ist"
        case .noGoogleAccount:
            "Es ist kein Google-Konto verbunden: bitte in den persönlichen Einstellungen Zugriff gewähren"
        case .noOdooDatabase:
            "Es ist keine Odoo-Datenbank eingestellt: bitte odoo.databases in der Konfigurationsdatei setzen"
        case .otherOdooDatabase: "Die Konfiguration kennt keine Datenbank „\(value(0))“: bitte eine andere wählen"
        case .noOdooUser:
            "Kein Benutzer in Odoo hat die Anmeldung oder Adresse \(value(0)): bitte die Anmeldung in den persönlichen Einstellungen "
                + "angeben"
        case .severalOdooUsers:
            "Mehrere Benutzer in Odoo passen (\(value(0))): bitte die Anmeldung in den persönlichen Einstellungen angeben"
        case .noTransferFolder:
            "Es ist kein Transferordner gewählt: bitte in den persönlichen Einstellungen einen wählen"
        case .folderDeleted:
            "Der Transferordner „\(value(0))“ wurde in Gmail gelöscht: bitte in den persönlichen Einstellungen die Ordner "
                + "synchronisieren und einen anderen wählen"
        case .listFull: "Die Liste ist voll: bitte E-Mails importieren oder aus der Liste löschen"
        case .appointmentsNotSetUp:
            "Odoos Terminen fehlt das Feld \(value(0)): bitte „gsuite-gateway odoo setup“ ausführen"
        case .noStartDate: "Es ist kein Startdatum gesetzt: bitte in den persönlichen Einstellungen eines setzen"
        case .noTimeZones: "Dieser Rechner kennt keine Zeitzonen: bitte das Paket tzdata installieren"
        case .eventsNoLongerListed:
            "Google nennt \(value(0)) von \(value(1)) Terminen des Kalenders \(value(2)) nicht mehr: in Odoo wurde nichts gelöscht. "
                + "Ist das richtig, bitte die Aktion von Hand ausführen"
        case .ofCalendar: "Kalender \(value(0)): \(because)"
        case .ofAppointment: "\(value(0).isEmpty ? "Ein Termin" : "„\(value(0))“"): \(because)"
        case .strayAppointments:
            "Termine, die Odoo aus einer geänderten Serie gemacht hat, ließen sich nicht entfernen: \(because)"
        case .guestRefused: "Für den Gast \(value(0)) ließ sich kein Kontakt anlegen: \(because)"
        case .ownersAppointment:
            "\(value(0).isEmpty ? "Ein Termin" : "„\(value(0))“") ist privat, und Odoo lässt ihn nur seinen Besitzer ändern: bitte mit "
                + "„gsuite-gateway odoo setup“ die Aktion anlegen, die das als Besitzer tut"
        case .occurrenceUnclear: "Ein Termin der Serie \(value(0)) sagt nicht, welcher er ist"
        case .timeUnreadable: "\(value(0)) hat keine lesbare Zeit"
        case .seriesUnreadable: "Wann sich \(value(0)) wiederholt, ist nicht lesbar"
        case .contactsNotSetUp:
            "In Odoo lassen sich Kontakte noch nicht vormerken: bitte „gsuite-gateway odoo setup“ ausführen"
        case .creationsOpen: "Google sagte nicht, ob es \(value(0)) Kontakte angelegt hat; das zeigt später seine Liste"
        case .deletionsAsk:
            "\(value(0)) von \(value(1)) Kontakten würden bei Google gelöscht: bitte in der Konsole entscheiden, ob das sein soll"
        case .noNameForTag: "Für das Stichwort \(value(0)) ist bei Google kein Name frei"
        case .contactRefused: "Google nimmt den Kontakt \(value(0)) nicht: \(because)"
        case .contactNotMade: "Google legte einen Kontakt nicht an: \(value(0))"
        case .contactNotChanged: "Google änderte \(value(0)) nicht: \(value(1))"
        case .contactNotDeleted: "Google löschte den Kontakt \(value(0)) nicht: \(because)"
        case .contactNotMarked: "Odoo merkte den Kontakt \(value(0)) nicht zum Import vor: \(because)"
        case .labelRefused: "Google nimmt das Stichwort \(value(0)) nicht als Label: \(because)"
        case .labelNotDeleted: "Google löschte das Label \(value(0)) nicht: \(because)"
        case .contactNotRead: "\(value(0)) war bei Google nicht zu lesen: \(value(1))"
        case .photoRefused: "Google nimmt das Foto des Kontakts \(value(0)) nicht: \(because)"
        case .heldBy: "Angehalten von \(value(0))"
        case .heldByProgram: "Angehalten mit dem Schlüssel \(value(0))"
        case .evenIfSent: "Wird auch dann gesendet, wenn Gmail die E-Mail schon hat"
        case .dueNow: "Jetzt fällig"
        case .toAccount: "Auf Konto \(value(0))"
        case .reported: "\(Self.action(value(0))), an \(value(1))" + (value(2).isEmpty ? "" : " als \(value(2))")
        case .pausedByHand: "Von einem Administrator pausiert"
        case .switchedOff: "Von einem Administrator abgeschaltet"
        case .revokedHere: "Der Zugriff wurde in der Konsole widerrufen"
        case .sealingKeyLost: "Der Schlüssel, mit dem der gespeicherte Zugriff versiegelt war, ging verloren"
        }
    }

    /// What kept an answer away, as `HTTPFailure.Kind` calls it.
    private static func trouble(_ kind: String) -> String {
        switch HTTPFailure.Kind(rawValue: kind) {
        case .nameResolution: "Namensauflösung"
        case .connection: "Verbindung"
        case .tls: "TLS"
        case .timeout: "Zeitüberschreitung"
        case .tooLarge: "Antwort zu groß"
        case .cancelled: "abgebrochen"
        case .badRequest: "Anfrage nicht sendbar"
        case .source: "Inhalt nicht lesbar"
        case .proxy: "Proxy"
        case .other: "anderer Fehler"
        case nil: kind
        }
    }

    /// The action of a delivery report (RFC 3464 section 2.3.3).
    private static func action(_ name: String) -> String {
        switch name {
        case "failed": "Fehlgeschlagen"
        case "delayed": "Verzögert"
        case "relayed", "delivered": "An Gmail übergeben"
        default: name
        }
    }
}
