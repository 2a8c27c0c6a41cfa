import Base

/// The words of the alerts: what is wrong, and what to do about it.
struct AlertText: Texts {
    let fix = Localized("Fix", "Beheben")
    let problems = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "problem", many: "problems"))",
            "\(written) \(plural(count, one: "Problem", many: "Probleme"))"
        )
    }
    let warnings = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "warning", many: "warnings"))",
            "\(written) \(plural(count, one: "Warnung", many: "Warnungen"))"
        )
    }
    let grantNeeded = { @Sendable (account: String) in
        Localized(
            "\(account) cannot send until access is granted again.",
            "\(account) kann erst wieder senden, wenn der Zugriff neu gewährt ist."
        )
    }
    let grantsNeeded = { @Sendable (accounts: String) in
        Localized(
            "\(accounts) cannot send until access is granted again.",
            "\(accounts) können erst wieder senden, wenn der Zugriff neu gewährt ist."
        )
    }
    let twoAccounts = { @Sendable (one: String, other: String) in
        Localized("\(one) and \(other)", "\(one) und \(other)")
    }
    let manyAccounts = { @Sendable (one: String, others: String) in
        Localized("\(one) and \(others) other accounts", "\(one) und \(others) weitere Konten")
    }
    let actionsFailToo = { @Sendable (actions: String) in
        Localized("These fail for the same reason: \(actions).", "Aus demselben Grund schlägt fehl: \(actions).")
    }
    let noDefaultSender = Localized(
        "There is no default sender: system mail is refused. Choose one under Accounts.",
        "Es gibt keinen Standardabsender: Systemmails werden abgewiesen. Wählen Sie unter „Konten“ einen aus."
    )
    let diskFull = { @Sendable (mebibytes: Int) in
        Localized(
            "The queue's disk has only \(mebibytes) MiB left: new mail is refused. Free up space on it.",
            "Auf dem Datenträger der Warteschlange sind nur noch \(mebibytes) MiB frei: Neue E-Mails werden "
                + "abgewiesen. Geben Sie Speicherplatz frei."
        )
    }
    let diskNearlyFull = { @Sendable (mebibytes: Int) in
        Localized(
            "The queue's disk is nearly full (\(mebibytes) MiB free). Free up space before new mail is refused.",
            "Der Datenträger der Warteschlange ist fast voll (\(mebibytes) MiB frei). Geben Sie Speicherplatz frei, "
                + "bevor neue E-Mails abgewiesen werden."
        )
    }
    let certificateExpires = { @Sendable (name: String, date: String, folder: String) in
        Localized(
            "The certificate \(name) expires on \(date). Renew it and put the new files into \(folder); they take "
                + "effect without a restart.",
            "Das Zertifikat \(name) läuft am \(date) ab. Erneuern Sie es und legen Sie die neuen Dateien in "
                + "\(folder) ab; ein Neustart ist nicht nötig."
        )
    }
    let ownCertificateExpires = { @Sendable (name: String, date: String, folder: String) in
        Localized(
            "The gateway's own certificate \(name) expires on \(date) and could not be renewed. Check that the "
                + "gateway may write to \(folder).",
            "Das Zertifikat \(name) des Gateways läuft am \(date) ab und konnte nicht erneuert werden. Prüfen Sie, "
                + "ob das Gateway in \(folder) schreiben darf."
        )
    }
    let certificateExpired = { @Sendable (name: String, date: String, folder: String) in
        Localized(
            "The certificate \(name) expired on \(date): clients that check it refuse to connect. Put new files "
                + "into \(folder); they take effect without a restart.",
            "Das Zertifikat \(name) ist am \(date) abgelaufen: Clients, die es prüfen, verbinden sich nicht mehr. "
                + "Legen Sie neue Dateien in \(folder) ab; ein Neustart ist nicht nötig."
        )
    }
    let certificateUnusable = { @Sendable (name: String, problem: String, folder: String) in
        Localized(
            "The files of the certificate \(name) cannot be used (\(problem)). Put valid ones into \(folder).",
            "Die Dateien des Zertifikats \(name) sind unbrauchbar (\(problem)). Legen Sie gültige in \(folder) ab."
        )
    }
    let failed = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "delivery has", many: "deliveries have")) failed. Retry, send through "
                + "another account, or remove.",
            "\(written) \(plural(count, one: "Zustellung ist", many: "Zustellungen sind")) fehlgeschlagen. "
                + "Versuchen Sie es erneut, senden Sie über ein anderes Konto oder entfernen Sie sie."
        )
    }
    let unreportedFailures = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "delivery report has", many: "delivery reports have")) reached nobody: the "
                + "senders do not know what became of their mail. Fix the cause and retry, or notify the senders and "
                + "remove.",
            "\(written) \(plural(count, one: "Zustellbericht hat", many: "Zustellberichte haben")) niemanden erreicht: "
                + "Die Absender wissen nicht, was aus ihren E-Mails wurde. Beheben Sie die Ursache und "
                + "versuchen Sie es erneut, oder benachrichtigen Sie die Absender und entfernen Sie die Berichte."
        )
    }
    let lostReports = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) failed \(plural(count, one: "delivery", many: "deliveries")) could not be reported: the "
                + "senders do not know of it. Fix the cause, which the log shows, and retry, or notify the senders and remove.",
            "\(written) fehlgeschlagene \(plural(count, one: "Zustellung konnte", many: "Zustellungen konnten")) nicht "
                + "gemeldet werden: Die Absender wissen nichts davon. Beheben Sie die Ursache, die im Protokoll "
                + "steht, und versuchen Sie es erneut, oder benachrichtigen Sie die Absender und entfernen Sie die "
                + "Zustellungen."
        )
    }
    let held = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "delivery is", many: "deliveries are")) on hold until someone "
                + "decides. Release or remove.",
            "\(written) \(plural(count, one: "Zustellung ist", many: "Zustellungen sind")) angehalten. Geben Sie "
                + "sie frei oder entfernen Sie sie."
        )
    }
    let nodeLost = { @Sendable (node: String, moment: String) in
        Localized(
            "The node \(node) was lost (\(moment)). The others have taken over its work. Start it again; "
                + "otherwise this alert disappears after a day.",
            "Der Knoten \(node) ist ausgefallen (\(moment)). Die übrigen haben seine Arbeit übernommen. Starten Sie ihn neu; "
                + "sonst verschwindet dieser Hinweis nach einem Tag."
        )
    }
    let actionFails = { @Sendable (action: String, users: Int, written: String) in
        Localized(
            "\(action) keeps failing for \(written) \(plural(users, one: "user", many: "users")) and is retried less "
                + "often. Its last runs show the reason.",
            "\(action) schlägt für \(written) Benutzer immer wieder fehl und läuft deshalb seltener. Die letzten "
                + "Läufe zeigen den Grund."
        )
    }
    let dayLimitNear = { @Sendable (account: String, sent: String, limit: String) in
        Localized(
            "\(account) has sent \(sent) of \(limit) messages in 24 hours. At the limit, its mail waits. Let accounts share an "
                + "address, or raise the account's limit if Google allows more.",
            "\(account) hat in 24 Stunden \(sent) von \(limit) Nachrichten gesendet. Ist das Limit erreicht, warten seine "
                + "E-Mails. Lassen Sie Konten eine Adresse gemeinsam nutzen oder heben Sie das Limit des Kontos an, wenn "
                + "Google mehr erlaubt."
        )
    }
    let ownDayLimitNear = { @Sendable (account: String, sent: String, limit: String) in
        Localized(
            "\(account) has sent \(sent) of \(limit) messages in 24 hours. At the limit, your mail waits until older messages "
                + "are a day old. Ask your administrator if you need to send more.",
            "\(account) hat in 24 Stunden \(sent) von \(limit) Nachrichten gesendet. Ist das Limit erreicht, warten Ihre "
                + "E-Mails, bis ältere einen Tag alt sind. Wenden Sie sich an Ihren Administrator, wenn Sie mehr senden müssen."
        )
    }
    let ownActionFails = { @Sendable (action: String) in
        Localized(
            "\(action) keeps failing for you and is retried less often. The console's start page shows the reason.",
            "\(action) schlägt bei Ihnen immer wieder fehl und läuft deshalb seltener. Die Startseite der Konsole zeigt den "
                + "Grund."
        )
    }
    let keyChangeIncomplete = Localized(
        "A change of the sealing key is not complete. If none is in progress, run `gsuite-gateway key rotate` again.",
        "Ein Wechsel des Schlüssels ist nicht abgeschlossen. Wenn gerade keiner läuft, führen Sie "
            + "`gsuite-gateway key rotate` erneut aus."
    )
    let keyMissingOn = { @Sendable (nodes: String) in
        Localized(
            "These nodes still start with the old sealing key: \(nodes). Copy the new key file to their machines.",
            "Diese Knoten starten noch mit dem alten Schlüssel: \(nodes). Kopieren Sie die neue Schlüsseldatei auf ihre "
                + "Rechner."
        )
    }
}
