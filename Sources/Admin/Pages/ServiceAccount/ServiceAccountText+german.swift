extension ServiceAccountText {
    static let german = ServiceAccountText(
        title: "Dienstkonto",
        lead:
            "Mit domainweiter Delegierung handelt ein Dienstkonto für die Benutzer des Workspace: Niemand muss einzeln den"
            + " Zugriff gewähren.",
        keys: "Delegierung in der Admin-Konsole",
        noKeys: "Noch kein Konto nutzt ein Dienstkonto.",
        keyID: "Schlüssel",
        clientID: "Client-ID",
        clientIDMissing:
            "Die Schlüsseldatei nennt sie nicht: Sie steht bei den Angaben zum Dienstkonto in der Google-Cloud-Konsole.",
        scopes: "OAuth-Bereiche (Scopes)",
        delegation: "Was in der Admin-Konsole zu tun ist",
        delegationSteps:
            "admin.google.com > Sicherheit > Zugriffs- und Datenkontrolle > API-Steuerung > Domainweite Delegierung >"
            + " Neu hinzufügen: Fügen Sie die Client-ID (die Nummer, nicht die E-Mail-Adresse) und die Bereiche ein. Eine"
            + " Änderung wirkt meist nach Minuten, spätestens nach einem Tag.",
        accounts: "Konten des Dienstkontos",
        account: "Konto",
        state: "Zustand",
        working: "In Betrieb",
        notWorking: "Ohne Zugriff",
        reason: "Grund",
        action: "Aktion",
        test: "Prüfen",
        add: "Konten hinzufügen",
        addLead:
            "Jede Adresse wird sofort geprüft. Eine, die Google ablehnt, wird auch hinzugefügt und wartet auf Abhilfe.",
        key: "Schlüssel",
        keyNew: "Eine neue Schlüsseldatei",
        keyOf: { "Der Schlüssel von \($0)" },
        keyFile: "Schlüsseldatei (JSON)",
        keyFileHint:
            "Google-Cloud-Konsole > IAM und Verwaltung > Dienstkonten > Schlüssel > Schlüssel hinzufügen > JSON.",
        keyText: "Oder ihr Inhalt",
        keyTextHint: "Er wird versiegelt, bevor er gespeichert wird, und nie wieder gezeigt.",
        keyMissing: "Wählen Sie die Schlüsseldatei oder fügen Sie ihren Inhalt ein.",
        keyProblem: { "Das ist kein Schlüssel eines Dienstkontos: \($0)." },
        addresses: "Adressen",
        addressesHint: "Die Hauptadressen der Benutzer, eine je Zeile.",
        notAddresses: { "Das sind keine E-Mail-Adressen: \($0)." },
        tooMany: { "Höchstens \($0) Adressen auf einmal." },
        submission: "Auch den vollen Zugriff auf E-Mails verlangen",
        submissionHint: "Nur für den zweiten Versandweg nötig, smtp.gmail.com.",
        addButton: "Hinzufügen und prüfen",
        results: "Was Google sagt",
        lookAgain: "Erneut nachsehen",
        notDone:
            "Nach dieser Adresse konnte nicht gefragt werden; das Protokoll sagt, warum. Bitte noch einmal versuchen.",
        progress: { "Nach \($0) von \($1) Adressen wurde gefragt." },
        works: "Der Zugriff funktioniert.",
        notKept: "Das Konto behält seinen alten Zugriff.",
        googleSaid: { "Googles Worte: \($0)" }
    )
}
