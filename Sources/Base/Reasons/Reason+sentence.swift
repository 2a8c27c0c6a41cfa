extension Reason: CustomStringConvertible {
    /// The sentence in English, for logs, reports and the command line.
    package var description: String { sentence.english }

    /// The sentence. What others said is quoted as they said it.
    package var sentence: Localized<String> {
        let because = cause?.sentence ?? Localized("", "")
        return switch code {
        case .words: Localized(value(0), value(0))
        case .answered: Localized("Google answered \(value(0))", "Google antwortete: „\(value(0))“")
        case .noAnswer:
            Localized(
                "no answer from Google (\(value(0)): \(value(1)))",
                "Keine Antwort von Google (\(Self.germanFailure(value(0))): \(value(1)))"
            )
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
        case .noRefreshToken: Localized("Google returned no refresh token", "Google gab kein Refresh-Token")
        case .otherGrant:
            Localized("the answer belongs to another grant", "Die Antwort gehört zu einer anderen Anfrage")
        case .noIdentity:
            Localized(
                "Google did not identify the user who granted access",
                "Google sagte nicht, wer den Zugriff gewährt hat"
            )
        case .wrongIdentity:
            Localized(
                "Google's identification of the user who granted access cannot be used: \(value(0))",
                "Googles Angabe, wer den Zugriff gewährt hat, ist nicht brauchbar: \(value(0))"
            )
        case .keyCannotSign:
            Localized(
                "the service account's key cannot sign",
                "Mit dem Schlüssel des Dienstkontos kann nicht unterschrieben werden"
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
        case .draftUnknown:
            Localized(
                "the send ended without an answer, and the draft could not be checked",
                "Das Senden endete ohne Antwort, und nach dem Entwurf ließ sich nicht fragen"
            )
        case .draftSentMeanwhile:
            Localized(
                "the draft was sent while it was being checked",
                "Der Entwurf wurde gesendet, während nach ihm gesucht wurde"
            )
        case .mayNotLook:
            Localized(
                "the account's grant does not allow the gateway to search its mailbox",
                "Der gewährte Zugriff erlaubt nicht, im Postfach nachzusehen"
            )
        case .tooManyToLookAt:
            Localized(
                "too many messages have been sent since then to search them all",
                "Seither wurden zu viele E-Mails gesendet, um alle anzusehen"
            )
        case .looksOn:
            Localized(
                "so many messages have been sent since then that searching them takes several rounds",
                "Seither wurden so viele E-Mails gesendet, dass das Nachsehen mehrere Durchgänge braucht"
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
        case .lookYourself:
            Localized(
                "Gmail may already have it, and \(because.english); check the mailbox, then release it with "
                    + "--anyway or remove it",
                "Gmail hat die E-Mail vielleicht schon. \(because.german). Bitte selbst nachsehen und dann "
                    + "„Trotzdem senden“ oder „Entfernen“ wählen"
            )
        case .givenUp:
            Localized(
                "given up after \(value(0)) hours: \(because.english)",
                "Nach \(value(0)) Stunden aufgegeben. \(because.german)"
            )
        case .accountRemoved:
            Localized(
                "its account was removed; reroute it to another",
                "Das Konto wurde entfernt; die E-Mail kann über ein anderes gesendet werden"
            )
        case .accountPaused: Localized("the account is paused", "Das Konto pausiert")
        case .accountSpent:
            Localized("the account may not send any more at present", "Das Konto darf zurzeit nicht mehr senden")
        case .contentUnreadable:
            Localized(
                "the stored message cannot be read: \(value(0))",
                "Die gespeicherte E-Mail ist nicht lesbar: \(value(0))"
            )
        case .headerUnreadable: Localized(value(0), "Die Kopfzeilen sind nicht lesbar: \(value(0))")
        case .recordDamaged:
            Localized("its record is damaged: \(value(0))", "Der Eintrag ist beschädigt: \(value(0))")
        case .duplicateOf: Localized("a duplicate of \(value(0))", "Ein Duplikat von \(value(0))")
        case .invalidRecipients:
            Localized(
                "no mailbox can have this address: \(value(0))",
                "Kein Postfach kann die Adresse \(value(0)) haben"
            )
        case .stopped: Localized("the gateway stopped", "Das Gateway wurde beendet")
        case .stoppedWhileSending:
            Localized("the gateway stopped while sending", "Das Gateway wurde beendet, während gesendet wurde")
        case .mailTooLarge:
            Localized(
                "the message is larger than \(value(0)) MB and is not imported",
                "Die E-Mail ist größer als \(value(0)) MB und wird nicht übertragen"
            )
        case .nobodyHasAddress:
            Localized("no contact in Odoo has this address", "Kein Kontakt in Odoo hat die Adresse")
        case .contactGone:
            Localized(
                "the contact \(value(0)) is no longer in Odoo: pick another one",
                "Den Kontakt „\(value(0))“ gibt es in Odoo nicht mehr: bitte einen anderen wählen"
            )
        case .odooLogin: told("Odoo refused the login", "Odoo hat die Anmeldung abgelehnt", 0)
        case .odooRights:
            told(
                "the Odoo user has no access right for this on \(value(0))",
                "Der Odoo-Benutzer hat dazu kein Recht an \(value(0))",
                1
            )
        case .odooRecordGone: told("the record is gone from Odoo", "Den Datensatz gibt es in Odoo nicht mehr", 0)
        case .odooUnknown: told("Odoo does not know \(value(0))", "Odoo kennt \(value(0)) nicht", 1)
        case .odooRefused: told("Odoo refused", "Odoo lehnte ab", 0)
        case .odooBusy: told("Odoo is busy", "Odoo ist ausgelastet", 0)
        case .odooDatabaseMissing: told("there is no such Odoo database", "Diese Odoo-Datenbank gibt es nicht", 0)
        case .odooNotSetUp:
            told(
                "Odoo is not set up for this: run \"gsuite-gateway odoo setup\"",
                "Odoo ist dafür nicht eingerichtet: bitte „gsuite-gateway odoo setup“ ausführen",
                0
            )
        case .odooWebPage:
            told(
                "a web page with status \(value(0)) was returned instead of Odoo's answer",
                "Statt Odoos Antwort kam eine Webseite mit dem Status \(value(0))",
                1
            )
        case .odooRedirected:
            told("Odoo's address redirects to \(value(0))", "Odoos Adresse leitet weiter auf \(value(0))", 1)
        case .odooTooOld:
            told("Odoo \(value(0)) is older than \(value(1))", "Odoo \(value(0)) ist älter als \(value(1))", 2)
        case .odooNoAnswer: told("no answer from Odoo (\(value(0)))", "Keine Antwort von Odoo (\(value(0)))", 1)
        case .odooUnreadable: told("Odoo's answer could not be read", "Odoos Antwort war nicht lesbar", 0)
        case .odooException: told("Odoo failed with \(value(0))", "Odoo scheiterte mit \(value(0))", 1)
        case .remedied:
            Localized(
                "\(because.english). \(SuggestedFix(rawValue: value(0))?.sentence.english ?? value(0))",
                "\(because.german). \(SuggestedFix(rawValue: value(0))?.sentence.german ?? value(0))"
            )
        case .interrupted: Localized("interrupted", "Unterbrochen")
        case .storeFailed:
            Localized("the gateway's own store: \(value(0))", "Der eigene Speicher des Gateways: \(value(0))")
        case .sendingGoesFirst:
            Localized(
                "sending needs the account's quota and takes precedence",
                "Das Senden braucht das Kontingent des Kontos und geht vor"
            )
        case .noHistory:
            Localized(
                "Gmail did not report the position of its history",
                "Gmail sagt nicht, wie weit sein Verlauf ist"
            )
        case .noGoogleAccount:
            Localized(
                "no Google account is connected: grant access in the personal settings",
                "Es ist kein Google-Konto verbunden: bitte in den persönlichen Einstellungen Zugriff gewähren"
            )
        case .noOdooDatabase:
            Localized(
                "no database of Odoo is configured: set odoo.databases in the configuration file",
                "Es ist keine Odoo-Datenbank eingestellt: bitte odoo.databases in der Konfigurationsdatei setzen"
            )
        case .otherOdooDatabase:
            Localized(
                "there is no database named \"\(value(0))\" in the configuration: choose another one",
                "Die Konfiguration kennt keine Datenbank „\(value(0))“: bitte eine andere wählen"
            )
        case .noOdooUser:
            Localized(
                "no Odoo user has the login or address \(value(0)): enter the login in the personal settings",
                "Kein Benutzer in Odoo hat die Anmeldung oder Adresse \(value(0)): bitte die Anmeldung in den "
                    + "persönlichen Einstellungen angeben"
            )
        case .severalOdooUsers:
            Localized(
                "several Odoo users match (\(value(0))): enter the login in the personal settings",
                "Mehrere Benutzer in Odoo passen (\(value(0))): bitte die Anmeldung in den persönlichen "
                    + "Einstellungen angeben"
            )
        case .noTransferFolder:
            Localized(
                "no transfer folder is chosen: choose one in the personal settings",
                "Es ist kein Transferordner gewählt: bitte in den persönlichen Einstellungen einen wählen"
            )
        case .folderDeleted:
            Localized(
                "the transfer folder \"\(value(0))\" was deleted in Gmail: synchronise the folders in the personal "
                    + "settings and choose another one",
                "Der Transferordner „\(value(0))“ wurde in Gmail gelöscht: bitte in den persönlichen Einstellungen "
                    + "die Ordner synchronisieren und einen anderen wählen"
            )
        case .listFull:
            Localized(
                "the staging list is full: import messages or remove them from the list",
                "Die Liste ist voll: bitte E-Mails importieren oder aus der Liste löschen"
            )
        case .appointmentsNotSetUp:
            Localized(
                "Odoo's appointments lack the field \(value(0)): run \"gsuite-gateway odoo setup\"",
                "Odoos Terminen fehlt das Feld \(value(0)): bitte „gsuite-gateway odoo setup“ ausführen"
            )
        case .noStartDate:
            Localized(
                "no start date is set: choose one in the personal settings",
                "Es ist kein Startdatum gesetzt: bitte in den persönlichen Einstellungen eines setzen"
            )
        case .noTimeZones:
            Localized(
                "this machine has no time zone data: install the package tzdata",
                "Dieser Rechner kennt keine Zeitzonen: bitte das Paket tzdata installieren"
            )
        case .eventsNoLongerListed:
            Localized(
                "Google no longer lists \(value(0)) of \(value(1)) events of the calendar \(value(2)): nothing was "
                    + "deleted in Odoo. If this is correct, run the action manually",
                "Google nennt \(value(0)) von \(value(1)) Terminen des Kalenders \(value(2)) nicht mehr: in Odoo "
                    + "wurde nichts gelöscht. Ist das richtig, bitte die Aktion von Hand ausführen"
            )
        case .ofCalendar: Localized("\(value(0)): \(because.english)", "Kalender \(value(0)): \(because.german)")
        case .ofAppointment:
            Localized(
                "\(value(0).isEmpty ? "an appointment" : "\"\(value(0))\""): \(because.english)",
                "\(value(0).isEmpty ? "Ein Termin" : "„\(value(0))“"): \(because.german)"
            )
        case .strayAppointments:
            Localized(
                "appointments that Odoo created from an edited series could not be removed: \(because.english)",
                "Termine, die Odoo aus einer geänderten Serie gemacht hat, ließen sich nicht entfernen: "
                    + "\(because.german)"
            )
        case .guestRefused:
            Localized(
                "no contact could be created for the attendee \(value(0)): \(because.english)",
                "Für den Gast \(value(0)) ließ sich kein Kontakt anlegen: \(because.german)"
            )
        case .ownersAppointment:
            Localized(
                "\(value(0).isEmpty ? "an appointment" : "\"\(value(0))\"") is private, and Odoo lets only its "
                    + "owner change it: run \"gsuite-gateway odoo setup\" to create the action that does it as the "
                    + "owner",
                "\(value(0).isEmpty ? "Ein Termin" : "„\(value(0))“") ist privat, und Odoo lässt ihn nur seinen "
                    + "Besitzer ändern: bitte mit „gsuite-gateway odoo setup“ die Aktion anlegen, die das als "
                    + "Besitzer tut"
            )
        case .occurrenceUnclear:
            Localized(
                "an occurrence of \(value(0)) does not say which one it is",
                "Ein Termin der Serie \(value(0)) sagt nicht, welcher er ist"
            )
        case .timeUnreadable: Localized("\(value(0)) has no readable time", "\(value(0)) hat keine lesbare Zeit")
        case .seriesUnreadable:
            Localized(
                "the times at which \(value(0)) repeats cannot be read",
                "Wann sich \(value(0)) wiederholt, ist nicht lesbar"
            )
        case .contactsNotSetUp:
            Localized(
                "Odoo has no contact subscriptions yet: run \"gsuite-gateway odoo setup\"",
                "In Odoo lassen sich Kontakte noch nicht vormerken: bitte „gsuite-gateway odoo setup“ ausführen"
            )
        case .creationsOpen:
            Localized(
                "Google did not say whether it created \(value(0)) contacts; its list will show it later",
                "Google sagte nicht, ob es \(value(0)) Kontakte angelegt hat; das zeigt später seine Liste"
            )
        case .deletionsAsk:
            Localized(
                "\(value(0)) of \(value(1)) contacts would be deleted from Google: decide in the console",
                "\(value(0)) von \(value(1)) Kontakten würden bei Google gelöscht: bitte in der Konsole "
                    + "entscheiden, ob das sein soll"
            )
        case .noNameForTag:
            Localized(
                "no name is free at Google for the tag \(value(0))",
                "Für das Stichwort \(value(0)) ist bei Google kein Name frei"
            )
        case .contactRefused:
            Localized(
                "Google does not accept the contact \(value(0)): \(because.english)",
                "Google nimmt den Kontakt \(value(0)) nicht: \(because.german)"
            )
        case .contactNotMade:
            Localized(
                "Google did not create a contact: \(value(0))",
                "Google legte einen Kontakt nicht an: \(value(0))"
            )
        case .contactNotChanged:
            Localized(
                "Google did not change \(value(0)): \(value(1))",
                "Google änderte \(value(0)) nicht: \(value(1))"
            )
        case .contactNotDeleted:
            Localized(
                "Google did not delete \(value(0)): \(because.english)",
                "Google löschte den Kontakt \(value(0)) nicht: \(because.german)"
            )
        case .contactNotMarked:
            Localized(
                "Odoo did not mark the contact \(value(0)) for import: \(because.english)",
                "Odoo merkte den Kontakt \(value(0)) nicht zum Import vor: \(because.german)"
            )
        case .labelRefused:
            Localized(
                "Google does not accept the tag \(value(0)) as a label: \(because.english)",
                "Google nimmt das Stichwort \(value(0)) nicht als Label: \(because.german)"
            )
        case .labelNotDeleted:
            Localized(
                "Google did not delete the label \(value(0)): \(because.english)",
                "Google löschte das Label \(value(0)) nicht: \(because.german)"
            )
        case .contactNotRead:
            Localized(
                "\(value(0)) could not be read from Google: \(value(1))",
                "\(value(0)) war bei Google nicht zu lesen: \(value(1))"
            )
        case .photoRefused:
            Localized(
                "Google does not accept the photo of contact \(value(0)): \(because.english)",
                "Google nimmt das Foto des Kontakts \(value(0)) nicht: \(because.german)"
            )
        case .heldBy: Localized("held by \(value(0))", "Angehalten von \(value(0))")
        case .heldByProgram: Localized("held by the key \(value(0))", "Angehalten mit dem Schlüssel \(value(0))")
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
        case .switchedOff: Localized("switched off by the administrator", "Von einem Administrator abgeschaltet")
        case .revokedHere:
            Localized("access was revoked in the console", "Der Zugriff wurde in der Konsole widerrufen")
        case .sealingKeyLost:
            Localized(
                "the key that sealed the stored grant was lost",
                "Der Schlüssel, mit dem der gespeicherte Zugriff versiegelt war, ging verloren"
            )
        }
    }

    /// A sentence, followed by the value at that place where it is not empty.
    private func told(_ english: String, _ german: String, _ place: Int) -> Localized<String> {
        let words = value(place).isEmpty ? "" : ": \(value(place))"
        return Localized(english + words, german + words)
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
        case "request cannot be sent": "Anfrage nicht sendbar"
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
