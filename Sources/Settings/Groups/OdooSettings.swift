package import Base
package import Storage

/// The Odoo databases that scheduled actions work with.
package struct OdooSettings: Sendable, Hashable {
    /// The first is the default of users who chose none.
    package var databases: [OdooDatabaseSettings] = []
    /// Concurrent runs of scheduled actions, each for a different user.
    package var concurrency = 4
    /// Whether failures are reported to Odoo by calls rather than mailed to it.
    package var deliveryReports = true
    /// Whether the accounts' inboxes are searched for bounces, to report them to Odoo.
    package var bounces = true
    /// Whether the Message-IDs that Gmail assigned are reported to Odoo. On by default: Odoo then knows its mail by the
    /// Message-ID that it travels under, as with every other mail server, at the price of a small record for each.
    package var sentMessageIDs = true
    /// Whether mail of neutralized databases is captured instead of sent.
    package var captureNeutralized = true
    /// Whether imported messages show images that lie on other servers.
    package var remoteImages = true
    /// How long the app in Odoo keeps imported messages that have left its lists.
    package var importedRetention = Duration.days(365)
    /// A PEM file with the certificates to trust instead of the system's.
    package var caFile: String?

    package init() {}
}

extension OdooSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .list(
                "databases",
                \.databases,
                "The Odoo databases. Most installations have one. With several, users choose theirs in the console, and the "
                    + "first is the default."
            ),
            .value(
                "concurrency",
                \.concurrency,
                .count(1...32),
                "The number of users for whom scheduled actions run at the same time. Each needs an Odoo worker now and "
                    + "then.",
                "Anzahl der Benutzer, für die geplante Aktionen gleichzeitig laufen. Jeder belegt zeitweise einen "
                    + "Odoo-Worker."
            ),
            .value(
                "delivery_reports",
                \.deliveryReports,
                .flag,
                "Report failures to the Odoo that sent the message, so that it turns red there at once. Failures that no "
                    + "Odoo shows are mailed to the sender. Requires what `gsuite-gateway odoo setup` creates, as do "
                    + "bounces and sent_message_ids.",
                "Fehler an das Odoo melden, das die E-Mail gesendet hat, damit sie dort sofort rot wird. Fehler, die "
                    + "kein Odoo anzeigt, gehen per E-Mail an den Absender. Setzt voraus, was `gsuite-gateway odoo "
                    + "setup` anlegt; das gilt auch für bounces und sent_message_ids."
            ),
            .value(
                "bounces",
                \.bounces,
                .flag,
                "Search the accounts' inboxes for mail that Gmail accepted and could not deliver, and report it to the Odoo "
                    + "that sent it, or else to its sender. Requires the scope gmail.modify. Costs 2 quota units every five "
                    + "minutes if nothing arrived.",
                "Die Posteingänge der Konten nach E-Mails durchsuchen, die Gmail angenommen hat, aber nicht "
                    + "zustellen konnte, und sie dem Odoo melden, das sie gesendet hat, sonst dem Absender. Setzt "
                    + "den Bereich gmail.modify voraus. Kostet alle fünf Minuten 2 Kontingenteinheiten, wenn nichts "
                    + "eingetroffen ist."
            ),
            .value(
                "sent_message_ids",
                \.sentMessageIDs,
                .flag,
                "Tell the Odoo that sent a message which Message-ID Gmail assigned, so that a reply that names only that "
                    + "one finds its record too. Odoo stores it in a hidden message. Costs two calls for up to a hundred "
                    + "messages once a minute, none if nothing was sent. Requires delivery.read_back_message_id.",
                "Dem Odoo, das eine E-Mail gesendet hat, die von Gmail vergebene Message-ID mitteilen, damit auch "
                    + "eine Antwort, die nur diese nennt, ihren Datensatz findet. Odoo speichert sie in einer "
                    + "verborgenen Nachricht. Kostet einmal pro Minute zwei Aufrufe für bis zu hundert E-Mails, "
                    + "keinen, wenn nichts gesendet wurde. Setzt delivery.read_back_message_id voraus."
            ),
            .value(
                "capture_neutralized",
                \.captureNeutralized,
                .flag,
                "Capture the mail of neutralized databases, such as copies made for tests. The gateway recognises their mail "
                    + "by message_id_hosts or smtp_logins, and asks Odoo every five minutes and at the start; its Odoo user "
                    + "must be allowed to read system parameters.",
                "Die E-Mails neutralisierter Datenbanken abfangen, etwa von Kopien für Tests. Das Gateway erkennt "
                    + "deren E-Mails an message_id_hosts oder smtp_logins und fragt Odoo beim Start und alle fünf "
                    + "Minuten; sein Odoo-Benutzer muss Systemparameter lesen dürfen."
            ),
            .value(
                "remote_images",
                \.remoteImages,
                .flag,
                "Show images on other servers in imported messages, as Odoo does in the mail that it receives. Whoever opens "
                    + "the contact's messages loads them, and so tells the sender. Tracking pixels, which nobody sees, are "
                    + "removed in any case. The app's previews never load anything.",
                "In importierten Nachrichten Bilder von anderen Servern anzeigen, wie Odoo es bei empfangenen E-Mails tut. "
                    + "Wer die Nachrichten des Kontakts öffnet, lädt sie und verrät das damit dem Absender. Zählpixel, die "
                    + "niemand sieht, werden in jedem Fall entfernt. Die Vorschau der App lädt nie etwas."
            ),
            .value(
                "imported_retention",
                \.importedRetention,
                .duration(.days(1)...(.days(3650))),
                "How long the app in Odoo keeps imported messages that were deleted from its lists. As long, the button at a "
                    + "contact counts and shows them; among the contact's messages they stay.",
                "Wie lange die App in Odoo importierte Nachrichten behält, die aus ihren Listen gelöscht wurden. So lange "
                    + "zählt und zeigt sie die Schaltfläche am Kontakt; unter den Nachrichten des Kontakts bleiben sie."
            ),
            .optional(
                "ca_file",
                \.caFile,
                .path,
                "A PEM file with the certificates to trust, if Odoo's certificate comes from your own authority. If empty, "
                    + "the system's are trusted.",
                "Eine PEM-Datei mit den Zertifikaten, denen vertraut wird, falls Odoos Zertifikat von Ihrer eigenen "
                    + "Zertifizierungsstelle stammt. Wenn leer, gelten die des Systems."
            ),
        ]
    }
}

/// An Odoo database, and the user that the gateway acts as there.
package struct OdooDatabaseSettings: Sendable, Hashable {
    /// The name in the console, in logs and in the name of the systemd credential.
    package var name = "odoo"
    package var url = "http://127.0.0.1:8069"
    package var database = ""
    package var login = ""
    /// The API key (or password) itself, even if it came from `keyFile` or a systemd credential.
    package var key: Secret?
    package var keyFile: String?
    /// The host names in the Message-IDs of its mail.
    package var messageIDHosts: [String] = []
    /// The SMTP logins that only it uses.
    package var smtpLogins: [String] = []
    /// Whether all its mail is captured instead of sent.
    package var capture = false
    /// The addresses and domains to which its mail is sent; other mail is captured. Empty for all.
    package var allowOnly: [String] = []

    package init() {}

    /// The name of the systemd credential that holds the key.
    package var credential: String { "gsuite-gateway.odoo.\(name)" }
}

extension OdooDatabaseSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "name",
                \.name,
                .fileName,
                "The name in the console and in logs.",
                "Der Name in der Konsole und in Protokollen."
            ),
            .value(
                "url",
                \.url,
                .url(["https", "http"]),
                "The URL of Odoo. Use http, which is unencrypted, only on this machine or in a network of its own.",
                "Die URL von Odoo. Verwenden Sie http, das nicht verschlüsselt, nur auf diesem Rechner oder in einem "
                    + "eigenen Netzwerk."
            ),
            .value(
                "database",
                \.database,
                .textOrNone("the name of the database"),
                "The name of the database.",
                "Der Name der Datenbank."
            ),
            .value(
                "login",
                \.login,
                .textOrNone("a login of Odoo"),
                "The login of the Odoo user that the gateway acts as. `gsuite-gateway odoo status` shows which rights it "
                    + "needs.",
                "Der Anmeldename des Odoo-Benutzers, als der das Gateway arbeitet. `gsuite-gateway odoo status` "
                    + "zeigt, welche Rechte er braucht."
            ),
            .optional(
                "key",
                \.key,
                .secret,
                "That user's API key (in Odoo: preferences, account security). Better kept in a file of its own: key_file.",
                "Der API-Schlüssel dieses Benutzers (in Odoo: Einstellungen, Kontosicherheit). Besser in einer "
                    + "eigenen Datei: key_file."
            ),
            .optional(
                "key_file",
                \.keyFile,
                .path,
                "A file that holds the key. With a systemd credential named gsuite-gateway.odoo.NAME, set neither.",
                "Eine Datei mit dem Schlüssel. Übergibt systemd das Credential gsuite-gateway.odoo.NAME, bleiben "
                    + "beide leer."
            ),
            .value(
                "message_id_hosts",
                \.messageIDHosts,
                .hostNames,
                "Host names by which the gateway recognises this database's mail: what its Message-IDs have after the @, "
                    + "the name of the machine or container on which Odoo runs. Only for capturing.",
                "Hostnamen, an denen das Gateway die E-Mails dieser Datenbank erkennt: was in ihren Message-IDs nach "
                    + "dem @ steht, der Name des Rechners oder Containers, auf dem Odoo läuft. Nur zum Abfangen."
            ),
            .value(
                "smtp_logins",
                \.smtpLogins,
                .names,
                "SMTP logins by which the gateway recognises this database's mail: those that no other database uses. Only "
                    + "for capturing.",
                "SMTP-Anmeldungen, an denen das Gateway die E-Mails dieser Datenbank erkennt: solche, die keine "
                    + "andere Datenbank verwendet. Nur zum Abfangen."
            ),
            .value(
                "capture",
                \.capture,
                .flag,
                "Whether mail of this database is captured: accepted, kept and shown in the console, but not sent. Takes "
                    + "message_id_hosts or smtp_logins.",
                "Ob E-Mails dieser Datenbank abgefangen werden: angenommen, aufbewahrt und in der Konsole gezeigt, "
                    + "aber nicht gesendet. Setzt message_id_hosts oder smtp_logins voraus."
            ),
            .value(
                "allow_only",
                \.allowOnly,
                .recipients,
                "Addresses and domains, such as @acme.example, to which this database's mail is sent; mail to all other "
                    + "recipients is captured. If empty, mail to everyone is sent.",
                "Adressen und Domains, z. B. @acme.example, an die E-Mails dieser Datenbank gesendet werden; E-Mails "
                    + "an alle anderen Empfänger werden abgefangen. Wenn leer, wird an alle gesendet."
            ),
        ]
    }
}

extension OdooSettings {
    /// Reads the keys from credentials or from their own files. A key in the configuration takes precedence over both.
    mutating func readSecrets(from sources: SettingSources, noting reader: inout SettingReader) {
        for index in databases.indices {
            let path = SettingPath().key("odoo").key("databases").element(index).key("key_file")
            let (file, credential) = (databases[index].keyFile, databases[index].credential)
            sources.fill(&databases[index].key, from: file, or: credential, at: path, noting: &reader)
        }
    }
}

extension OdooSettings {
    func problems() -> [Problem] {
        var problems = databases.enumerated().flatMap { $1.problems(at: "odoo.databases[\($0)]") }
        for (index, database) in databases.enumerated()
        where databases[..<index].contains(where: { $0.name == database.name }) {
            problems.append(
                Problem(
                    .error,
                    "odoo.databases[\(index)].name",
                    "two databases are named \"\(database.name)\"",
                    suggestedFix: "Give each a name of its own"
                )
            )
        }
        return problems
    }
}

extension OdooDatabaseSettings {
    fileprivate func problems(at path: String) -> [Problem] {
        var problems = captureProblems(capture, allowOnly, at: path)
        if capturePolicy.isActive, !isRecognised {
            problems.append(
                Problem(
                    .error,
                    "\(path).\(capture ? "capture" : "allow_only")",
                    "nothing tells which mail is this database's, so it would be sent",
                    suggestedFix: "Set message_id_hosts or smtp_logins, or capture by listener or login"
                )
            )
        }
        let missing = [("database", database.isEmpty), ("login", login.isEmpty)].filter(\.1).map(\.0)
        for key in missing {
            problems.append(
                Problem(.error, "\(path).\(key)", "it is empty", suggestedFix: "Set it to the \(key) that Odoo uses")
            )
        }
        if key == nil {
            problems.append(
                Problem(
                    .error,
                    "\(path).key",
                    "there is no key to log in to Odoo with",
                    suggestedFix: "Create an API key in Odoo, and set key_file or pass the credential \(credential)"
                )
            )
        }
        if url.hasPrefix("http://"), !isLoopback(url) {
            problems.append(
                Problem(
                    .warning,
                    "\(path).url",
                    "the key and all synchronised data cross the network unencrypted",
                    suggestedFix: "Use https, unless that network is trusted"
                )
            )
        }
        return problems
    }
}

extension OdooDatabaseSettings {
    /// Which of its mail is captured.
    package var capturePolicy: CapturePolicy { CapturePolicy(capturesAll: capture, allowOnly: allowOnly) }

    /// Whether the gateway can tell which mail is this database's.
    package var isRecognised: Bool { !messageIDHosts.isEmpty || !smtpLogins.isEmpty }
}
