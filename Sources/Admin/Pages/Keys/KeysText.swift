import Base
import Storage

/// The words of the pages about keys of programs.
struct KeysText: Texts {
    let title = Localized("API keys", "API-Schlüssel")
    let intro = Localized(
        "With a key a program may use the gateway, as far as the key allows.",
        "Mit einem Schlüssel darf ein Programm das Gateway benutzen, soweit der Schlüssel es erlaubt."
    )
    let ownerMatters = Localized(
        "It works only while whoever made it is an active administrator.",
        "Er gilt nur, solange die Person, die ihn erstellt hat, aktiver Administrator ist."
    )
    let name = Localized("Name", "Name")
    let nameHint = Localized("The log calls the program by it.", "So nennt das Protokoll das Programm.")
    let scope = Localized("Allows", "Erlaubt")
    let lifetime = Localized("Good for", "Gültigkeit")
    let createdBy = Localized("Made by", "Erstellt von")
    let createdAt = Localized("Made", "Erstellt")
    let expires = Localized("Expires", "Läuft ab")
    let expired = Localized("Expired", "Abgelaufen")
    let suspended = Localized("Suspended", "Ausgesetzt")
    let lastUsed = Localized("Last used", "Zuletzt benutzt")
    let actions = Localized("Actions", "Aktionen")
    let make = Localized("Make a key", "Schlüssel erstellen")
    let made = Localized("The key", "Der Schlüssel")
    let madeHint = Localized(
        "It is shown only now. Give it to the program; the gateway keeps no copy.",
        "Er wird nur jetzt gezeigt. Geben Sie ihn dem Programm; das Gateway behält keine Kopie."
    )
    let revoke = Localized("Revoke", "Widerrufen")
    let revokeConsequence = Localized(
        "The program that uses it gets no answers from this moment on.",
        "Das Programm, das ihn benutzt, erhält ab sofort keine Antworten mehr."
    )
    let none = Localized("There are no keys.", "Es gibt keine Schlüssel.")
    let isTaken = Localized("There is a key with this name already.", "Es gibt schon einen Schlüssel mit diesem Namen.")
    let tooLong = Localized("The name is too long.", "Der Name ist zu lang.")
    let operations = Localized("What programs can do", "Was Programme können")
    let description = Localized("The description in OpenAPI 3.1", "Die Beschreibung in OpenAPI 3.1")
    let operationsHint = Localized(
        "The key goes into the header: Authorization: Bearer …",
        "Der Schlüssel steht im Kopf der Anfrage: Authorization: Bearer …"
    )
    let method = Localized("Method", "Methode")
    let path = Localized("Path", "Pfad")
    let summary = Localized("What it does", "Was es tut")
    let noKey = Localized("No key needed", "Kein Schlüssel nötig")
    let read = Localized("Look", "Ansehen")
    let steer = Localized("Look and steer the queue", "Ansehen und Warteschlange steuern")
    let administer = Localized("Everything", "Alles")
    let days = { @Sendable (count: Int) in
        count == 0
            ? Localized("until it is revoked", "bis zum Widerruf")
            : Localized("\(count) days", "\(count) Tage")
    }
    let revokeQuestion = { @Sendable (name: String) in
        Localized("Revoke the key \(name)?", "Den Schlüssel \(name) widerrufen?")
    }
    let revoked = { @Sendable (name: String) in
        Localized("The key \(name) was revoked.", "Der Schlüssel \(name) wurde widerrufen.")
    }
}

extension Translated<KeysText> {
    func words(_ scope: APIScope) -> String {
        switch scope {
        case .read: self.read
        case .steer: self.steer
        case .administer: self.administer
        }
    }
}
