import Google

extension GrantText {
    static let german = GrantText(
        granted: { "Der Zugriff auf \($0) wurde gewährt." },
        grantedInPart: { "Der Zugriff auf \($0) wurde gewährt, aber nicht alles davon. Es fehlt: \($1)." },
        staysOff: "Das Konto ist von einem Administrator abgeschaltet; seine E-Mails warten daher weiter.",
        explain: explainGerman,
        said: "Was Google gesagt hat",
        expected: { "Googles Antwort ist von \($0). Erwartet wurde \($1)." },
        tryAgain: "Zurück zu den Einstellungen",
        toSignIn: "Zurück zur Anmeldung",
        revoke: "Zugriff widerrufen",
        revokeQuestion: { "Den Zugriff auf \($0) widerrufen?" },
        revokeAtGoogle:
            "Google beendet den Zugriff; auch andere Programme mit demselben OAuth-Client verlieren ihn.",
        revokeHere:
            "Der gespeicherte Zugriff wird hier gelöscht. Kontakte, Kalender und E-Mails werden nicht mehr übertragen.",
        revokeQueue: {
            $0 == 0
                ? "Keine E-Mail dieses Kontos wartet. Neue warten, bis der Zugriff wieder gewährt ist."
                : "\($0) \(plural($0, one: "E-Mail", many: "E-Mails")) dieses Kontos und alle neuen warten, bis der "
                    + "Zugriff wieder gewährt ist; ein Administrator kann sie über ein anderes Konto leiten."
        },
        revokeDefaultSender: "Dieses Konto verschickt die Systemmails: Auch diese warten dann.",
        revoked: { "Der Zugriff auf \($0) wurde bei Google und hier widerrufen." },
        revokedHereOnly: {
            "Der Zugriff auf \($0) wurde hier gelöscht, aber Google war nicht zu erreichen. Entfernen Sie die App auch "
                + "dort: myaccount.google.com/permissions"
        },
        purpose: { purpose in
            switch purpose {
            case .send: ("E-Mails senden", "Ihre E-Mails gehen über Ihr Gmail-Konto hinaus.")
            case .readBack:
                (
                    "Gesendetes prüfen",
                    "Sieht unter „Gesendet“ nach, wenn eine Antwort von Google verloren ging, und liest die Adressen, "
                        + "unter denen Sie senden dürfen."
                )
            case .mail:
                ("Labels und E-Mails", "Liest die Labels und überträgt E-Mails aus den Transferordnern nach Odoo.")
            case .calendar: ("Kalender", "Überträgt Termine nach Odoo. Es wird nur gelesen.")
            case .contacts: ("Kontakte", "Schreibt Ihre Kontakte aus Odoo nach Google.")
            case .fullMail:
                (
                    "Das ganze Postfach",
                    "Nur für den zweiten Versandweg, smtp.gmail.com. Enthält alles, was E-Mails betrifft."
                )
            }
        },
        works: "Gewährt",
        notGranted: "Nicht gewährt"
    )

    private static func explainGerman(_ failure: GrantFailure) -> Explanation {
        switch failure {
        case .refused:
            Explanation(
                "Der Zugriff wurde nicht gewährt",
                "Auf Googles Seite wurde die Zustimmung abgebrochen (access_denied).",
                "Gewähren Sie den Zugriff noch einmal und stimmen Sie zu. Sagt Google, die App sei im Test, muss Ihre "
                    + "Adresse unter den Testnutzern stehen: Google-Cloud-Konsole, Google Auth Platform, Zielgruppe."
            )
        case .redirectMismatch:
            Explanation(
                "Google kennt die Rücksprungadresse nicht",
                "Die Adresse, zu der der Browser zurückkehrt, steht nicht beim OAuth-Client (redirect_uri_mismatch).",
                "Öffnen Sie in der Google-Cloud-Konsole „Clients“, wählen Sie den Client und tragen Sie die "
                    + "Rücksprungadresse aus den Einstellungen Zeichen für Zeichen bei den autorisierten "
                    + "Weiterleitungs-URIs ein. Das kann einige Minuten dauern."
            )
        case .wrongClient:
            Explanation(
                "Google kennt diesen OAuth-Client nicht",
                "Client-ID oder Clientschlüssel ist falsch (invalid_client).",
                "Kopieren Sie beide neu aus der Google-Cloud-Konsole. Ein Schlüssel wird dort nur einmal gezeigt; ist "
                    + "er verloren, legen Sie einen zweiten an."
            )
        case .clientGone:
            Explanation(
                "Den OAuth-Client gibt es nicht mehr",
                "Er wurde in der Google-Cloud-Konsole gelöscht oder abgeschaltet; Google löscht Clients, die sechs "
                    + "Monate nicht benutzt werden.",
                "Stellen Sie ihn dort innerhalb von 30 Tagen wieder her, oder legen Sie einen neuen an und tragen Sie "
                    + "dessen ID und Schlüssel ein."
            )
        case .otherOrganisation:
            Explanation(
                "Die App gehört zu einer anderen Organisation",
                "Das Google-Projekt ist intern, und Ihre Adresse gehört nicht zu dessen Organisation (org_internal).",
                "Gewähren Sie den Zugriff mit einer Adresse der Organisation, oder stellen Sie die Zielgruppe des "
                    + "Projekts auf „Extern“."
            )
        case .blockedByPolicy:
            Explanation(
                "Ihre Organisation hat die App nicht zugelassen",
                "Der Administrator von Google Workspace beschränkt, welche Apps Gmail benutzen (admin_policy_enforced).",
                "Bitten Sie ihn, der Client-ID zu vertrauen: Admin-Konsole, Sicherheit, Zugriffs- und Datenkontrolle, "
                    + "API-Steuerung, App-Zugriffssteuerung."
            )
        case .wrongScope:
            Explanation(
                "Google nimmt die Anfrage nicht an",
                "Eine der Berechtigungen ist in diesem Projekt unbekannt (invalid_scope).",
                "Fügen Sie die Bereiche im Projekt hinzu (Google Auth Platform, Datenzugriff) und aktivieren Sie die "
                    + "Gmail-, die Calendar- und die People-API."
            )
        case .codeUsed:
            Explanation(
                "Googles Antwort gilt nicht mehr",
                "Ihr Code wurde schon benutzt oder ist einige Minuten alt (invalid_grant).",
                "Gewähren Sie den Zugriff noch einmal. Endet der Zugriff nach sieben Tagen, ist das Projekt noch im "
                    + "Test: Veröffentlichen Sie es, oder lassen Sie ihm den Workspace-Administrator vertrauen."
            )
        case .noRefreshToken:
            Explanation(
                "Google hat keinen dauerhaften Zugriff gegeben",
                "In der Antwort fehlt das Refresh-Token; das Gateway könnte nur eine Stunde lang senden.",
                "Entfernen Sie die App unter myaccount.google.com/permissions und gewähren Sie den Zugriff neu."
            )
        case .noIdentity:
            Explanation(
                "Google hat nicht gesagt, wer zugestimmt hat",
                "In der Antwort fehlt die E-Mail-Adresse.",
                "Gewähren Sie den Zugriff noch einmal und lassen Sie das Häkchen bei der E-Mail-Adresse stehen."
            )
        case .wrongIdentity:
            Explanation(
                "Googles Antwort gehört nicht zu dieser Anfrage",
                "Sie ist für einen anderen Client oder einen anderen Versuch, oder die Uhr des Gateways geht falsch.",
                "Versuchen Sie es noch einmal; hilft das nicht, lassen Sie einen Administrator die Uhr des Rechners "
                    + "prüfen."
            )
        case .wrongAccount:
            Explanation(
                "Das ist ein anderes Google-Konto",
                "Der Browser ist bei Google mit einer anderen Adresse angemeldet als der in Ihren Einstellungen. Es "
                    + "wurde nichts gespeichert.",
                "Wählen Sie auf Googles Seite das richtige Konto, oder berichtigen Sie den Benutzernamen in den "
                    + "Einstellungen."
            )
        case .foreignAccount:
            Explanation(
                "Dieses Konto gehört jemand anderem",
                "Die Adresse ist das Konto einer anderen Person dieses Gateways. Es wurde nichts geändert.",
                "Berichtigen Sie den Benutzernamen in Ihren Einstellungen, oder fragen Sie einen Administrator."
            )
        case .unownedAccount:
            Explanation(
                "Dieses Konto gehört niemandem",
                "Das Gateway hat schon ein Konto mit dieser Adresse, das keiner Person gehört, etwa den "
                    + "Standardabsender. Nur ein Administrator darf es übernehmen. Es wurde nichts geändert.",
                "Berichtigen Sie den Benutzernamen in Ihren Einstellungen, oder fragen Sie einen Administrator."
            )
        case .nothingGranted:
            Explanation(
                "Es wurde nichts gewährt",
                "Auf Googles Seite war keines der Häkchen gesetzt.",
                "Versuchen Sie es noch einmal und lassen Sie die Häkchen bei dem stehen, was das Gateway tun soll."
            )
        case .unknownState:
            Explanation(
                "Diese Antwort ist nicht verwendbar",
                "Sie gehört zu keinem Versuch dieses Browsers, wurde schon benutzt oder kam zu spät. Das geschieht "
                    + "auch, wenn Sie inzwischen abgemeldet wurden oder das Gateway neu gestartet ist.",
                "Beginnen Sie noch einmal. Es wurde nichts geändert."
            )
        case .notReached:
            Explanation(
                "Google war nicht zu erreichen",
                "Das Gateway bekam von Googles Token-Server keine brauchbare Antwort.",
                "Versuchen Sie es in einer Minute noch einmal. Bleibt es dabei, braucht der Rechner HTTPS-Zugang zu "
                    + "oauth2.googleapis.com und gmail.googleapis.com."
            )
        case .wrongDomain:
            Explanation(
                "Dieses Google-Konto darf sich nicht anmelden",
                "Es gehört zu keiner Domain, deren Personen sich hier anmelden dürfen.",
                "Wählen Sie auf Googles Seite das Konto Ihrer Organisation, oder melden Sie sich mit Passwort an."
            )
        case .unknownPerson:
            Explanation(
                "Niemand ist unter diesem Google-Konto bekannt",
                "Für seine Adresse gibt es keine Einladung, oder die Person darf sich nicht anmelden.",
                "Bitten Sie einen Administrator, die Adresse einzuladen, oder melden Sie sich mit Passwort an."
            )
        case .other:
            Explanation(
                "Google hat abgelehnt",
                "Für diese Antwort von Google hat das Gateway keine eigenen Worte.",
                "Prüfen Sie den OAuth-Client in der Google-Cloud-Konsole und versuchen Sie es noch einmal."
            )
        }
    }
}
