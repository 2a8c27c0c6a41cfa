import Base
import Storage

/// The words of the staging lists.
struct TransfersText: Texts {
    let incoming = Localized("Incoming messages", "Eingehende Nachrichten")
    let outgoing = Localized("Outgoing messages", "Ausgehende Nachrichten")
    let fromFolder = { @Sendable (name: String) in
        Localized("From the transfer folder “\(name)”.", "Aus dem Transferordner „\(name)“.")
    }
    let found = { @Sendable (count: Int, shown: String) in
        Localized(
            plural(count, one: "1 message", many: "\(shown) messages"),
            plural(count, one: "1 Nachricht", many: "\(shown) Nachrichten")
        )
    }
    let subject = Localized("Subject", "Betreff")
    let noSubject = Localized("No subject", "Kein Betreff")
    let sender = Localized("Sender", "Absender")
    let recipients = Localized("Recipients", "Empfänger")
    let date = Localized("Date", "Datum")
    let attachments = Localized("Attachments", "Anhänge")
    let contacts = Localized("Contacts", "Kontakte")
    let noContact = Localized("No contact", "Kein Kontakt")
    let andMore = { @Sendable (count: Int) in
        Localized("and \(count) more", "und \(count) weitere")
    }
    let state = Localized("State", "Status")
    let reason = Localized("Reason", "Grund")
    let waiting = Localized("Waiting", "Wartet")
    let requested = Localized("Being imported", "Wird importiert")
    let imported = Localized("Imported", "Importiert")
    let failed = Localized("Failed", "Fehlgeschlagen")
    let nothingHere = Localized("No messages have been fetched yet.", "Es wurden noch keine Nachrichten abgerufen.")
    let noFolder = Localized("No transfer folder is selected.", "Es ist kein Transferordner ausgewählt.")
    let chooseFolder = Localized("Choose a folder", "Ordner auswählen")
    let commands = Localized("With the selected messages", "Mit den ausgewählten Nachrichten")
    let importMails = Localized("Import messages", "E-Mails importieren")
    let importAndRemove = Localized(
        "Import messages and delete them from the list",
        "E-Mails importieren und aus der Liste löschen"
    )
    let remove = Localized("Delete from the list", "Aus der Liste löschen")
    let fetch = Localized("Fetch now", "Jetzt abrufen")
    let nothingMarked = Localized("Select messages first.", "Wählen Sie zuerst Nachrichten aus.")
    let importRequested = { @Sendable (count: Int) in
        count == 0
            ? Localized(
                "None of the selected messages can be imported.",
                "Keine der ausgewählten Nachrichten kann importiert werden."
            )
            : Localized(
                plural(count, one: "1 message is being imported.", many: "\(count) messages are being imported."),
                plural(count, one: "1 Nachricht wird importiert.", many: "\(count) Nachrichten werden importiert.")
            )
    }
    let fetchRequested = Localized("Fetching from the transfer folder.", "Der Transferordner wird abgerufen.")
    let removeQuestion = { @Sendable (count: Int) in
        Localized(
            plural(count, one: "Delete 1 message from the list?", many: "Delete \(count) messages from the list?"),
            plural(
                count,
                one: "1 Nachricht aus der Liste löschen?",
                many: "\(count) Nachrichten aus der Liste löschen?"
            )
        )
    }
    let removeConsequence = Localized(
        "They are not imported or fetched again. What is in Gmail and Odoo is left unchanged.",
        "Sie werden nicht importiert und nicht erneut abgerufen. In Gmail und Odoo bleibt alles unverändert."
    )
    let removed = { @Sendable (count: Int) in
        Localized(
            plural(count, one: "1 message was deleted.", many: "\(count) messages were deleted."),
            plural(count, one: "1 Nachricht wurde gelöscht.", many: "\(count) Nachrichten wurden gelöscht.")
        )
    }
    let messageID = Localized("Message-ID", "Message-ID")
    let openInGmail = Localized("Open in Gmail", "In Gmail öffnen")
    let content = Localized("Text", "Text")
    let cut = Localized(
        "The text is longer; only the beginning is shown.",
        "Der Text ist länger; nur der Anfang wird angezeigt."
    )
    let pickContacts = Localized("Choose contacts", "Kontakte auswählen")
    let findContact = Localized("Find contacts in Odoo", "Kontakte in Odoo suchen")
    let nobodyFound = Localized("No contacts found.", "Keine Kontakte gefunden.")
    let saveContacts = Localized("Use the selected contacts", "Ausgewählte Kontakte verwenden")
    let contactsSaved = Localized("The contacts were saved.", "Die Kontakte wurden gespeichert.")
    let contactsHidden = Localized(
        "Nothing was saved: you may not read one of these contacts in Odoo, or it no longer exists.",
        "Es wurde nichts gespeichert: Einen dieser Kontakte dürfen Sie in Odoo nicht lesen, oder er existiert "
            + "nicht mehr."
    )
    let newContact = Localized("Create a contact", "Kontakt anlegen")
    let name = Localized("Name", "Name")
    let nameMissing = Localized(
        "Enter a name of at most 200 characters.",
        "Geben Sie einen Namen mit höchstens 200 Zeichen ein."
    )
    let address = Localized("Email address", "E-Mail-Adresse")
    let notAnAddress = Localized("Enter a valid email address.", "Geben Sie eine gültige E-Mail-Adresse ein.")
    let create = Localized("Create in Odoo", "In Odoo anlegen")
    let contactCreated = { @Sendable (name: String) in
        Localized("The contact \(name) was created.", "Der Kontakt \(name) wurde angelegt.")
    }
    let odooFailed = { @Sendable (reason: String) in
        Localized("The request to Odoo failed: \(reason)", "Die Anfrage an Odoo ist fehlgeschlagen: \(reason)")
    }
}

extension Translated<TransfersText> {
    func title(_ direction: MailDirection) -> String { direction == .incoming ? self.incoming : self.outgoing }
}
