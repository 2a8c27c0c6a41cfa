import Base

/// The words of the banner: what is wrong, and what to do about it.
struct AttentionText: Texts {
    let look = Localized("Fix |", "Beheben")
    let grantNeeded = { @Sendable (account: String) in
        Localized(
            "\(account) cannot send until access is granted again.",
            "\(account) kann erst wieder senden, wenn der Zugriff neu gewährt ist."
        )
    }
    let grantsNeeded = { @Sendable (count: String) in
        Localized(
            "\(count) accounts cannot send until access is granted again.",
            "\(count) Konten können erst wieder senden, wenn der Zugriff neu gewährt ist."
        )
    }
    let diskFull = { @Sendable (mebibytes: Int) in
        Localized(
            "The disk is full except for \(mebibytes) MiB: new mail is refused. Free space on the disk of the "
                + "queue.",
            "Auf dem Datenträger sind nur noch \(mebibytes) MiB frei: Neue E-Mails werden abgewiesen. Schaffen Sie "
                + "Platz auf dem Datenträger der Warteschlange."
        )
    }
    let diskNearlyFull = { @Sendable (mebibytes: Int) in
        Localized(
            "The disk is nearly full (\(mebibytes) MiB free). Free space on the disk of the queue before mail is "
                + "refused.",
            "Der Datenträger ist fast voll (\(mebibytes) MiB frei). Schaffen Sie Platz, bevor neue E-Mails "
                + "abgewiesen werden."
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
            "\(written) \(plural(count, one: "delivery has", many: "deliveries have")) failed. Retry, reroute to "
                + "another account or remove.",
            "\(written) \(plural(count, one: "Zustellung ist", many: "Zustellungen sind")) fehlgeschlagen. "
                + "Versuchen Sie es erneut, senden Sie über ein anderes Konto oder entfernen Sie sie."
        )
    }
    let unreportedFailures = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "delivery report", many: "delivery reports")) could not be delivered: the "
                + "senders do not know that their mail failed. Fix the reason and retry, or notify the senders and remove.",
            "\(written) \(plural(count, one: "Zustellbericht konnte", many: "Zustellberichte konnten")) nicht zugestellt "
                + "werden: Die Absender wissen nicht, dass ihre E-Mails fehlgeschlagen sind. Beheben Sie den Grund und "
                + "versuchen Sie es erneut, oder benachrichtigen Sie die Absender und entfernen Sie die Berichte."
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
    let jobFails = { @Sendable (job: String, people: Int, written: String) in
        Localized(
            "\(job) keeps failing for \(written) \(plural(people, one: "user", many: "users")) and is retried less "
                + "often. Its last runs show the reason.",
            "\(job) schlägt für \(written) Benutzer immer wieder fehl und läuft deshalb seltener. Die letzten "
                + "Läufe zeigen den Grund."
        )
    }
}
