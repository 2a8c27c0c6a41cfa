import Base
import Storage

/// The words of the pages about keys of programs.
struct KeysText: Texts {
    let title = Localized("API keys", "API-Schlüssel")
    let intro = Localized(
        "A key lets a program use the gateway, within the limits of the key.",
        "Mit einem Schlüssel kann ein Programm das Gateway nutzen, soweit der Schlüssel es erlaubt."
    )
    let ownerMatters = Localized(
        "A key works only while the user who created it is an active administrator.",
        "Ein Schlüssel gilt nur, solange der Benutzer, der ihn erstellt hat, aktiver Administrator ist."
    )
    let name = Localized("Name", "Name")
    let nameHint = Localized(
        "The log shows the program under this name.",
        "Unter diesem Namen erscheint das Programm im Protokoll."
    )
    let scope = Localized("Permissions", "Berechtigungen")
    let lifetime = Localized("Validity", "Gültigkeit")
    let createdBy = Localized("Created by", "Erstellt von")
    let createdAt = Localized("Created", "Erstellt")
    let expires = Localized("Expires", "Läuft ab")
    let expired = Localized("Expired", "Abgelaufen")
    let suspended = Localized("Suspended", "Ausgesetzt")
    let lastUsed = Localized("Last used", "Zuletzt verwendet")
    let actions = Localized("Actions", "Aktionen")
    let make = Localized("Create key", "Schlüssel erstellen")
    let made = Localized("Key", "Schlüssel")
    let madeHint = Localized(
        "It is shown only once. Enter it in the program; the gateway keeps no copy.",
        "Er wird nur einmal angezeigt. Tragen Sie ihn im Programm ein; das Gateway behält keine Kopie."
    )
    let revoke = Localized("Revoke", "Widerrufen")
    let revokeConsequence = Localized(
        "The program that uses it loses access immediately.",
        "Das Programm, das ihn verwendet, verliert sofort den Zugriff."
    )
    let none = Localized("There are no keys.", "Es gibt keine Schlüssel.")
    let isTaken = Localized(
        "A key with this name already exists.",
        "Ein Schlüssel mit diesem Namen existiert bereits."
    )
    let tooLong = Localized("The name is too long.", "Der Name ist zu lang.")
    let operations = Localized("Operations", "Vorgänge")
    let description = Localized("OpenAPI 3.1 description", "OpenAPI-3.1-Beschreibung")
    let operationsHint = Localized(
        "Send the key in the header: Authorization: Bearer …",
        "Der Schlüssel wird im Header gesendet: Authorization: Bearer …"
    )
    let method = Localized("Method", "Methode")
    let path = Localized("Path", "Pfad")
    let summary = Localized("Description", "Beschreibung")
    let noKey = Localized("No key needed", "Kein Schlüssel nötig")
    let read = Localized("Read", "Lesen")
    let manage = Localized("Read and manage the queue", "Lesen und Warteschlange verwalten")
    let administer = Localized("Full access", "Vollzugriff")
    let days = { @Sendable (count: Int) in
        count == 0
            ? Localized("until revoked", "bis zum Widerruf")
            : Localized("\(count) days", "\(count) Tage")
    }
    let revokeQuestion = { @Sendable (name: String) in
        Localized("Revoke the key \(name)?", "Schlüssel \(name) widerrufen?")
    }
    let revoked = { @Sendable (name: String) in
        Localized("The key \(name) was revoked.", "Der Schlüssel \(name) wurde widerrufen.")
    }
}

extension Translated<KeysText> {
    func words(_ scope: APIScope) -> String {
        switch scope {
        case .read: self.read
        case .manage: self.manage
        case .administer: self.administer
        }
    }
}
