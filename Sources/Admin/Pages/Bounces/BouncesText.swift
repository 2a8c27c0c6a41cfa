import Base

/// The words of the bounce list.
struct BouncesText: Texts {
    let title = Localized("Bounces", "Rückläufer")
    let leadSent = Localized(
        "These addresses do not exist: mail to them came back. Mail to them is still sent, unless delivery.refuse_bounced is "
            + "on. An address leaves the list when nothing has come back from it for as long as the records of messages are "
            + "kept.",
        "Diese Adressen existieren nicht: E-Mails an sie kamen zurück. E-Mails an sie werden weiterhin gesendet, sofern "
            + "delivery.refuse_bounced nicht eingeschaltet ist. Eine Adresse verlässt die Liste, wenn so lange nichts von ihr "
            + "zurückkam, wie die Datensätze der E-Mails aufbewahrt werden."
    )
    let leadRefused = Localized(
        "These addresses do not exist: mail to them came back. New mail to them is not sent: it fails at once, and its sender is "
            + "notified. An address leaves the list when it is removed here, or when nothing has come back from it for as long as "
            + "the records of messages are kept.",
        "Diese Adressen existieren nicht: E-Mails an sie kamen zurück. An sie wird nicht gesendet: Neue E-Mails "
            + "schlagen sofort fehl, und ihr Absender wird benachrichtigt. Eine Adresse verlässt die Liste, wenn sie hier entfernt wird oder wenn "
            + "so lange nichts von ihr zurückkam, wie die Datensätze der E-Mails aufbewahrt werden."
    )
    let csv = Localized("Export as CSV", "Als CSV exportieren")
    let filter = Localized("Search the bounces", "Rückläufer durchsuchen")
    let selected = Localized("Selected addresses", "Ausgewählte Adressen")
    let address = Localized("Address", "Adresse")
    let last = Localized("Last bounce", "Letzter Rückläufer")
    let first = Localized("First bounce", "Erster Rückläufer")
    let count = Localized("Messages", "E-Mails")
    let status = Localized("Status code", "Statuscode")
    let reason = Localized("Reason", "Grund")
    let none = Localized("No mail has come back.", "Es ist keine E-Mail zurückgekommen.")
    let found = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "address", many: "addresses"))",
            "\(written) \(plural(count, one: "Adresse", many: "Adressen"))"
        )
    }
    let remove = Localized("Remove from the list", "Aus der Liste entfernen")
    let removeQuestion = { @Sendable (count: Int, written: String) in
        Localized(
            "Remove \(plural(count, one: "this address", many: "these \(written) addresses")) from the list?",
            "\(plural(count, one: "Diese Adresse", many: "Diese \(written) Adressen")) aus der Liste entfernen?"
        )
    }
    let removeEffect = Localized(
        "Mail to it is sent again. An address is back on the list as soon as mail to it comes back.",
        "E-Mails an sie werden wieder gesendet. Eine Adresse steht wieder auf der Liste, sobald eine E-Mail von ihr "
            + "zurückkommt."
    )
    let removed = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "address was", many: "addresses were")) removed from the list.",
            "\(written) \(plural(count, one: "Adresse wurde", many: "Adressen wurden")) aus der Liste entfernt."
        )
    }
}
