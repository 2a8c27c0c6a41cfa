extension TransfersText {
    static let german = TransfersText(
        incoming: "Eingehende Nachrichten",
        outgoing: "Ausgehende Nachrichten",
        fromFolder: { "Aus dem Transferordner „\($0)“." },
        found: { plural($0, one: "1 Nachricht", many: "\($1) Nachrichten") },
        mark: "Auswählen",
        subject: "Betreff",
        noSubject: "Kein Betreff",
        sender: "Absender",
        recipients: "Empfänger",
        date: "Datum",
        attachments: "Anhänge",
        contacts: "Kontakte",
        noContact: "Kein Kontakt",
        andMore: { "und \($0) weitere" },
        state: "Zustand",
        waiting: "Wartet",
        requested: "Wird importiert",
        imported: "Importiert",
        failed: "Fehlgeschlagen",
        nothingHere: "Es wurde noch keine Nachricht geholt.",
        noFolder: "Es ist kein Transferordner gewählt.",
        chooseFolder: "Ordner wählen",
        firstPage: "Erste Seite",
        commands: "Mit den ausgewählten Nachrichten",
        importMails: "E-Mails importieren",
        importAndRemove: "E-Mails importieren und aus der Liste löschen",
        remove: "Aus der Liste löschen",
        fetch: "Jetzt holen",
        nothingMarked: "Wählen Sie zuerst Nachrichten aus.",
        importRequested: {
            $0 == 0
                ? "Nichts von dem, was Sie ausgewählt haben, lässt sich importieren."
                : plural($0, one: "1 Nachricht wird importiert.", many: "\($0) Nachrichten werden importiert.")
        },
        fetchRequested: "Im Transferordner wird nachgesehen.",
        removeQuestion: {
            plural($0, one: "1 Nachricht aus der Liste löschen?", many: "\($0) Nachrichten aus der Liste löschen?")
        },
        removeConsequence:
            "Sie werden nicht importiert und nicht noch einmal geholt. Was in Gmail und Odoo ist, bleibt dort.",
        removed: { plural($0, one: "1 Nachricht wurde gelöscht.", many: "\($0) Nachrichten wurden gelöscht.") },
        messageID: "Message-ID",
        openInGmail: "In Gmail öffnen",
        content: "Text",
        cut: "Der Text ist länger als das, was gezeigt wird.",
        pickContacts: "Kontakte wählen",
        findContact: "Kontakte in Odoo suchen",
        nobodyFound: "Es wurde kein Kontakt gefunden.",
        saveContacts: "Ausgewählte Kontakte verwenden",
        contactsSaved: "Die Kontakte wurden gespeichert.",
        contactsHidden:
            "Es wurde nichts gespeichert: Einen dieser Kontakte dürfen Sie in Odoo nicht lesen, oder es gibt ihn nicht mehr.",
        newContact: "Kontakt anlegen",
        name: "Name",
        nameMissing: "Geben Sie einen Namen mit höchstens 200 Zeichen ein.",
        address: "E-Mail-Adresse",
        notAnAddress: "Das ist keine E-Mail-Adresse.",
        create: "In Odoo anlegen",
        contactCreated: { "Der Kontakt \($0) wurde angelegt." },
        odooFailed: { "Odoo hat es nicht ausgeführt: \($0)" }
    )
}
