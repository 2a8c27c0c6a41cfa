import Base
import Storage

/// The words for what the store keeps as codes: reasons, suggested fixes, outcomes of attempts, events of messages.
struct ReasonText: Texts {
    let outcome = { @Sendable (outcome: AttemptOutcome) in
        switch outcome {
        case .delivered: Localized("Delivered", "Zugestellt")
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
        case .rerouted: Localized("Rerouted to another account", "Auf ein anderes Konto umgeleitet")
        case .removed: Localized("Removed", "Entfernt")
        case .reported: Localized("Delivery report sent", "Zustellbericht gesendet")
        case .unreported: Localized("Delivery report lost", "Zustellbericht verloren")
        }
    }
}

extension ConsoleRequest {
    /// A stored reason in the reader's language.
    func words(_ reason: Reason) -> String { reason.sentence[language] }

    func words(_ suggestedFix: SuggestedFix) -> String { suggestedFix.sentence[language] }

    /// What is wrong with an account and what to do about it; `nil` where nothing is known.
    func words(_ health: AccountHealth) -> String? {
        let sentences = [health.reason.map(words), health.suggestedFix.map(words)].compactMap(\.self)
        return sentences.isEmpty ? nil : sentences.joined(separator: ". ")
    }
}
