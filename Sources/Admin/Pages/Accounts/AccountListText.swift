import Base

/// The words of what the list of accounts finds, and of what is done with several accounts at once.
struct AccountListText: Texts {
    let filter = Localized("Search the accounts", "Konten durchsuchen")
    let selected = Localized("Selected accounts", "Ausgewählte Konten")
    let found = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "account", many: "accounts"))",
            "\(written) \(plural(count, one: "Konto", many: "Konten"))"
        )
    }
    let bulkQuestion = { @Sendable (action: AccountAction, count: Int, written: String) -> Localized<String> in
        let english = plural(count, one: "this account", many: "these \(written) accounts")
        let german = plural(count, one: "Dieses Konto", many: "Diese \(written) Konten")
        return switch action {
        case .resume: Localized("Resume \(english)?", "\(german) fortsetzen?")
        case .enable: Localized("Enable \(english)?", "\(german) aktivieren?")
        case .disable: Localized("Disable \(english)?", "\(german) deaktivieren?")
        }
    }
    let bulkSend = { @Sendable (waiting: String) in
        Localized(
            "Their mail is sent. Waiting now: \(waiting).",
            "Ihre E-Mails werden gesendet. Derzeit warten: \(waiting)."
        )
    }
    let bulkStop = { @Sendable (waiting: String) in
        Localized(
            "They stop sending. Waiting now: \(waiting); new mail waits too.",
            "Sie senden nicht mehr. Derzeit warten: \(waiting); auch neue E-Mails warten."
        )
    }
    let bulkDefault = Localized(
        "The default sender is among them: system mail waits too.",
        "Der Standardabsender ist dabei: Auch Systemmails warten."
    )
    let bulkNothing = Localized(
        "Nothing was changed: the state of these accounts does not allow it.",
        "Es wurde nichts geändert: Der Status dieser Konten lässt es nicht zu."
    )
    let bulkDone = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "account was", many: "accounts were")) changed.",
            "\(written) \(plural(count, one: "Konto wurde", many: "Konten wurden")) geändert."
        )
    }
}
