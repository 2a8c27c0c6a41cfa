import Base
import Storage

/// The log in German, for the console. The log itself is English in files, in the journal and in the database; what
/// varies in an event is never in its text but in its details, so that a text is one entry here.
///
/// A test reads the sources and refuses a text or detail of the log that is missing here, and one that nothing logs.
enum LogGerman {
    static let events: [String: String] = [
        // Mail from Odoo
        "accepted": "Angenommen",
        "accepted: captured": "Angenommen: abgefangen",
        "accepted: captured in part": "Angenommen: teilweise abgefangen",
        "accepted: duplicate": "Angenommen: Duplikat",
        "accepted: duplicate; not sent": "Angenommen: Duplikat, wird nicht gesendet",
        "cannot accept connections": "Verbindungen lassen sich nicht annehmen",
        "cannot check the login": "Die Anmeldung lässt sich nicht prüfen",
        "cannot start TLS": "TLS lässt sich nicht starten",
        "client too slow": "Client zu langsam",
        "command refused": "Befehl abgelehnt",
        "connection closed": "Verbindung geschlossen",
        "connection closed: the login is no longer valid": "Verbindung geschlossen: Die Anmeldung gilt nicht mehr",
        "connection failed": "Verbindung abgebrochen",
        "connection refused": "Verbindung abgelehnt",
        "listening": "Listener bereit",
        "login failed": "Anmeldung fehlgeschlagen",
        "login locked out": "Anmeldung gesperrt",
        "message deferred": "E-Mail vorübergehend abgelehnt",
        "message refused": "E-Mail abgelehnt",
        "recipient accepted for a failure report: no mailbox can have this address":
            "Empfänger für einen Fehlerbericht angenommen: Kein Postfach kann diese Adresse haben",
        "STARTTLS without a usable certificate": "STARTTLS ohne verwendbares Zertifikat",
        "the client certificate names no enabled login; add one with `login add`":
            "Das Client-Zertifikat nennt keine aktive SMTP-Anmeldung; fügen Sie mit `login add` eine hinzu",
        "the client disconnected within a message; nothing was stored":
            "Der Client hat die Verbindung mitten in einer E-Mail getrennt; nichts wurde gespeichert",

        // Mail to Google
        "a delivery report names the message only by its Message-ID":
            "Ein Zustellbericht nennt die E-Mail nur mit ihrer Message-ID",
        "a record of the queue is damaged": "Ein Eintrag der Warteschlange ist beschädigt",
        "a record of the queue is damaged; its delivery is held until someone decides":
            "Ein Eintrag der Warteschlange ist beschädigt; seine Zustellung ist angehalten, bis jemand entscheidet",
        "an account's worker hangs; it is replaced": "Der Versand eines Kontos hängt und wird neu gestartet",
        "cannot read the queue; trying again shortly":
            "Die Warteschlange ist nicht lesbar; es wird gleich erneut versucht",
        "cannot recover what was being sent at the last stop; trying again shortly":
            "Was beim letzten Anhalten gesendet wurde, lässt sich nicht übernehmen; es wird gleich erneut versucht",
        "cannot search for damaged records": "Nach beschädigten Einträgen lässt sich nicht suchen",
        "cannot search Sent for the message; sending again":
            "„Gesendet“ lässt sich nicht nach der E-Mail durchsuchen; sie wird erneut gesendet",
        "cannot send a delivery report; no account can mail it":
            "Ein Zustellbericht lässt sich nicht senden; kein Konto kann es",
        "cannot store a delivery report; it is lost":
            "Ein Zustellbericht lässt sich nicht speichern und ist verloren",
        "cannot store an account's health": "Der Zustand eines Kontos lässt sich nicht speichern",
        "cannot store an attempt's outcome": "Das Ergebnis eines Versuchs lässt sich nicht speichern",
        "cannot store whether the Odoo database is neutralized":
            "Es lässt sich nicht speichern, ob die Odoo-Datenbank neutralisiert ist",
        "cannot store what a search of Sent spent":
            "Das von einer Suche in „Gesendet“ verbrauchte Kontingent lässt sich nicht speichern",
        "sent": "Gesendet",
        "delivered": "Gesendet",
        "failed": "Fehlgeschlagen",
        "held": "Angehalten",
        "the account can send again": "Das Konto kann wieder senden",
        "the account cannot send; its mail waits": "Das Konto kann nicht senden; seine E-Mails warten",
        "the account is paused": "Das Konto ist pausiert",
        "the account still cannot send": "Das Konto kann weiterhin nicht senden",
        "the database refuses an attempt's outcome; the next start searches Sent for the message":
            "Die Datenbank lehnt das Ergebnis eines Versuchs ab; der nächste Start durchsucht „Gesendet“ nach der E-Mail",
        "the gateway stopped while sending; searching Sent for these messages before sending again":
            "Das Gateway wurde beim Senden angehalten; vor dem erneuten Senden wird „Gesendet“ durchsucht",

        // Delivery reports and bounces
        "a message that Gmail accepted bounced; Google's report is in the account's inbox":
            "Eine von Gmail angenommene E-Mail war unzustellbar; Googles Bericht liegt im Posteingang des Kontos",
        "a message that Gmail accepted bounced; queued a report to its sender":
            "Eine von Gmail angenommene E-Mail war unzustellbar; ein Bericht an den Absender ist in der Warteschlange",
        "a message that Gmail accepted bounced; reported it to Odoo":
            "Eine von Gmail angenommene E-Mail war unzustellbar; Odoo wurde benachrichtigt",
        "mail that came back was not counted": "Zurückgekommene E-Mails wurden nicht gezählt",
        "cannot check an inbox for bounces": "Ein Posteingang lässt sich nicht auf unzustellbare E-Mails prüfen",
        "cannot check the inboxes for bounces": "Die Posteingänge lassen sich nicht auf unzustellbare E-Mails prüfen",
        "cannot read or store sent Message-IDs":
            "Gesendete Message-IDs lassen sich nicht lesen oder nicht speichern",
        "cannot record Gmail's Message-IDs in Odoo": "Gmails Message-IDs lassen sich nicht in Odoo eintragen",
        "ignored a bounce for addresses to which its message did not go":
            "Unzustellbarkeitsmeldung ignoriert: Die E-Mail ging nicht an diese Adressen",
        "ignored a bounce that lacks the proof sent with its message":
            "Unzustellbarkeitsmeldung ignoriert: Der mitgesendete Nachweis fehlt",
        "Odoo does not accept a delivery report; the next database is tried, or the report is mailed":
            "Odoo nimmt einen Zustellbericht nicht an; er geht an die nächste Datenbank oder per E-Mail",
        "Odoo does not accept the report of a bounce": "Odoo nimmt die Meldung einer unzustellbaren E-Mail nicht an",
        "Odoo has no record to show a failure on; the report is mailed":
            "Odoo hat keinen Datensatz, der den Fehler zeigen könnte; der Bericht geht per E-Mail",
        "recorded Gmail's Message-IDs in Odoo": "Gmails Message-IDs wurden in Odoo eingetragen",

        // Scheduled actions
        "a run of a scheduled action was requested": "Ein Lauf einer geplanten Aktion wurde angefordert",
        "a scheduled action completed": "Geplante Aktion abgeschlossen",
        "a scheduled action completed in part": "Geplante Aktion teilweise abgeschlossen",
        "a scheduled action failed": "Geplante Aktion fehlgeschlagen",
        "a scheduled action found nothing to do": "Geplante Aktion ohne Änderungen",
        "a scheduled action started": "Geplante Aktion gestartet",
        "a scheduled action was changed": "Eine geplante Aktion wurde geändert",
        "a scheduled action was interrupted": "Geplante Aktion unterbrochen",
        "a request from the app in Odoo cannot be served":
            "Eine Anforderung aus der App in Odoo lässt sich nicht ausführen",
        "cannot tell a user of Odoo what was done": "Einem Benutzer von Odoo lässt sich nicht sagen, was geschehen ist",
        "a staged message cannot be shown in Odoo": "Eine abgerufene Nachricht lässt sich in Odoo nicht anzeigen",
        "the app in Odoo cannot be served": "Die App in Odoo lässt sich nicht bedienen",
        "cannot read from Odoo who requested appointments":
            "Aus Odoo lässt sich nicht lesen, wer Termine angefordert hat",
        "cannot read which scheduled actions are due": "Es ist nicht lesbar, welche geplanten Aktionen fällig sind",
        "cannot resume interrupted scheduled actions": "Unterbrochene geplante Aktionen lassen sich nicht fortsetzen",
        "cannot store the outcome of a run": "Das Ergebnis eines Laufs lässt sich nicht speichern",
        "cannot update in Odoo whom the gateway acts for":
            "In Odoo lässt sich nicht aktualisieren, für wen das Gateway handelt",
        "imported a message": "Eine E-Mail wurde importiert",
        "listing a calendar again": "Ein Kalender wird neu gelesen",
        "resuming scheduled actions that the last stop interrupted":
            "Geplante Aktionen, die beim letzten Anhalten unterbrochen wurden, werden fortgesetzt",
        "rewriting appointments that were changed in Odoo":
            "In Odoo geänderte Termine werden neu geschrieben",

        // Transfers and personal settings
        "a contact was created for a staged message": "Für eine abgerufene E-Mail wurde ein Kontakt angelegt",
        "a new transfer of all events was requested": "Eine neue Übertragung aller Termine wurde angefordert",
        "an import was requested": "Ein Import wurde angefordert",
        "imported messages were deleted from the staging list":
            "Importierte E-Mails wurden aus der Liste der Nachrichten gelöscht",
        "it was decided about contacts whose subscriptions ended":
            "Über Kontakte mit beendetem Abonnement wurde entschieden",
        "messages were deleted from the staging list": "E-Mails wurden aus der Liste der Nachrichten gelöscht",
        "personal settings were changed": "Persönliche Einstellungen wurden geändert",
        "transfer folders were created and chosen": "Transferordner wurden erstellt und ausgewählt",

        // Accounts and grants
        "access was granted": "Zugriff wurde gewährt",
        "access was revoked": "Zugriff wurde widerrufen",
        "accounts of the service account were added": "Konten des Dienstkontos wurden hinzugefügt",
        "cannot add an account of the service account": "Ein Konto des Dienstkontos lässt sich nicht hinzufügen",
        "cannot read the send-as addresses": "Die Absenderadressen lassen sich nicht lesen",
        "cannot revoke a grant at Google": "Ein Zugriff lässt sich bei Google nicht widerrufen",
        "mail of a removed account was rerouted to the default sender":
            "E-Mails eines entfernten Kontos wurden auf den Standardabsender umgeleitet",
        "the address is no longer shared": "Die Adresse wird nicht mehr geteilt",
        "the address is shared": "Die Adresse wird geteilt",
        "waiting mail of a pool was moved to accounts that can send it":
            "Wartende E-Mails eines Pools wurden auf Konten verteilt, die sie senden können",
        "the account has a new grant": "Dem Konto wurde erneut Zugriff gewährt",
        "the account was added": "Das Konto wurde hinzugefügt",
        "the account was changed": "Das Konto wurde geändert",
        "the account was disabled": "Das Konto wurde deaktiviert",
        "the account was enabled": "Das Konto wurde aktiviert",
        "the account was made the default sender": "Das Konto wurde zum Standardabsender",
        "the account was paused": "Das Konto wurde pausiert",
        "the account was removed": "Das Konto wurde entfernt",
        "the account was resumed": "Die Pause des Kontos wurde beendet",
        "the account's options were changed": "Die Optionen des Kontos wurden geändert",
        "the browser returned from Google without a usable answer":
            "Der Browser kam ohne verwendbare Antwort von Google zurück",

        // Sign-in and users
        "a link to choose a password was created": "Ein Link zur Passwortwahl wurde erstellt",
        "a recovery code was used to sign in": "Mit einem Wiederherstellungscode angemeldet",
        "a second factor was removed, since the sealing key was lost":
            "Ein zweiter Faktor wurde entfernt, weil der Versiegelungsschlüssel verloren ging",
        "a ticket from Odoo was refused": "Ein Ticket aus Odoo wurde abgelehnt",
        "a user came from Odoo": "Ein Benutzer kam aus Odoo",
        "a user signed in": "Ein Benutzer hat sich angemeldet",
        "users were invited": "Benutzer wurden eingeladen",
        "a user was added, who signed in with Google":
            "Ein Benutzer wurde hinzugefügt, der sich mit Google angemeldet hat",
        "addresses were removed from the bounce list": "Adressen wurden aus der Liste der Rückläufer entfernt",
        "a link to choose a new password could not be mailed":
            "Ein Link zur Wahl eines neuen Passworts konnte nicht gesendet werden",
        "a link to choose a new password was mailed": "Ein Link zur Wahl eines neuen Passworts wurde gesendet",
        "a new password was asked for, for nobody who has one":
            "Ein neues Passwort wurde angefordert, für niemanden, der eines hat",
        "a password was set by a link from a mail": "Ein Passwort wurde über einen Link aus einer E-Mail festgelegt",
        "a password was set by a one-time link": "Ein Passwort wurde über einen Einmal-Link festgelegt",
        "an administrator without a second factor is mailed no link":
            "Ein Administrator ohne zweiten Faktor erhält keinen Link per E-Mail",
        "no link to choose a password can be mailed: no default sender works":
            "Es kann kein Link zur Passwortwahl gesendet werden: Kein Standardabsender ist in Betrieb",
        "a user was added, who came from Odoo": "Ein Benutzer, der aus Odoo kam, wurde hinzugefügt",
        "a user was activated": "Ein Benutzer wurde aktiviert",
        "a user was deactivated": "Ein Benutzer wurde deaktiviert",
        "a user was removed": "Ein Benutzer wurde entfernt",
        "a user's role was changed": "Die Rolle eines Benutzers wurde geändert",
        "a user's second factor was reset": "Der zweite Faktor eines Benutzers wurde zurückgesetzt",
        "a wrong code of the second factor was entered": "Ein falscher Code des zweiten Faktors wurde eingegeben",
        "API key refused": "API-Schlüssel abgelehnt",
        "cannot create the link for the first administrator":
            "Der Link für den ersten Administrator lässt sich nicht erstellen",
        "cannot tell the other nodes of a call by Odoo":
            "Den anderen Knoten lässt sich ein Aufruf von Odoo nicht mitteilen",
        "cannot delete ended sessions": "Beendete Sitzungen lassen sich nicht löschen",
        "new recovery codes were created": "Neue Wiederherstellungscodes wurden erstellt",
        "Odoo does not say whose ticket it is": "Odoo sagt nicht, wem ein Ticket gehört",
        "sign-in locked out": "Anmeldung gesperrt",
        "sign-in refused": "Anmeldung abgelehnt",
        "the password was changed": "Das Passwort wurde geändert",
        "the second factor was disabled": "Der zweite Faktor wurde ausgeschaltet",
        "the second factor was enabled": "Der zweite Faktor wurde eingeschaltet",

        // Commands and settings
        "a backup was made": "Eine Sicherung wurde erstellt",
        "a captured message is sent after all": "Eine abgefangene E-Mail wird doch gesendet",
        "a setting is refused": "Eine Einstellung wird abgelehnt",
        "a setting should be reviewed": "Eine Einstellung sollte geprüft werden",
        "a test message was sent": "Eine Testnachricht wurde gesendet",
        "an Odoo database was saved": "Eine Odoo-Datenbank wurde gespeichert",
        "an Odoo database was removed": "Eine Odoo-Datenbank wurde entfernt",
        "cannot read the Odoo databases that were added":
            "Die hinzugefügten Odoo-Datenbanken lassen sich nicht lesen",
        "the key of an Odoo database cannot be opened":
            "Der Schlüssel einer Odoo-Datenbank lässt sich nicht öffnen",
        "an alert was sent": "Ein Hinweis wurde gesendet",
        "an alert could not be sent, and is tried again":
            "Ein Hinweis konnte nicht gesendet werden und wird erneut versucht",
        "an alert could not be sent, and is given up": "Ein Hinweis konnte nicht gesendet werden und wird aufgegeben",
        "cannot look for alerts": "Hinweise lassen sich nicht suchen",
        "cannot record that an alert was sent": "Dass ein Hinweis gesendet wurde, lässt sich nicht festhalten",
        "the delivery webhook did not take events, and is called again":
            "Der Webhook für Zustellungen hat Ereignisse nicht angenommen und wird erneut aufgerufen",
        "the delivery webhook takes events again": "Der Webhook für Zustellungen nimmt wieder Ereignisse an",
        "the delivery webhook answered 410 Gone and is told of nothing more":
            "Der Webhook für Zustellungen hat mit 410 Gone geantwortet und erfährt nichts mehr",
        "delivery events could not be sent, and are given up":
            "Ereignisse von Zustellungen konnten nicht gesendet werden und werden aufgegeben",
        "cannot read or record delivery events":
            "Ereignisse von Zustellungen lassen sich nicht lesen oder festhalten",
        "a test event was sent to the delivery webhook":
            "Ein Testereignis wurde an den Webhook für Zustellungen gesendet",
        "a session was ended by its user": "Ein Benutzer hat eine seiner Sitzungen beendet",
        "all sessions were ended by their user": "Ein Benutzer hat alle seine Sitzungen beendet",
        "an API key was created": "Ein API-Schlüssel wurde erstellt",
        "an API key was revoked": "Ein API-Schlüssel wurde widerrufen",
        "an SMTP login was added": "Eine SMTP-Anmeldung wurde hinzugefügt",
        "an SMTP login was changed": "Eine SMTP-Anmeldung wurde geändert",
        "an SMTP login was removed": "Eine SMTP-Anmeldung wurde entfernt",
        "an SMTP password was removed": "Ein SMTP-Passwort wurde entfernt",
        "an SMTP password was set": "Ein SMTP-Passwort wurde festgelegt",
        "deliveries were changed": "Zustellungen wurden geändert",
        "Odoo does not say whether the database is neutralized":
            "Odoo sagt nicht, ob die Datenbank neutralisiert ist",
        "the database was put back to an earlier state": "Die Datenbank wurde auf einen früheren Stand zurückgesetzt",
        "the gateway's records in Odoo were changed": "Die Datensätze des Gateways in Odoo wurden geändert",
        "the gateway's records in Odoo were changed in part":
            "Die Datensätze des Gateways in Odoo wurden teilweise geändert",
        "the organisation's name and help were changed":
            "Name und Hilfeseite der Organisation wurden geändert",
        "the log's settings were changed": "Die Einstellungen des Protokolls wurden geändert",
        "the Odoo database is neutralized: its mail is captured":
            "Die Odoo-Datenbank ist neutralisiert: Ihre E-Mails werden abgefangen",
        "the Odoo database is no longer neutralized: its mail is sent":
            "Die Odoo-Datenbank ist nicht mehr neutralisiert: Ihre E-Mails werden gesendet",
        "the organisation's settings were changed": "Die Einstellungen der Organisation wurden geändert",
        "the sealing key was changed": "Der Versiegelungsschlüssel wurde gewechselt",
        "the sealing key was changed; the new one is in use":
            "Der Versiegelungsschlüssel wurde gewechselt; der neue ist in Gebrauch",
        "the sealing key was lost and reset": "Der Versiegelungsschlüssel ging verloren und wurde zurückgesetzt",

        // Nodes
        "a node died; its work is taken over": "Ein Knoten ist ausgefallen; seine Arbeit wird übernommen",
        "a node stopped while sending; searching Sent for these messages before sending again":
            "Ein Knoten wurde beim Senden angehalten; vor dem erneuten Senden wird „Gesendet“ durchsucht",
        "cannot claim a duty": "Eine Aufgabe lässt sich nicht übernehmen",
        "cannot leave an account to other nodes": "Ein Konto lässt sich nicht anderen Knoten überlassen",
        "cannot take over from a node that is gone":
            "Die Arbeit eines ausgefallenen Knotens lässt sich nicht übernehmen",
        "no heartbeat reaches the database; nothing is sent until one does":
            "Die Datenbank ist für Lebenszeichen nicht erreichbar; bis dahin wird nichts gesendet",
        "the clock of this machine differs from the database server's, which counts":
            "Die Uhr dieses Rechners weicht von der des Datenbankservers ab, die maßgeblich ist",
        "the other nodes took this one for dead; it sends nothing until it has joined them again":
            "Die anderen Knoten hielten diesen für ausgefallen; er sendet nichts, bis er wieder beigetreten ist",
        "this node has joined the others again": "Dieser Knoten ist den anderen wieder beigetreten",

        // The process
        "a certificate that could not be used was read again":
            "Ein zuvor unbrauchbares Zertifikat ist wieder lesbar",
        "a certificate was loaded": "Ein Zertifikat wurde geladen",
        "a certificate was removed": "Ein Zertifikat wurde entfernt",
        "a change of the sealing key was interrupted; complete it with `gsuite-gateway key rotate`":
            "Ein Wechsel des Versiegelungsschlüssels wurde unterbrochen; schließen Sie ihn mit "
            + "`gsuite-gateway key rotate` ab",
        "a page of the console failed": "Eine Seite der Konsole ist fehlgeschlagen",
        "a part of the gateway does not recover; the process exits to be restarted":
            "Ein Teil des Gateways erholt sich nicht; der Prozess beendet sich, um neu gestartet zu werden",
        "a part of the gateway hangs": "Ein Teil des Gateways hängt",
        "a part of the gateway runs again": "Ein Teil des Gateways läuft wieder",
        "a request of a program failed": "Die Anfrage eines Programms ist fehlgeschlagen",
        "an interrupted change of the sealing key was completed":
            "Ein unterbrochener Wechsel des Versiegelungsschlüssels wurde abgeschlossen",
        "cannot load a certificate; what was loaded before stays in use":
            "Ein Zertifikat lässt sich nicht laden; das zuvor geladene bleibt in Gebrauch",
        "cannot write down how far a run of the console is":
            "Der Fortschritt eines Laufs der Konsole lässt sich nicht speichern",
        "cannot maintain the log": "Das Protokoll lässt sich nicht pflegen",
        "log entries are missing: the database was too slow to store them":
            "Protokolleinträge fehlen: Die Datenbank war zu langsam, um sie zu speichern",
        "maintenance failed": "Die Wartung ist fehlgeschlagen",
        "orphaned spool files were removed": "Verwaiste Spool-Dateien wurden entfernt",
        "starting": "Das Gateway startet",
        "stopped": "Das Gateway wurde angehalten",
        "the console listens": "Die Konsole ist bereit",
        "the gateway's own certificate was renewed before it expired":
            "Das eigene Zertifikat des Gateways wurde vor seinem Ablauf erneuert",

        // The outcomes of attempts that are not final
        "found": "In Gmail gefunden",
        "interrupted": "Unterbrochen, Ergebnis unbekannt",
        "not-found": "In Gmail nicht gefunden",
        "not-looked": "Suche nicht möglich",
        "retry": "Wird erneut versucht",
        "unknown": "Ergebnis unbekannt",
    ]

    /// The names of details.
    static let names: [String: String] = [
        "account": "Konto", "accounts": "Konten", "action": "Aktion", "address": "Adresse", "addresses": "Adressen",
        "administrators-read-messages": "Administratoren lesen E-Mails", "affected-user": "Betroffener Benutzer",
        "after-ms": "Nach Millisekunden", "ahead-ms": "Vorsprung in Millisekunden", "alert": "Hinweis",
        "answer": "Antwort",
        "api-key": "API-Schlüssel", "appointments": "Termine",
        "attempt": "Versuch", "attempts": "Versuche", "by": "Durch", "calendar": "Kalender", "captured": "Abgefangen",
        "category": "Bereich",
        "cause": "Ursache", "certificate": "Zertifikat", "changed": "Geändert", "channel": "Weg", "client": "Client",
        "codes-left": "Verbleibende Codes", "command": "Befehl", "contacts": "Kontakte", "created": "Angelegt",
        "damage": "Schaden", "data-directory": "Datenordner", "database": "Datenbank", "days": "Tage",
        "decision": "Entscheidung", "deleted": "Gelöscht", "deliveries": "Zustellungen",
        "duplicate-of": "Duplikat von", "duty": "Aufgabe", "email": "E-Mail-Adresse", "enabled": "Eingeschaltet",
        "encryption": "Verschlüsselung", "entries": "Einträge", "error": "Fehler", "events": "Ereignisse",
        "expires": "Läuft ab",
        "failed": "Fehlgeschlagen", "fetched": "Abgerufen", "files": "Dateien", "folders": "Ordner",
        "imported": "Importiert",
        "invalid-recipients": "Ungültige Empfänger", "level": "Stufe", "listener": "Listener",
        "login": "SMTP-Anmeldung", "members": "Mitglieder", "message-id": "Message-ID", "messages": "E-Mails",
        "minutes": "Minuten",
        "next-attempt": "Nächster Versuch", "node": "Knoten", "outcome": "Ergebnis", "part": "Teil", "phase": "Phase",
        "priority": "Priorität", "problem": "Problem", "proxy": "Proxy", "queue-id": "Warteschlangen-ID",
        "reason": "Grund", "recipient": "Empfänger", "recipients": "Empfänger", "remote-id": "ID beim Empfänger",
        "reply": "Antwort",
        "role": "Rolle", "run": "Lauf", "runs": "Läufe", "scope": "Berechtigung", "sender": "Absender",
        "setting": "Einstellung", "since": "Seit", "size": "Größe in Byte", "skipped": "Übersprungen",
        "status": "Status", "suggested-fix": "Abhilfe", "tls": "TLS", "unchanged": "Unverändert", "until": "Bis",
        "url": "URL", "user": "Benutzer", "users": "Benutzer", "version": "Version", "withheld": "Nicht geschrieben",
    ]

    /// The values of details that are words of the gateway, by the detail's name.
    static let values: [String: [String: String]] = [
        "command": [
            "hold": "Anhalten", "release": "Freigeben", "remove": "Entfernen", "reroute": "Umleiten",
            "retry": "Erneut versuchen", "send-anyway": "Trotzdem senden",
        ],
        "decision": ["delete": "Löschen", "keep": "Behalten"],
        "enabled": ["true": "Ja", "false": "Nein"],
        "administrators-read-messages": ["true": "Ja", "false": "Nein"],
        "outcome": [
            "failed": "Fehlgeschlagen", "interrupted": "Unterbrochen", "partly": "Teilweise abgeschlossen",
            "running": "Läuft", "succeeded": "Erfolgreich",
        ],
        "phase": [
            "command": "Befehl", "content": "Inhalt", "handshake": "TLS-Handshake", "transaction": "Transaktion",
        ],
        "priority": ["bulk": "Massenversand", "normal": "Normal", "urgent": "Dringend"],
        "reason": [
            "address not allowed": "Adresse nicht zugelassen", "no address": "Keine Adresse",
            "no certificate": "Kein Zertifikat", "too few file descriptors left": "Zu wenige Dateideskriptoren frei",
            "too many connections": "Zu viele Verbindungen",
        ],
        "role": ["administrator": "Administrator", "user": "Benutzer"],
        "scope": ["administer": "Vollzugriff", "manage": "Lesen und Warteschlange verwalten", "read": "Lesen"],
    ]

    /// The events whose German text contains `text`, ignoring case.
    static func events(containing text: String) -> [String] {
        let wanted = text.lowercased()
        return events.filter { $0.value.lowercased().contains(wanted) }.keys.sorted()
    }
}

extension NewLogEntry {
    /// What happened, in the reader's language.
    func event(in language: Language) -> String {
        language == .german ? LogGerman.events[text] ?? text : text
    }

    /// The details in the reader's language and format. In English, names and values are those of the log itself.
    func readableDetails(_ format: LocalFormat) -> [(name: String, value: String)] {
        details(in: format.language).map { name, value in
            guard format.language == .german else { return (name, value) }
            let time = Timestamp(iso8601: value).map(format.dateAndClock)
            return (LogGerman.names[name] ?? name, LogGerman.values[name]?[value] ?? time ?? value)
        }
    }
}
