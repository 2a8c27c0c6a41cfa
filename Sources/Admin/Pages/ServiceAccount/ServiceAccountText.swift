import Base

/// The words of the service account's page.
struct ServiceAccountText: Texts {
    let title = Localized("Service account", "Dienstkonto")
    let lead = Localized(
        "With domain-wide delegation a service account acts for the users of the Workspace: nobody has to grant "
            + "access one by one.",
        "Mit domainweiter Delegierung handelt ein Dienstkonto für die Benutzer des Workspace: Niemand muss einzeln "
            + "den Zugriff gewähren."
    )
    let keys = Localized("Delegation in the Admin console", "Delegierung in der Admin-Konsole")
    let noKeys = Localized("No account uses a service account yet.", "Noch kein Konto nutzt ein Dienstkonto.")
    let keyID = Localized("Key", "Schlüssel")
    let clientID = Localized("Client ID", "Client-ID")
    let clientIDMissing = Localized(
        "The key file does not name it: see the service account's details in the Google Cloud console.",
        "Die Schlüsseldatei nennt sie nicht: Sie steht bei den Angaben zum Dienstkonto in der Google-Cloud-Konsole."
    )
    let scopes = Localized("OAuth scopes", "OAuth-Bereiche (Scopes)")
    let delegation = Localized("What to do in the Admin console", "Was in der Admin-Konsole zu tun ist")
    let delegationSteps = Localized(
        "admin.google.com > Security > Access and data control > API controls > Domain-wide delegation > Add new: "
            + "paste the client ID (the number, not the mail address) and the scopes. A change takes up to a day, "
            + "mostly minutes.",
        "admin.google.com > Sicherheit > Zugriffs- und Datenkontrolle > API-Steuerung > Domainweite Delegierung > "
            + "Neu hinzufügen: Fügen Sie die Client-ID (die Nummer, nicht die E-Mail-Adresse) und die Bereiche "
            + "ein. Eine Änderung wirkt meist nach Minuten, spätestens nach einem Tag."
    )
    let accounts = Localized("Accounts of the service account", "Konten des Dienstkontos")
    let account = Localized("Account", "Konto")
    let state = Localized("State", "Zustand")
    let working = Localized("Working", "In Betrieb")
    let notWorking = Localized("Not working", "Ohne Zugriff")
    let reason = Localized("Reason", "Grund")
    let action = Localized("Action", "Aktion")
    let test = Localized("Test", "Prüfen")
    let add = Localized("Add accounts", "Konten hinzufügen")
    let addLead = Localized(
        "Each address is tested at once. One that Google refuses is added as well and waits for its remedy.",
        "Jede Adresse wird sofort geprüft. Eine, die Google ablehnt, wird auch hinzugefügt und wartet auf Abhilfe."
    )
    let key = Localized("Key", "Schlüssel")
    let keyNew = Localized("A new key file", "Eine neue Schlüsseldatei")
    let keyOf = { @Sendable (email: String) in
        Localized("The key of \(email)", "Der Schlüssel von \(email)")
    }
    let keyFile = Localized("Key file (JSON)", "Schlüsseldatei (JSON)")
    let keyFileHint = Localized(
        "Google Cloud console > IAM and admin > Service accounts > Keys > Add key > JSON.",
        "Google-Cloud-Konsole > IAM und Verwaltung > Dienstkonten > Schlüssel > Schlüssel hinzufügen > JSON."
    )
    let keyText = Localized("Or its content", "Oder ihr Inhalt")
    let keyTextHint = Localized(
        "It is sealed before it is kept, and never shown again.",
        "Er wird versiegelt, bevor er gespeichert wird, und nie wieder gezeigt."
    )
    let keyMissing = Localized(
        "Choose the key file or paste its content.",
        "Wählen Sie die Schlüsseldatei oder fügen Sie ihren Inhalt ein."
    )
    let keyProblem = { @Sendable (why: String) in
        Localized(
            "This is no key of a service account: \(why).",
            "Das ist kein Schlüssel eines Dienstkontos: \(why)."
        )
    }
    let addresses = Localized("Addresses", "Adressen")
    let addressesHint = Localized(
        "The users' primary addresses, one a line.",
        "Die Hauptadressen der Benutzer, eine je Zeile."
    )
    let notAddresses = { @Sendable (words: String) in
        Localized("These are no mail addresses: \(words).", "Das sind keine E-Mail-Adressen: \(words).")
    }
    let tooMany = { @Sendable (most: String) in
        Localized("At most \(most) addresses at a time.", "Höchstens \(most) Adressen auf einmal.")
    }
    let submission = Localized("Also ask for full mail access", "Auch den vollen Zugriff auf E-Mails verlangen")
    let submissionHint = Localized(
        "Only needed for the second courier, smtp.gmail.com.",
        "Nur für den zweiten Versandweg nötig, smtp.gmail.com."
    )
    let addButton = Localized("Add and test", "Hinzufügen und prüfen")
    let results = Localized("What Google says", "Was Google sagt")
    let lookAgain = Localized("Look again", "Erneut nachsehen")
    let notDone = Localized(
        "The gateway could not ask about this address; the log says why. Try it again.",
        "Nach dieser Adresse konnte nicht gefragt werden; das Protokoll sagt, warum. Bitte noch einmal versuchen."
    )
    let progress = { @Sendable (done: String, total: String) in
        Localized(
            "\(done) of \(total) addresses were asked about.",
            "Nach \(done) von \(total) Adressen wurde gefragt."
        )
    }
    let works = Localized("Access works.", "Der Zugriff funktioniert.")
    let notKept = Localized("The account keeps its old grant.", "Das Konto behält seinen alten Zugriff.")
    let googleSaid = { @Sendable (words: String) in
        Localized("Google's words: \(words)", "Googles Worte: \(words)")
    }
}
