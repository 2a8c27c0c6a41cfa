import Base

/// The words of the pages that invite several people.
struct PeopleText: Texts {
    // A file
    let importTitle = Localized("Invite people from a file", "Personen aus einer Datei einladen")
    let importLead = Localized(
        "The file has comma-separated values, as spreadsheets save them (CSV; also with semicolons or tabs). Its first line "
            + "names the columns, and each further line one person.",
        "Die Datei enthält kommagetrennte Werte, wie Tabellenprogramme sie speichern (CSV; auch Semikolons und Tabulatoren). "
            + "Ihre erste Zeile nennt die Spalten, jede weitere eine Person."
    )
    let columnsTitle = Localized("Columns", "Spalten")
    let columnEmail = Localized(
        "The email address to sign in with (required).",
        "Die E-Mail-Adresse, mit der sich die Person anmeldet (erforderlich)."
    )
    let columnName = Localized("The name; if empty, the address.", "Der Name; wenn leer, die Adresse.")
    let columnRole = Localized(
        "user or administrator; if empty, user.",
        "user (Benutzer) oder administrator; wenn leer, user."
    )
    let columnLanguage = Localized(
        "en or de; if empty, that of the browser.",
        "en oder de; wenn leer, die Sprache des Browsers."
    )
    let file = Localized("CSV file", "CSV-Datei")
    let fileHint = Localized(
        "UTF-8. It takes precedence over the text below.",
        "UTF-8. Sie geht dem Text darunter vor."
    )
    let people = Localized("Or as text", "Oder als Text")
    let peopleHint = { @Sendable (most: String) in
        Localized("At most \(most) people at once.", "Höchstens \(most) Personen auf einmal.")
    }
    let mails = Localized("Mail the invitations", "Einladungen per E-Mail senden")
    let mailsHint = Localized(
        "The default sender mails everybody their link. Administrators get no mail: anyone who reads the default sender's Sent "
            + "folder could use the link. Their links, and all of them without this tick, are shown for you to pass on.",
        "Der Standardabsender sendet jedem seinen Link. Administratoren erhalten keine E-Mail: Wer den Ordner „Gesendet“ des "
            + "Standardabsenders liest, könnte den Link verwenden. Ihre Links, und ohne dieses Häkchen alle, werden angezeigt, "
            + "damit Sie sie weitergeben."
    )
    let noMail = Localized(
        "The gateway mails no invitations, because console.base_url is not set. The links are shown for you to pass on.",
        "Das Gateway sendet keine Einladungen, weil console.base_url nicht gesetzt ist. Die Links werden angezeigt, damit Sie "
            + "sie weitergeben."
    )
    let check = Localized("Check", "Prüfen")
    let inviteThem = { @Sendable (count: Int, written: String) in
        Localized(
            "Invite \(written) \(plural(count, one: "person", many: "people"))",
            "\(written) \(plural(count, one: "Person", many: "Personen")) einladen"
        )
    }
    let plan = Localized("Preview", "Vorschau")
    let summary = { @Sendable (new: String, known: String, wrong: String) in
        Localized(
            "To be invited: \(new). Users already: \(known). Wrong lines: \(wrong).",
            "Neu einzuladen: \(new). Schon Benutzer: \(known). Fehlerhafte Zeilen: \(wrong)."
        )
    }
    let nothingYet = Localized(
        "Nobody is invited as long as a line is wrong. Correct it below or in the file, and check again.",
        "Solange eine Zeile fehlerhaft ist, wird niemand eingeladen. Korrigieren Sie sie unten oder in der Datei und prüfen Sie "
            + "erneut."
    )
    let moreLines = { @Sendable (count: String) in
        Localized("Lines that are not shown: \(count).", "Nicht angezeigte Zeilen: \(count).")
    }
    let line = Localized("Line", "Zeile")
    let verdict = Localized("Result", "Ergebnis")
    let isNew = Localized("Will be invited", "Wird eingeladen")
    let isKnown = Localized("Already a user", "Schon Benutzer")
    let isWrong = Localized("Wrong", "Fehlerhaft")
    // Odoo
    let odooTitle = Localized("Invite users of Odoo", "Benutzer aus Odoo einladen")
    let odooLead = Localized(
        "Internal users of Odoo who are not users here yet. They become users, not administrators, with the language that they "
            + "have in Odoo.",
        "Interne Benutzer von Odoo, die hier noch keine Benutzer sind. Sie werden Benutzer, nicht Administratoren, mit der "
            + "Sprache, die sie in Odoo haben."
    )
    let database = Localized("Odoo database", "Odoo-Datenbank")
    let show = Localized("Show", "Anzeigen")
    let noDatabase = Localized("No Odoo database is set up.", "Es ist keine Odoo-Datenbank eingerichtet.")
    let addDatabase = Localized("Add a database", "Datenbank hinzufügen")
    let searchPeople = Localized("Search the users of Odoo", "Benutzer aus Odoo durchsuchen")
    let foundPeople = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "user", many: "users")) of Odoo",
            "\(written) Benutzer aus Odoo"
        )
    }
    let withoutAddress = { @Sendable (count: Int, written: String) in
        Localized(
            "Left out because \(plural(count, one: "its login is", many: "their logins are")) no email address: \(written). "
                + "The address in a profile does not count, since everybody writes their own.",
            "Ausgelassen, weil der Benutzername in Odoo keine E-Mail-Adresse ist: \(written). Die Adresse im Profil zählt nicht, "
                + "da jeder sie selbst einträgt."
        )
    }
    let nobodyNew = Localized(
        "Everybody whose Odoo login is an email address is already a user.",
        "Alle, deren Benutzername in Odoo eine E-Mail-Adresse ist, sind schon Benutzer."
    )
    // Google
    let googleTitle = Localized("Invite people of the Workspace", "Personen aus dem Workspace einladen")
    let googleLead = Localized(
        "People in the directory of the Google Workspace who are no users here yet. They become users, not administrators. The "
            + "gateway reads the directory by the service account, as the user of the account below sees it.",
        "Personen im Verzeichnis des Google Workspace, die hier noch keine Benutzer sind. Sie werden Benutzer, nicht "
            + "Administratoren. Das Gateway liest das Verzeichnis über das Dienstkonto, und zwar so, wie es der Benutzer des Kontos "
            + "unten sieht."
    )
    let seenBy = Localized("Directory as seen by", "Verzeichnis aus Sicht von")
    let noServiceAccount = Localized(
        "Only a service account can read the directory, and no account is connected by one.",
        "Nur ein Dienstkonto kann das Verzeichnis lesen, und kein Konto ist über eines verbunden."
    )
    let toServiceAccount = Localized("Set up a service account", "Dienstkonto einrichten")
    let delegation = Localized("To be added in the Admin console", "In der Admin-Konsole hinzuzufügen")
    let scope = Localized("OAuth scope", "OAuth-Bereich (Scope)")
    let clientID = Localized("Client ID", "Client-ID")
    let clientIDMissing = { @Sendable (email: String) in
        Localized(
            "See the details of \(email) in the Google Cloud console.",
            "Sie steht in den Details von \(email) in der Google Cloud Console."
        )
    }
    let googleSaid = { @Sendable (words: String) in
        Localized("Google's answer: \(words)", "Antwort von Google: \(words)")
    }
    let searchDirectory = Localized("Search the directory", "Verzeichnis durchsuchen")
    let foundInDirectory = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "person", many: "people")) of the Workspace",
            "\(written) \(plural(count, one: "Person", many: "Personen")) aus dem Workspace"
        )
    }
    let knownInDirectory = { @Sendable (count: Int, written: String) in
        Localized(
            "Left out because \(plural(count, one: "they are a user", many: "they are users")) already: \(written).",
            "Ausgelassen, weil schon Benutzer: \(written)."
        )
    }
    let nobodyListed = Localized("Google lists nobody.", "Google führt niemanden auf.")
    let onlyOneself = Localized(
        "Google lists nobody but the user of the account above.",
        "Google führt niemanden auf außer dem Benutzer des Kontos oben."
    )
    let everybodyKnown = Localized(
        "Everybody in the directory is a user already.",
        "Alle im Verzeichnis sind schon Benutzer."
    )
    let incomplete = { @Sendable (most: String) in
        Localized(
            "The directory has more people than the gateway reads (\(most)). Invite the others from a file.",
            "Das Verzeichnis enthält mehr Personen, als das Gateway liest (\(most)). Laden Sie die übrigen aus einer Datei ein."
        )
    }
    let connects = Localized("Also connect their accounts", "Auch ihre Konten verbinden")
    let connectsHint = Localized(
        "By the service account of the account above, so that nobody has to grant access. Who has an account here keeps it.",
        "Über das Dienstkonto des Kontos oben; niemand muss Zugriff gewähren. Wer hier schon ein Konto hat, behält es."
    )
    let connectsMeans = Localized(
        "Their accounts are connected by the service account, which can send as them and read their mail. Nobody has to grant access.",
        "Ihre Konten werden über das Dienstkonto verbunden; es kann in ihrem Namen senden und ihre E-Mails lesen. Niemand muss "
            + "Zugriff gewähren."
    )
    let connecting = Localized("Their accounts are being connected.", "Ihre Konten werden verbunden.")
    let toConnections = Localized("Show how far it is", "Fortschritt anzeigen")
    // A list
    let selected = Localized("Selected people", "Ausgewählte Personen")
    let byMail = Localized("Invite by mail", "Per E-Mail einladen")
    let byLinks = Localized("Invite and show the links", "Einladen und Links anzeigen")
    let inviteQuestion = { @Sendable (count: Int, written: String) in
        Localized(
            "Invite \(plural(count, one: "this person", many: "these \(written) people"))?",
            "\(plural(count, one: "Diese Person", many: "Diese \(written) Personen")) einladen?"
        )
    }
    let inviteMeans = Localized(
        "They become users, with the account of their address if it belongs to nobody.",
        "Sie werden Benutzer und erhalten das Konto ihrer Adresse, sofern es niemandem gehört."
    )
    let mailMeans = Localized(
        "The default sender mails everybody a link to choose a password.",
        "Der Standardabsender sendet jedem einen Link, mit dem er ein Passwort wählt."
    )
    let linksMean = Localized(
        "The next page shows a link for each of them, once.",
        "Die nächste Seite zeigt einmalig für jede Person einen Link."
    )
    let tooMany = { @Sendable (most: String) in
        Localized("Select at most \(most) people at once.", "Wählen Sie höchstens \(most) Personen auf einmal aus.")
    }
    let name = Localized("Name", "Name")
    let login = Localized("Odoo login", "Benutzername in Odoo")
    let languageTitle = Localized("Language", "Sprache")
    let english = Localized("English", "Englisch")
    let german = Localized("German", "Deutsch")
    let email = Localized("Email address", "E-Mail-Adresse")
    let role = Localized("Role", "Rolle")
    // Afterwards
    let invitedTitle = Localized("Invitations", "Einladungen")
    let invited = { @Sendable (count: Int, written: String, mailed: String) in
        Localized(
            "\(written) \(plural(count, one: "person was", many: "people were")) invited, by mail: \(mailed).",
            "\(written) \(plural(count, one: "Person wurde", many: "Personen wurden")) eingeladen, per E-Mail: \(mailed)."
        )
    }
    let copying = { @Sendable (lifetime: String) in
        Localized(
            "Pass on these links, each to its user. A link works once, within \(lifetime), and is shown only now.",
            "Geben Sie diese Links weiter, jeden an seinen Benutzer. Ein Link kann einmal verwendet werden (Gültigkeit: "
                + "\(lifetime)) und wird nur jetzt angezeigt."
        )
    }
    let link = Localized("Link", "Link")
    let isMailed = Localized("Mailed", "Per E-Mail gesendet")
    let toUsers = Localized("To the users", "Zu den Benutzern")
}
