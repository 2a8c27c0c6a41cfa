import Base
import Storage

/// The words for what the store keeps as codes: reasons, suggested fixes, outcomes of attempts, events of messages.
struct ReasonText: Texts {
    let forAdministrator = { @Sendable (suggestedFix: String) in
        Localized("For your administrator: \(suggestedFix)", "Für Ihren Administrator: \(suggestedFix)")
    }
    let forUser = { @Sendable (suggestedFix: String) in
        Localized("For the account's user: \(suggestedFix)", "Für den Benutzer des Kontos: \(suggestedFix)")
    }
    let outcome = { @Sendable (outcome: AttemptOutcome) in
        switch outcome {
        case .delivered: Localized("Sent", "Gesendet")
        case .retry: Localized("Not sent, will be retried", "Nicht gesendet, wird erneut versucht")
        case .failed: Localized("Failed", "Fehlgeschlagen")
        case .unknown: Localized("Outcome unknown", "Ergebnis unbekannt")
        case .interrupted: Localized("Interrupted, outcome unknown", "Unterbrochen, Ergebnis unbekannt")
        case .found: Localized("Found in Gmail", "In Gmail gefunden")
        case .notFound: Localized("Not found in Gmail", "In Gmail nicht gefunden")
        case .notLooked: Localized("Search not possible", "Suche nicht möglich")
        }
    }
    let event = { @Sendable (kind: MessageEvent.Kind) in
        switch kind {
        case .held: Localized("Held", "Angehalten")
        case .released: Localized("Released", "Freigegeben")
        case .retried: Localized("Retried", "Erneut versucht")
        case .rerouted: Localized("Rerouted to another account", "Auf ein anderes Konto umgestellt")
        case .removed: Localized("Removed", "Entfernt")
        case .reported: Localized("Delivery report sent", "Zustellbericht gesendet")
        case .unreported: Localized("Delivery report lost", "Zustellbericht verloren")
        }
    }
}

extension ConsoleRequest {
    /// A stored reason in the reader's language.
    func words(_ reason: Reason) -> String { reason.sentence[language] }

    /// What to do about an account, which says who can do it unless it is the reader.
    func words(_ suggestedFix: SuggestedFix, for account: AccountRecord) -> String {
        words(suggestedFix, isOwn: (try? user.account) == account.id)
    }

    /// What is wrong with an account and what to do about it; `nil` where nothing is known.
    func words(_ account: AccountRecord) -> String? {
        let health = account.health
        let suggestedFix = health.suggestedFix.map { words($0, for: account) }
        let sentences = [health.reason.map(words), suggestedFix].compactMap(\.self)
        return sentences.isEmpty ? nil : sentences.joined(separator: ". ")
    }

    /// A reason why something failed for a user; what to do about it says who can do it unless it is the reader.
    func words(_ reason: Reason, of owner: UserID) -> String {
        guard reason.code == .remedied, let suggestedFix = SuggestedFix(rawValue: reason.value(0)) else {
            return words(reason)
        }
        let todo = words(suggestedFix, isOwn: (try? user.id) == owner)
        return [reason.cause?.sentence[language], todo].compactMap(\.self).joined(separator: ". ")
    }

    private func words(_ suggestedFix: SuggestedFix, isOwn: Bool) -> String {
        let (sentence, text) = (suggestedFix.sentence[language], text(ReasonText.self))
        if suggestedFix.isForUser { return isOwn ? sentence : text.forUser(sentence) }
        return isAdministrator ? sentence : text.forAdministrator(sentence)
    }
}
