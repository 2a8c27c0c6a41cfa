import Base
import Storage

/// The words for what the store keeps as codes: remarks, remedies, outcomes of attempts, events of messages.
struct RemarkText: Texts {
    let remark: @Sendable (Remark) -> String
    let remedy: @Sendable (Remedy) -> String
    let outcome: @Sendable (AttemptOutcome) -> String
    let event: @Sendable (MessageEvent.Kind) -> String

    static let english = RemarkText(
        remark: \.description,
        remedy: \.description,
        outcome: {
            switch $0 {
            case .delivered: "Delivered"
            case .retry: "Not sent, tried again later"
            case .failed: "Failed"
            case .unknown: "Perhaps sent"
            case .interrupted: "Interrupted, perhaps sent"
            case .found: "Found in Gmail"
            case .notFound: "Not found in Gmail"
            case .notLooked: "Could not be looked for"
            }
        },
        event: {
            switch $0 {
            case .held: "Held"
            case .released: "Released"
            case .retried: "Tried again"
            case .rerouted: "Moved to another account"
            case .removed: "Removed"
            case .reported: "Delivery report sent"
            }
        }
    )

    static let german = RemarkText(
        remark: { $0.german },
        remedy: { $0.german },
        outcome: {
            switch $0 {
            case .delivered: "Zugestellt"
            case .retry: "Nicht gesendet, folgt später erneut"
            case .failed: "Fehlgeschlagen"
            case .unknown: "Vielleicht gesendet"
            case .interrupted: "Unterbrochen, vielleicht gesendet"
            case .found: "In Gmail gefunden"
            case .notFound: "In Gmail nicht gefunden"
            case .notLooked: "Suche war nicht möglich"
            }
        },
        event: {
            switch $0 {
            case .held: "Angehalten"
            case .released: "Freigegeben"
            case .retried: "Erneut versucht"
            case .rerouted: "Auf ein anderes Konto gelegt"
            case .removed: "Entfernt"
            case .reported: "Zustellbericht gesendet"
            }
        }
    )
}

extension Visit {
    /// A stored remark in the reader's language.
    func words(_ remark: Remark) -> String { text(RemarkText.self).remark(remark) }

    /// What is wrong with an account and what to do about it; `nil` where nothing is known.
    func words(_ health: AccountHealth) -> String? {
        let sentences = [health.reason.map(words), health.remedy.map(text(RemarkText.self).remedy)].compactMap(\.self)
        return sentences.isEmpty ? nil : sentences.joined(separator: ". ")
    }
}
