import Base
import Storage

/// The words of the page of a user's settings about contacts.
struct PersonalContactsText: Texts {
    let contacts = Localized("Contacts", "Kontakte")
    let deletesUnsubscribed = Localized(
        "Delete contacts from Google when the subscription ends",
        "Kontakte bei Google löschen, wenn das Abonnement endet"
    )
    let deletesUnsubscribedHint = Localized(
        "For contacts whose subscription ended before you enabled this, the gateway asks first.",
        "Bei Kontakten, deren Abonnement vor dem Einschalten endete, fragt das Gateway zuerst nach."
    )
    let importsNew = Localized("Import new contacts automatically", "Neue Kontakte automatisch importieren")
    let leavesOutSalutation = Localized("Do not sync salutations", "Anreden nicht synchronisieren")
    let leavesOutSalutationHint = { @Sendable (odooVersion: Int?) in
        if let odooVersion, odooVersion >= OdooText.firstWithoutTitles {
            Localized(
                "Odoo \(odooVersion) has no field for salutations. Titles in names, such as “Dr.” or “Prof.”, are "
                    + "left out.",
                "Odoo \(odooVersion) hat kein Feld für Anreden. Weggelassen werden Titel im Namen, etwa „Dr.“ "
                    + "oder „Prof.“."
            )
        } else {
            Localized(
                "Titles in names, such as “Dr.” or “Prof.”, are also left out.",
                "Auch Titel im Namen, etwa „Dr.“ oder „Prof.“, werden weggelassen."
            )
        }
    }
    let tagsAsGroups = Localized("Transfer tags as labels", "Stichwörter als Labels übertragen")
    let tagsAsGroupsHint = Localized(
        "Each Odoo tag becomes a label of the contacts at Google. Your own labels are left unchanged.",
        "Jedes Stichwort in Odoo wird ein Label der Kontakte bei Google. Eigene Labels bleiben unverändert."
    )
    let mostDeleted = Localized(
        "Ask before deleting more than this, in percent of all contacts",
        "Nachfragen, bevor mehr gelöscht wird, in Prozent aller Kontakte"
    )
    let mostDeletedHint = { @Sendable (least: Int, most: Int) in
        Localized(
            "\(least) to \(most). A run that would delete more from Google waits for your approval.",
            "\(least) bis \(most). Ein Lauf, der bei Google mehr löschen würde, wartet auf Ihre Zustimmung."
        )
    }
    let deletionTitle = Localized("Delete contacts from Google?", "Kontakte bei Google löschen?")
    let deletionQuestion = { @Sendable (deletions: String, total: String, database: String) in
        Localized(
            "The subscriptions of \(deletions) of \(total) contacts of the database \(database) have ended.",
            "Die Abonnements von \(deletions) von \(total) Kontakten der Datenbank \(database) sind beendet."
        )
    }
    let deletionHint = Localized(
        "That is more than a run deletes without asking, or some ended before you enabled deletion. Deleted "
            + "contacts stay in Google's trash for 30 days.",
        "Das sind mehr, als ein Lauf ohne Nachfrage löscht, oder einige endeten vor dem Einschalten des Löschens. "
            + "Gelöschte Kontakte bleiben 30 Tage im Papierkorb von Google."
    )
    let deleteThem = Localized("Delete", "Löschen")
    let keepThem = Localized("Keep", "Behalten")
    let deletionAnswered = { @Sendable (deletes: Bool) in
        deletes
            ? Localized("The next run deletes them.", "Der nächste Lauf löscht sie.")
            : Localized("They are kept at Google.", "Sie bleiben bei Google.")
    }
    let deletionChanged = Localized(
        "The question has changed in the meantime. Check it again.",
        "Die Frage hat sich inzwischen geändert. Prüfen Sie sie erneut."
    )
}
