import Base
import Storage

/// The words of the staging lists.
struct TransfersText: Texts {
    let incoming = Localized("Incoming messages", "Eingehende Nachrichten")
    let outgoing = Localized("Outgoing messages", "Ausgehende Nachrichten")
    let fromFolder = { @Sendable (name: String) in
        Localized("From the transfer folder \"\(name)\".", "Aus dem Transferordner „\(name)“.")
    }
    let found = { @Sendable (count: Int, shown: String) in
        Localized(
            plural(count, one: "1 message", many: "\(shown) messages"),
            plural(count, one: "1 Nachricht", many: "\(shown) Nachrichten")
        )
    }
    let mark = Localized("Select", "Auswählen")
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
    let state = Localized("State", "Zustand")
    let waiting = Localized("Waiting", "Wartet")
    let requested = Localized("Being imported", "Wird importiert")
    let imported = Localized("Imported", "Importiert")
    let failed = Localized("Failed", "Fehlgeschlagen")
    let nothingHere = Localized("No message has been fetched yet.", "Es wurde noch keine Nachricht geholt.")
    let noFolder = Localized("No transfer folder is chosen.", "Es ist kein Transferordner gewählt.")
    let chooseFolder = Localized("Choose a folder", "Ordner wählen")
    let firstPage = Localized("First page", "Erste Seite")
    let commands = Localized("With the selected messages", "Mit den ausgewählten Nachrichten")
    let importMails = Localized("Import mails", "E-Mails importieren")
    let importAndRemove = Localized(
        "Import mails and delete them from the list",
        "E-Mails importieren und aus der Liste löschen"
    )
    let remove = Localized("Delete from the list", "Aus der Liste löschen")
    let fetch = Localized("Fetch now", "Jetzt holen")
    let nothingMarked = Localized("Select messages first.", "Wählen Sie zuerst Nachrichten aus.")
    let importRequested = { @Sendable (count: Int) in
        count == 0
            ? Localized(
                "Nothing of what you selected can be imported.",
                "Nichts von dem, was Sie ausgewählt haben, lässt sich importieren."
            )
            : Localized(
                plural(count, one: "1 message is being imported.", many: "\(count) messages are being imported."),
                plural(count, one: "1 Nachricht wird importiert.", many: "\(count) Nachrichten werden importiert.")
            )
    }
    let fetchRequested = Localized("The transfer folder is being looked into.", "Im Transferordner wird nachgesehen.")
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
        "They are not imported, and are not fetched again. What is in Gmail and Odoo stays there.",
        "Sie werden nicht importiert und nicht noch einmal geholt. Was in Gmail und Odoo ist, bleibt dort."
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
    let cut = Localized("The text is longer than what is shown.", "Der Text ist länger als das, was gezeigt wird.")
    let pickContacts = Localized("Pick contacts", "Kontakte wählen")
    let findContact = Localized("Find contacts in Odoo", "Kontakte in Odoo suchen")
    let nobodyFound = Localized("No contact was found.", "Es wurde kein Kontakt gefunden.")
    let saveContacts = Localized("Use the selected contacts", "Ausgewählte Kontakte verwenden")
    let contactsSaved = Localized("The contacts were saved.", "Die Kontakte wurden gespeichert.")
    let contactsHidden = Localized(
        "Nothing was saved: you may not read one of these contacts in Odoo, or it is gone.",
        "Es wurde nichts gespeichert: Einen dieser Kontakte dürfen Sie in Odoo nicht lesen, oder es gibt ihn nicht "
            + "mehr."
    )
    let newContact = Localized("Create a contact", "Kontakt anlegen")
    let name = Localized("Name", "Name")
    let nameMissing = Localized(
        "Enter a name of at most 200 characters.",
        "Geben Sie einen Namen mit höchstens 200 Zeichen ein."
    )
    let address = Localized("E-mail address", "E-Mail-Adresse")
    let notAnAddress = Localized("This is no e-mail address.", "Das ist keine E-Mail-Adresse.")
    let create = Localized("Create in Odoo", "In Odoo anlegen")
    let contactCreated = { @Sendable (name: String) in
        Localized("The contact \(name) was created.", "Der Kontakt \(name) wurde angelegt.")
    }
    let odooFailed = { @Sendable (reason: String) in
        Localized("Odoo did not do it: \(reason)", "Odoo hat es nicht ausgeführt: \(reason)")
    }
}

extension Translated<TransfersText> {
    func title(_ direction: TransferDirection) -> String { direction == .incoming ? self.incoming : self.outgoing }
}
