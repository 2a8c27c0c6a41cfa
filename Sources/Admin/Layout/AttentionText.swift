import Base

/// The words of the banner: what is wrong, and what to do about it.
struct AttentionText: Texts {
    let look = Localized("See to it", "Beheben")
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
            "The disk is full but for \(mebibytes) MiB: new mail is refused. Make room on the disk of the queue.",
            "Der Datenträger ist bis auf \(mebibytes) MiB voll: Neue E-Mails werden abgewiesen. Bitte auf dem "
                + "Datenträger der Warteschlange Platz schaffen."
        )
    }
    let diskNearlyFull = { @Sendable (mebibytes: Int) in
        Localized(
            "The disk is nearly full (\(mebibytes) MiB are free). Make room on the disk of the queue before mail "
                + "is refused.",
            "Der Datenträger ist fast voll (\(mebibytes) MiB frei). Bitte Platz schaffen, bevor neue E-Mails "
                + "abgewiesen werden."
        )
    }
    let certificateExpires = { @Sendable (name: String, date: String, folder: String) in
        Localized(
            "The certificate \(name) expires on \(date). Renew it and put the new files into \(folder); they are "
                + "taken up without a restart.",
            "Das Zertifikat \(name) läuft am \(date) ab. Bitte erneuern und die neuen Dateien nach \(folder) "
                + "legen; sie gelten ohne Neustart."
        )
    }
    let ownCertificateExpires = { @Sendable (name: String, date: String, folder: String) in
        Localized(
            "The gateway's own certificate \(name) expires on \(date) and could not be made anew. Check that the "
                + "gateway may write to \(folder).",
            "Das eigene Zertifikat des Gateways, \(name), läuft am \(date) ab und ließ sich nicht erneuern. Bitte "
                + "prüfen, ob das Gateway nach \(folder) schreiben darf."
        )
    }
    let certificateExpired = { @Sendable (name: String, date: String, folder: String) in
        Localized(
            "The certificate \(name) has expired on \(date): whoever checks it refuses to connect. Put new files "
                + "into \(folder); they are taken up without a restart.",
            "Das Zertifikat \(name) ist am \(date) abgelaufen: Wer es prüft, verbindet sich nicht mehr. Bitte neue "
                + "Dateien nach \(folder) legen; sie gelten ohne Neustart."
        )
    }
    let certificateUnusable = { @Sendable (name: String, problem: String, folder: String) in
        Localized(
            "The files of the certificate \(name) cannot be used (\(problem)). Put good ones into \(folder).",
            "Die Dateien des Zertifikats \(name) sind nicht brauchbar (\(problem)). Bitte gute nach \(folder) "
                + "legen."
        )
    }
    let failed = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "delivery has", many: "deliveries have")) failed. Try again, send by "
                + "another account, or remove.",
            "\(written) \(plural(count, one: "Zustellung ist", many: "Zustellungen sind")) fehlgeschlagen. Bitte "
                + "erneut versuchen, über ein anderes Konto senden oder entfernen."
        )
    }
    let unreportedFailures = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "delivery report has", many: "delivery reports have")) reached nobody: the "
                + "senders do not know what became of their mail. Mend what the reason says and try again, or tell "
                + "them and remove.",
            "\(written) \(plural(count, one: "Zustellbericht hat", many: "Zustellberichte haben")) niemanden erreicht: "
                + "Die Absender wissen nicht, was aus ihren E-Mails wurde. Bitte beheben, was der Grund nennt, und "
                + "erneut versuchen, oder die Absender benachrichtigen und entfernen."
        )
    }
    let held = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "delivery is", many: "deliveries are")) held until somebody decides. "
                + "Release or remove.",
            "\(written) \(plural(count, one: "Zustellung ist", many: "Zustellungen sind")) angehalten, bis jemand "
                + "entscheidet. Bitte freigeben oder entfernen."
        )
    }
    let jobFails = { @Sendable (job: String, people: Int, written: String) in
        Localized(
            "\(job) fails again and again for \(written) \(plural(people, one: "person", many: "people")), and is "
                + "tried less often. Its last runs say why.",
            "\(job) schlägt für \(written) \(plural(people, one: "Person", many: "Personen")) immer wieder fehl "
                + "und läuft seltener. Die letzten Läufe sagen, warum."
        )
    }
}
