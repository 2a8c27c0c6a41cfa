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
        case .mailTooLarge:
            Localized(
                "the message is larger than \(value(0)) MB and is not imported",
                "Die E-Mail ist größer als \(value(0)) MB und wird nicht importiert"
            )
        case .nobodyHasAddress:
            Localized("no contact in Odoo has this address", "Kein Kontakt in Odoo hat diese Adresse")
        case .contactGone:
            Localized(
                "the contact \(value(0)) is no longer in Odoo: choose another one",
                "Den Kontakt „\(value(0))“ gibt es in Odoo nicht mehr: Wählen Sie einen anderen aus"
            )
        case .odooLogin: told("Odoo refused the login", "Odoo hat die Anmeldung abgelehnt", 0)
        case .odooRights:
            told(
                "the Odoo user has no access right for this on \(value(0))",
                "Dem Odoo-Benutzer fehlt dafür das Zugriffsrecht auf \(value(0))",
                1
            )
        case .odooRecordGone: told("the record is gone from Odoo", "Den Datensatz gibt es in Odoo nicht mehr", 0)
        case .odooUnknown: told("Odoo does not know \(value(0))", "Odoo kennt \(value(0)) nicht", 1)
        case .odooRefused: told("Odoo refused", "Odoo hat abgelehnt", 0)
        case .odooBusy: told("Odoo is busy", "Odoo ist ausgelastet", 0)
        case .odooDatabaseMissing: told("there is no such Odoo database", "Diese Odoo-Datenbank gibt es nicht", 0)
        case .odooNotSetUp:
            told(
                "Odoo is not set up for this: run \"gsuite-gateway odoo setup\"",
                "Odoo ist dafür nicht eingerichtet: Führen Sie „gsuite-gateway odoo setup“ aus",
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
        case .odooException: told("Odoo failed with \(value(0))", "Odoo meldet den Fehler \(value(0))", 1)
        case .remedied:
            Localized(
                "\(because.english). \(SuggestedFix(rawValue: value(0))?.sentence.english ?? value(0))",
                "\(because.german). \(SuggestedFix(rawValue: value(0))?.sentence.german ?? value(0))"
            )
        case .interrupted: Localized("interrupted", "Unterbrochen")
        case .storeFailed:
            Localized("the gateway's database: \(value(0))", "Datenbank des Gateways: \(value(0))")
        case .sendingGoesFirst:
            Localized(
                "sending needs the account's quota and takes precedence",
                "Das Senden braucht das Kontingent des Kontos und geht vor"
            )
        case .noHistory:
            Localized(
                "Gmail did not return the mailbox's history ID",
                "Gmail hat die Verlaufs-ID (historyId) des Postfachs nicht genannt"
            )
        case .noGoogleAccount:
            Localized(
                "no Google account is connected: grant access in the personal settings",
                "Es ist kein Google-Konto verbunden: Gewähren Sie in den persönlichen Einstellungen den Zugriff"
            )
        case .noOdooDatabase:
            Localized(
                "there is no Odoo database: an administrator adds it in the console under Odoo, or names it in odoo.databases",
                "Es gibt keine Odoo-Datenbank: Ein Administrator fügt sie in der Konsole unter „Odoo“ hinzu oder trägt sie in "
                    + "odoo.databases ein"
            )
        case .otherOdooDatabase:
            Localized(
                "there is no Odoo database \"\(value(0))\": choose another one",
                "Es gibt keine Odoo-Datenbank „\(value(0))“: Wählen Sie eine andere aus"
            )
        case .noOdooUser:
            Localized(
                "no Odoo user has the login or address \(value(0)): enter the login in the personal settings",
                "Kein Odoo-Benutzer hat den Benutzernamen oder die Adresse \(value(0)): Tragen Sie in den "
                    + "persönlichen Einstellungen den Benutzernamen in Odoo ein"
            )
        case .severalOdooUsers:
            Localized(
                "several Odoo users match (\(value(0))): enter the login in the personal settings",
                "Mehrere Odoo-Benutzer kommen infrage (\(value(0))): Tragen Sie in den persönlichen Einstellungen "
                    + "den Benutzernamen in Odoo ein"
            )
        case .noTransferFolder:
            Localized(
                "no transfer folder is selected: select one in the personal settings",
                "Es ist kein Transferordner ausgewählt: Wählen Sie in den persönlichen Einstellungen einen aus"
            )
        case .folderDeleted:
            Localized(
                "the transfer folder \"\(value(0))\" was deleted in Gmail: synchronise the folders in the personal "
                    + "settings and select another one",
                "Der Transferordner „\(value(0))“ wurde in Gmail gelöscht: Synchronisieren Sie in den "
                    + "persönlichen Einstellungen die Ordner und wählen Sie einen anderen aus"
            )
        case .listFull:
            Localized(
                "the staging list is full: import messages or delete them from the list",
                "Die Importliste ist voll: Importieren Sie E-Mails oder löschen Sie welche aus der Liste"
            )
        case .fetchedLater:
            Localized(
                counted(0, "message", "messages") + " could not be fetched before: they are tried again later, at the "
                    + "latest after a day, or at once if you run the action manually",
                counted(0, "E-Mail konnte", "E-Mails konnten") + " zuvor nicht abgerufen werden: Ein neuer Versuch "
                    + "folgt später, spätestens nach einem Tag, oder sofort, wenn Sie die Aktion manuell ausführen"
            )
        case .appointmentsNotSetUp:
            Localized(
                "Odoo's appointments lack the field \(value(0)): run \"gsuite-gateway odoo setup\"",
                "Den Terminen in Odoo fehlt das Feld \(value(0)): Führen Sie „gsuite-gateway odoo setup“ aus"
            )
        case .noStartDate:
            Localized(
                "the calendar sync has no start date: set one in the personal settings",
                "Für die Kalendersynchronisation ist kein Beginn festgelegt: Legen Sie ihn in den persönlichen "
                    + "Einstellungen fest"
            )
        case .noTimeZones:
            Localized(
                "this machine has no time zone data: install the package tzdata",
                "Auf diesem Rechner fehlen die Zeitzonendaten: Installieren Sie das Paket tzdata"
            )
        case .eventsNoLongerListed:
            Localized(
                "Google no longer lists \(value(0)) of \(value(1)) events of the calendar \(value(2)): nothing was "
                    + "deleted in Odoo. If this is correct, run the action manually",
                "Google liefert \(value(0)) von \(value(1)) Terminen des Kalenders \(value(2)) nicht mehr: In Odoo "
                    + "wurde nichts gelöscht. Wenn das richtig ist, führen Sie die Aktion manuell aus"
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
                "Termine, die Odoo aus einer geänderten Serie erzeugt hat, ließen sich nicht entfernen: "
                    + "\(because.german)"
            )
        case .attendeeRefused:
            Localized(
                "no contact could be created for the attendee \(value(0)): \(because.english)",
                "Für den Teilnehmer \(value(0)) ließ sich kein Kontakt anlegen: \(because.german)"
            )
        case .ownersAppointment:
            Localized(
                "\(value(0).isEmpty ? "an appointment" : "\"\(value(0))\"") is private, and Odoo lets only its "
                    + "owner change it: run \"gsuite-gateway odoo setup\" to create the action that does it as the "
                    + "owner",
                "\(value(0).isEmpty ? "Ein Termin" : "„\(value(0))“") ist privat, und in Odoo kann ihn nur sein "
                    + "Eigentümer ändern: Legen Sie mit „gsuite-gateway odoo setup“ die Aktion an, die das als "
                    + "Eigentümer tut"
            )
        case .occurrenceUnclear:
            Localized(
                "Google does not say which occurrence of \(value(0)) was changed",
                "Google gibt nicht an, welcher Termin der Serie \(value(0)) geändert wurde"
            )
        case .timeUnreadable: Localized("\(value(0)) has no readable time", "Die Zeit von \(value(0)) ist nicht lesbar")
        case .seriesUnreadable:
            Localized(
                "the recurrence of \(value(0)) cannot be read",
                "Die Wiederholung von \(value(0)) ist nicht lesbar"
            )
        case .contactsNotSetUp:
            Localized(
                "Odoo has no contact subscriptions yet: run \"gsuite-gateway odoo setup\"",
                "In Odoo ist der Import von Kontakten noch nicht eingerichtet: Führen Sie „gsuite-gateway odoo "
                    + "setup“ aus"
            )
        case .creationsOpen:
            Localized(
                "Google did not confirm that it created \(counted(0, "contact", "contacts")); its list will show it "
                    + "later",
                "Google hat nicht bestätigt, dass \(counted(0, "Kontakt", "Kontakte")) angelegt wurden; das zeigt "
                    + "später die Liste von Google"
            )
        case .deletionsAsk:
            Localized(
                "\(value(0)) of \(value(1)) contacts would be deleted from Google: decide in the console",
                "\(value(0)) von \(value(1)) Kontakten würden bei Google gelöscht: Entscheiden Sie in der Konsole"
            )
        case .noNameForTag:
            Localized(
                "Google has no free label name for the tag \(value(0))",
                "Für das Stichwort \(value(0)) ist bei Google kein Labelname frei"
            )
        case .contactRefused:
            Localized(
                "Google does not accept the contact \(value(0)): \(because.english)",
                "Google akzeptiert den Kontakt \(value(0)) nicht: \(because.german)"
            )
        case .contactNotMade:
            Localized(
                "Google did not create a contact: \(value(0))",
                "Google hat einen Kontakt nicht angelegt: \(value(0))"
            )
        case .contactNotChanged:
            Localized(
                "Google did not change \(value(0)): \(value(1))",
                "Google hat \(value(0)) nicht geändert: \(value(1))"
            )
        case .contactNotDeleted:
            Localized(
                "Google did not delete \(value(0)): \(because.english)",
                "Google hat den Kontakt \(value(0)) nicht gelöscht: \(because.german)"
            )
        case .contactNotMarked:
            Localized(
                "Odoo did not mark the contact \(value(0)) for import: \(because.english)",
                "Odoo hat den Kontakt \(value(0)) nicht für den Import vorgemerkt: \(because.german)"
            )
        case .labelRefused:
            Localized(
                "Google does not accept the tag \(value(0)) as a label: \(because.english)",
                "Google akzeptiert das Stichwort \(value(0)) nicht als Label: \(because.german)"
            )
        case .labelNotDeleted:
            Localized(
                "Google did not delete the label \(value(0)): \(because.english)",
                "Google hat das Label \(value(0)) nicht gelöscht: \(because.german)"
            )
        case .contactNotRead:
            Localized(
                "\(value(0)) could not be read from Google: \(value(1))",
                "\(value(0)) ließ sich bei Google nicht lesen: \(value(1))"
            )
        case .photoRefused:
            Localized(
                "Google does not accept the photo of contact \(value(0)): \(because.english)",
                "Google akzeptiert das Foto des Kontakts \(value(0)) nicht: \(because.german)"
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
        }
    }

    /// The number at that place, with its noun in the singular or plural.
    private func counted(_ place: Int, _ one: String, _ many: String) -> String {
        "\(value(place)) \(value(place) == "1" ? one : many)"
    }

    /// A sentence, followed by the value at that place where it is not empty.
    private func told(_ english: String, _ german: String, _ place: Int) -> Localized<String> {
        let words = value(place).isEmpty ? "" : ": \(value(place))"
        return Localized(english + words, german + words)
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
