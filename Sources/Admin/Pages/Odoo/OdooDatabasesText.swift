import Base

/// The words of the page on the Odoo databases.
struct OdooDatabasesText: Texts {
    let title = Localized("Odoo databases", "Odoo-Datenbanken")
    let lead = Localized(
        "The databases that mail, appointments and contacts are transferred to and from. Those of the configuration file are "
            + "changed there; the others are kept here, with their API keys sealed.",
        "Die Datenbanken, mit denen E-Mails, Termine und Kontakte übertragen werden. Die der Konfigurationsdatei werden dort "
            + "geändert, alle anderen hier; ihre API-Schlüssel werden versiegelt aufbewahrt."
    )
    let none = Localized("There is no Odoo database yet.", "Es gibt noch keine Odoo-Datenbank.")
    let name = Localized("Name", "Name")
    let nameHint = Localized(
        "As it is called in the console: letters, digits, hyphens, full stops and underscores.",
        "So heißt sie in der Konsole: Buchstaben, Ziffern, Bindestriche, Punkte und Unterstriche."
    )
    let nameWrong = Localized(
        "Use up to 60 letters, digits, hyphens, full stops and underscores.",
        "Verwenden Sie bis zu 60 Buchstaben, Ziffern, Bindestriche, Punkte und Unterstriche."
    )
    let url = Localized("URL", "URL")
    let urlHint = Localized(
        "The address of Odoo, such as https://odoo.example.com. Use http, which is unencrypted, only on this machine.",
        "Die Adresse von Odoo, etwa https://odoo.example.com. Verwenden Sie http, das unverschlüsselt ist, nur auf diesem "
            + "Rechner."
    )
    let urlWrong = Localized(
        "Enter an address that begins with https:// or http:// and has neither user nor query.",
        "Geben Sie eine Adresse ein, die mit https:// oder http:// beginnt und weder Benutzer noch Abfrage enthält."
    )
    let nameInOdoo = Localized("Database in Odoo", "Datenbank in Odoo")
    let nameInOdooHint = Localized(
        "As Odoo's page for signing in names it.",
        "So nennt sie die Anmeldeseite von Odoo."
    )
    let login = Localized("Login", "Benutzername")
    let loginHint = Localized(
        "The login of the Odoo user that the gateway acts as: a user of its own, without further rights.",
        "Der Benutzername des Odoo-Benutzers, als der das Gateway arbeitet: ein eigener Benutzer ohne weitere Rechte."
    )
    let key = Localized("API key", "API-Schlüssel")
    let keyHint = Localized(
        "That user creates it in Odoo, in the preferences under account security.",
        "Dieser Benutzer erstellt ihn in Odoo, in seinen Einstellungen unter Kontosicherheit."
    )
    let keyKept = Localized(
        "A key is stored. Leave empty to keep it; for another URL, database or login, enter it again.",
        "Ein Schlüssel ist gespeichert. Leer lassen, um ihn zu behalten; für eine andere URL oder Datenbank oder einen anderen "
            + "Benutzernamen erneut eingeben."
    )
    let keyMissing = Localized(
        "Enter the API key for this URL, database and login.",
        "Geben Sie den API-Schlüssel für diese URL, diese Datenbank und diesen Benutzernamen ein."
    )
    let isTooLong = Localized("This is too long.", "Das ist zu lang.")
    let isInFile = Localized(
        "The configuration file has a database of this name, which takes precedence. Choose another name.",
        "In der Konfigurationsdatei steht eine Datenbank dieses Namens; sie hat Vorrang. Wählen Sie einen anderen Namen."
    )
    let isOther = Localized(
        "Add another database under another name: the gateway remembers by name what it has transferred.",
        "Fügen Sie eine andere Datenbank unter einem anderen Namen hinzu: Was übertragen wurde, merkt sich das Gateway unter dem "
            + "Namen."
    )
    let exists = Localized("There is a database of this name already.", "Es gibt schon eine Datenbank dieses Namens.")
    let add = Localized("Add a database", "Datenbank hinzufügen")
    let changeOf = { @Sendable (name: String) in Localized("Change \(name)", "\(name) ändern") }
    let save = Localized("Save and test", "Speichern und testen")
    let saveHint = Localized(
        "The database is used from now on. The next page tests it, says what its user may do, and sets it up.",
        "Die Datenbank wird ab sofort verwendet. Die nächste Seite testet sie, sagt, was ihr Benutzer darf, und richtet sie ein."
    )
    let saved = { @Sendable (name: String) in
        Localized("The database \(name) was saved.", "Die Datenbank \(name) wurde gespeichert.")
    }
    let source = Localized("Source", "Quelle")
    let fromFile = Localized("Configuration file", "Konfigurationsdatei")
    let added = Localized("Added here", "Hier hinzugefügt")
    let notUsed = Localized("Not used", "Nicht verwendet")
    let whyHidden = Localized(
        "The configuration file has a database of the same name, which takes precedence. Remove one of the two.",
        "In der Konfigurationsdatei steht eine Datenbank desselben Namens; sie hat Vorrang. Entfernen Sie eine von beiden."
    )
    let whyWithoutKey = Localized(
        "Its API key cannot be opened: it was sealed under a key of the gateway that was lost. Enter it again.",
        "Ihr API-Schlüssel lässt sich nicht öffnen: Er wurde unter einem Schlüssel des Gateways versiegelt, der verloren ging. "
            + "Geben Sie ihn erneut ein."
    )
    let actions = Localized("Actions", "Aktionen")
    let details = Localized("Details", "Details")
    let test = Localized("Test and set up", "Testen und einrichten")
    let remove = Localized("Remove", "Entfernen")
    let removeQuestion = { @Sendable (name: String) in
        Localized("Remove the database \(name)?", "Datenbank \(name) entfernen?")
    }
    let removeEffects = Localized(
        [
            "The gateway forgets its address and API key, and no longer calls it.",
            "What the gateway set up there stays. To remove that too, do so first, under “Test and set up”.",
            "Users who chose it need another one in their personal settings.",
        ],
        [
            "Das Gateway vergisst Adresse und API-Schlüssel und ruft sie nicht mehr auf.",
            "Was das Gateway dort eingerichtet hat, bleibt. Soll auch das entfernt werden, tun Sie es vorher unter „Testen "
                + "und einrichten“.",
            "Benutzer, die sie gewählt haben, brauchen in den persönlichen Einstellungen eine andere.",
        ]
    )
    let removed = { @Sendable (name: String) in
        Localized("The database \(name) was removed.", "Die Datenbank \(name) wurde entfernt.")
    }
}
