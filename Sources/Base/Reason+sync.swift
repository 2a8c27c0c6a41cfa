extension Reason {
    /// What happened between Google and Odoo: to imported mail, appointments and contacts; `nil` for another subject.
    ///
    /// - Parameter because: the sentence of the cause.
    func syncSentence(_ because: Localized<String>) -> Localized<String>? {
        switch code {
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
        default: nil
        }
    }

    /// A sentence, followed by the value at that place where it is not empty.
    private func told(_ english: String, _ german: String, _ place: Int) -> Localized<String> {
        let words = value(place).isEmpty ? "" : ": \(value(place))"
        return Localized(english + words, german + words)
    }
}
