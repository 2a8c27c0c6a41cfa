/// The words of the banner: what is wrong, and what to do about it.
struct AttentionText: Texts {
    let look: String
    let grantNeeded: @Sendable (_ account: String) -> String
    let grantsNeeded: @Sendable (_ count: String) -> String
    let diskFull: @Sendable (_ mebibytes: Int) -> String
    let diskNearlyFull: @Sendable (_ mebibytes: Int) -> String
    let certificateExpires: @Sendable (_ name: String, _ date: String, _ folder: String) -> String
    let ownCertificateExpires: @Sendable (_ name: String, _ date: String, _ folder: String) -> String
    let certificateExpired: @Sendable (_ name: String, _ date: String, _ folder: String) -> String
    let certificateUnusable: @Sendable (_ name: String, _ problem: String, _ folder: String) -> String
    let failed: @Sendable (_ count: Int, _ written: String) -> String
    let unreportedFailures: @Sendable (_ count: Int, _ written: String) -> String
    let held: @Sendable (_ count: Int, _ written: String) -> String
    let jobFails: @Sendable (_ job: String, _ people: Int, _ written: String) -> String

    static let english = AttentionText(
        look: "See to it",
        grantNeeded: { "\($0) cannot send until access is granted again." },
        grantsNeeded: { "\($0) accounts cannot send until access is granted again." },
        diskFull: {
            "The disk is full but for \($0) MiB: new mail is refused. Make room on the disk of the queue."
        },
        diskNearlyFull: {
            "The disk is nearly full (\($0) MiB are free). Make room on the disk of the queue before mail is refused."
        },
        certificateExpires: {
            "The certificate \($0) expires on \($1). Renew it and put the new files into \($2); they are taken up "
                + "without a restart."
        },
        ownCertificateExpires: {
            "The gateway's own certificate \($0) expires on \($1) and could not be made anew. Check that the gateway "
                + "may write to \($2)."
        },
        certificateExpired: {
            "The certificate \($0) has expired on \($1): whoever checks it refuses to connect. Put new files into "
                + "\($2); they are taken up without a restart."
        },
        certificateUnusable: {
            "The files of the certificate \($0) cannot be used (\($1)). Put good ones into \($2)."
        },
        failed: {
            "\($1) \(plural($0, one: "delivery has", many: "deliveries have")) failed. Try again, send by another "
                + "account, or remove."
        },
        unreportedFailures: {
            "\($1) \(plural($0, one: "delivery report has", many: "delivery reports have")) reached nobody: the senders do "
                + "not know what became of their mail. Mend what the reason says and try again, or tell them and remove."
        },
        held: {
            "\($1) \(plural($0, one: "delivery is", many: "deliveries are")) held until somebody decides. Release or "
                + "remove."
        },
        jobFails: {
            "\($0) fails again and again for \($2) \(plural($1, one: "person", many: "people")), and is tried less often. "
                + "Its last runs say why."
        }
    )

    static let german = AttentionText(
        look: "Beheben",
        grantNeeded: { "\($0) kann erst wieder senden, wenn der Zugriff neu gewährt ist." },
        grantsNeeded: { "\($0) Konten können erst wieder senden, wenn der Zugriff neu gewährt ist." },
        diskFull: {
            "Der Datenträger ist bis auf \($0) MiB voll: Neue E-Mails werden abgewiesen. Bitte auf dem Datenträger der "
                + "Warteschlange Platz schaffen."
        },
        diskNearlyFull: {
            "Der Datenträger ist fast voll (\($0) MiB frei). Bitte Platz schaffen, bevor neue E-Mails abgewiesen werden."
        },
        certificateExpires: {
            "Das Zertifikat \($0) läuft am \($1) ab. Bitte erneuern und die neuen Dateien nach \($2) legen; sie gelten "
                + "ohne Neustart."
        },
        ownCertificateExpires: {
            "Das eigene Zertifikat des Gateways, \($0), läuft am \($1) ab und ließ sich nicht erneuern. Bitte prüfen, "
                + "ob das Gateway nach \($2) schreiben darf."
        },
        certificateExpired: {
            "Das Zertifikat \($0) ist am \($1) abgelaufen: Wer es prüft, verbindet sich nicht mehr. Bitte neue Dateien "
                + "nach \($2) legen; sie gelten ohne Neustart."
        },
        certificateUnusable: {
            "Die Dateien des Zertifikats \($0) sind nicht brauchbar (\($1)). Bitte gute nach \($2) legen."
        },
        failed: {
            "\($1) \(plural($0, one: "Zustellung ist", many: "Zustellungen sind")) fehlgeschlagen. Bitte erneut "
                + "versuchen, über ein anderes Konto senden oder entfernen."
        },
        unreportedFailures: {
            "\($1) \(plural($0, one: "Zustellbericht hat", many: "Zustellberichte haben")) niemanden erreicht: Die Absender "
                + "wissen nicht, was aus ihren E-Mails wurde. Bitte beheben, was der Grund nennt, und erneut versuchen, "
                + "oder die Absender benachrichtigen und entfernen."
        },
        held: {
            "\($1) \(plural($0, one: "Zustellung ist", many: "Zustellungen sind")) angehalten, bis jemand entscheidet. "
                + "Bitte freigeben oder entfernen."
        },
        jobFails: {
            "\($0) schlägt für \($2) \(plural($1, one: "Person", many: "Personen")) immer wieder fehl und läuft seltener. "
                + "Die letzten Läufe sagen, warum."
        }
    )
}
