import Base
import Odoo
import Storage

/// The state in a user's row, in the user's language. Pure.
struct AppSettingsState: Sendable {
    /// The most characters of a text.
    private static let longestText = 2000

    /// By field. Odoo's users may write them over RPC, so they are never read from there.
    let fields: [String: JSONValue]

    /// - Parameters:
    ///   - account: the user's own; `nil` before access is granted.
    ///   - actions: the user's.
    ///   - memory: keeps the last run while the next one is in progress.
    init(
        account: AccountRecord?,
        actions: [ActionState],
        refusals: [AppSettingsMemory.Refusal],
        memory: AppSettingsMemory?,
        _ language: Language
    ) {
        let runs = actions.compactMap(\.lastRun).filter { $0.outcome != .running }
        let last = runs.max { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
        var lastRun = last.map { OdooTimeText.make($0.startedAt) } ?? ""
        var result = last.map { "\($0.kind.title): \(RunWords.sentence($0)[language])" } ?? ""
        if let known = memory?.state[AppSettings.lastRun], known > lastRun {
            (lastRun, result) = (known, memory?.state[AppSettings.result] ?? "")
        }
        var problems = refusals.map { $0.sentence[language] }
        if let account, account.health.state != .working, let reason = account.health.reason {
            problems.append(reason.sentence[language])
        }
        for action in actions {
            guard let run = action.lastRun, [.failed, .partly].contains(run.outcome) else { continue }
            problems += run.reasons.map { "\(action.kind.title): \($0.sentence[language])" }
        }
        let texts = [
            AppSettings.state: Self.state(account).rawValue,
            AppSettings.account: account.map { "\($0.address)" } ?? "",
            AppSettings.grantedAt: account?.grantedAt.map { OdooTimeText.make($0) } ?? "",
            AppSettings.lastRun: lastRun,
            AppSettings.result: String(result.prefix(Self.longestText)),
            AppSettings.problem: String(problems.joined(separator: "\n").prefix(Self.longestText)),
        ]
        fields = texts.mapValues { $0.isEmpty ? false : .string($0) }
    }

    /// For the memory.
    var texts: [String: String] { fields.mapValues { $0.string ?? "" } }

    private static func state(_ account: AccountRecord?) -> AppSettings.State {
        switch account?.health.state {
        case nil: .notGranted
        case .working: .granted
        case .paused: .paused
        case .needsGrant: .needsGrant
        case .disabled: .disabled
        }
    }
}

/// What a run did, in words.
enum RunWords {
    private static let counts: [(outcome: RunReporter.ItemOutcome, words: Localized<String>)] = [
        (.fetched, Localized("fetched", "abgerufen")), (.imported, Localized("imported", "importiert")),
        (.created, Localized("created", "angelegt")), (.changed, Localized("changed", "geändert")),
        (.deleted, Localized("deleted", "gelöscht")), (.skipped, Localized("skipped", "übersprungen")),
        (.failed, Localized("failed", "fehlgeschlagen")),
    ]

    /// Such as `3 fetched, 1 failed`, with the reasons of what failed.
    static func sentence(_ run: ActionRun) -> Localized<String> {
        Localized(sentence(run, .english), sentence(run, .german))
    }

    private static func sentence(_ run: ActionRun, _ language: Language) -> String {
        let done = counts.compactMap { outcome, words in
            run.progress.counts[outcome.rawValue].flatMap { $0 > 0 ? "\($0) \(words[language])" : nil }
        }
        var parts = done.isEmpty ? [] : [done.joined(separator: ", ") + "."]
        switch run.outcome {
        case .running: parts = [Localized("Running.", "Läuft.")[language]]
        case .interrupted:
            parts.append(
                Localized("Interrupted; it continues by itself.", "Unterbrochen; es geht von selbst weiter.")[language]
            )
        case .succeeded, .partly, .failed:
            if done.isEmpty, run.outcome == .succeeded {
                parts.append(Localized("Nothing was new.", "Es gab nichts Neues.")[language])
            }
        }
        parts += run.reasons.map { reason in
            let words = reason.sentence[language]
            return words.prefix(1).uppercased() + words.dropFirst() + (words.hasSuffix(".") ? "" : ".")
        }
        if parts.isEmpty { parts = [Localized("It failed.", "Fehlgeschlagen.")[language]] }
        return parts.joined(separator: " ")
    }
}

extension AppSettingsMemory.Refusal {
    /// Which value was put back, and why.
    var sentence: Localized<String> {
        let name = AppSettings.label(of: AppSettingsFields.names[option] ?? "")
        let why = problem.sentence
        return Localized(
            "“\(name.english)” was put back: \(why.english)",
            "„\(name.german)“ wurde zurückgesetzt: \(why.german)"
        )
    }
}
