import Base

/// The words of the service account's page.
struct ServiceAccountText: Texts {
    let title = Localized("Service account", "Dienstkonto")
    let lead = Localized(
        "With domain-wide delegation a service account acts for the users of the Workspace, so that they need not "
            + "grant access one by one.",
        "Mit domainweiter Delegierung handelt ein Dienstkonto für die Benutzer des Workspace; sie müssen den "
            + "Zugriff nicht einzeln gewähren."
    )
    let keys = Localized("Delegation in the Admin console", "Delegierung in der Admin-Konsole")
    let keyID = Localized("Key", "Schlüssel")
    let clientID = Localized("Client ID", "Client-ID")
    let clientIDMissing = Localized(
        "The key file does not contain it: see the service account's details in the Google Cloud console.",
        "Die Schlüsseldatei enthält sie nicht: Sie steht in den Details des Dienstkontos in der Google Cloud "
            + "Console."
    )
    let scopes = Localized("OAuth scopes", "OAuth-Bereiche (Scopes)")
    let delegation = Localized("Steps in the Admin console", "Schritte in der Admin-Konsole")
    let delegationSteps = Localized(
        "admin.google.com > Security > Access and data control > API controls > Domain-wide delegation > Add new: "
            + "enter the client ID (the number, not the email address) and the scopes. A change usually takes "
            + "minutes, at most a day.",
        "admin.google.com > Sicherheit > Zugriffs- und Datenkontrolle > API-Steuerung > Domainweite Delegierung > "
            + "Neu hinzufügen: Geben Sie die Client-ID (die Nummer, nicht die E-Mail-Adresse) und die Bereiche "
            + "(Scopes) ein. Eine Änderung dauert meist Minuten, höchstens einen Tag."
    )
    let accounts = Localized("Accounts of the service account", "Konten des Dienstkontos")
    let account = Localized("Account", "Konto")
    let state = Localized("State", "Status")
    let working = Localized("Working", "In Betrieb")
    let notWorking = Localized("Needs access", "Zugriff fehlt")
    let reason = Localized("Reason", "Grund")
    let action = Localized("Action", "Aktion")
    let test = Localized("Test", "Testen")
    let add = Localized("Add accounts", "Konten hinzufügen")
    let addLead = Localized(
        "Each address is tested immediately. An address that Google refuses is added too and waits until the "
            + "problem is fixed.",
        "Jede Adresse wird sofort getestet. Eine Adresse, die Google ablehnt, wird auch hinzugefügt und wartet, "
            + "bis das Problem behoben ist."
    )
    let key = Localized("Key", "Schlüssel")
    let keyNew = Localized("New key file", "Neue Schlüsseldatei")
    let keyOf = { @Sendable (email: String) in
        Localized("Key of \(email)", "Schlüssel von \(email)")
    }
    let keyFile = Localized("Key file (JSON)", "Schlüsseldatei (JSON)")
    let keyFileHint = Localized(
        "Google Cloud console > IAM and admin > Service accounts > Keys > Add key > JSON.",
        "Google Cloud Console > IAM und Verwaltung > Dienstkonten > Schlüssel > Schlüssel hinzufügen > JSON."
    )
    let keyText = Localized("Or its content", "Oder ihr Inhalt")
    let keyTextHint = Localized(
        "It is encrypted before it is stored, and never shown again.",
        "Er wird vor dem Speichern verschlüsselt und nie wieder angezeigt."
    )
    let keyMissing = Localized(
        "Choose the key file or paste its content.",
        "Wählen Sie die Schlüsseldatei aus oder fügen Sie ihren Inhalt ein."
    )
    let keyProblem = { @Sendable (why: String) in
        Localized(
            "This is not a service account key: \(why).",
            "Das ist kein Schlüssel eines Dienstkontos. Verwenden Sie die JSON-Datei, die die Google Cloud Console "
                + "beim Erstellen des Schlüssels herunterlädt."
        )
    }
    let addresses = Localized("Addresses", "Adressen")
    let addressesHint = Localized(
        "The users' primary addresses, one per line.",
        "Die primären Adressen der Benutzer, eine pro Zeile."
    )
    let notAddresses = { @Sendable (words: String) in
        Localized("Invalid email addresses: \(words).", "Ungültige E-Mail-Adressen: \(words).")
    }
    let tooMany = { @Sendable (most: String) in
        Localized("At most \(most) addresses at a time.", "Höchstens \(most) Adressen auf einmal.")
    }
    let submission = Localized("Also request full mail access", "Auch vollen Zugriff auf E-Mails anfordern")
    let submissionHint = Localized(
        "Only needed for sending through smtp.gmail.com.",
        "Nur für den Versand über smtp.gmail.com nötig."
    )
    let addButton = Localized("Add and test", "Hinzufügen und testen")
    let results = Localized("Google's answers", "Antworten von Google")
    let checkAgain = Localized("Refresh", "Aktualisieren")
    let notDone = Localized(
        "The gateway could not test this address; see the log for the reason. Try again.",
        "Das Gateway konnte diese Adresse nicht testen; der Grund steht im Protokoll. Versuchen Sie es erneut."
    )
    let progress = { @Sendable (done: String, total: String) in
        Localized("\(done) of \(total) addresses tested.", "\(done) von \(total) Adressen getestet.")
    }
    let works = Localized("Access works.", "Der Zugriff funktioniert.")
    let notKept = Localized("The account keeps its previous grant.", "Das Konto behält seinen bisherigen Zugriff.")
    let googleSaid = { @Sendable (words: String) in
        Localized("Google's answer: \(words)", "Antwort von Google: \(words)")
    }
}
