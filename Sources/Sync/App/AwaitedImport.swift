import Base
import Odoo
import Storage

/// What the user is told of an import.
extension AwaitedImport {
    /// How long a result is waited for.
    static let patience = Duration.minutes(30)

    enum Outcome: Sendable {
        case over(Result)
        /// A run was too short for all of them: another one is needed.
        case goesOn(AwaitedImport)
        case forgotten
    }

    /// Returns what became of it; `nil` while it is in progress.
    func outcome(_ store: any StagingStore & ActionStore, at now: Timestamp) async throws(RunStop) -> Outcome? {
        var query = StagedMessageQuery()
        query.choice = .only(ids)
        query.limit = ids.count
        let mails: [StagedMessage]
        let run: ActionRun?
        do throws(StorageError) {
            mails = try await store.stagedMail(query, in: list)
            let last = ActionRunQuery(kind: list.direction.action, user: list.user, limit: 1)
            run = try await store.actionRuns(last).first
        } catch {
            throw RunStop(error)
        }
        var result = Result(imported: imported)
        // Those that are no longer in the list were imported and deleted.
        result.imported += ids.count - mails.count
        var open: [StagedMessageID] = []
        for mail in mails {
            switch mail.state {
            case .imported: result.imported += 1
            case .requested: open.append(mail.id)
            case .waiting, .failed: result.fail(mail.problem)
            }
        }
        if open.isEmpty { return .over(result) }
        // An interrupted run continues by itself.
        if let run, run.startedAt >= askedAt, run.endedAt != nil, run.outcome != .interrupted {
            // As many as one run imports are done.
            if run.outcome == .succeeded || run.outcome == .partly, open.count < ids.count {
                var next = self
                next.ids = open
                next.imported = result.imported
                next.askedAt = now
                return .goesOn(next)
            }
            for mail in mails where open.contains(mail.id) { result.fail(mail.problem ?? run.reasons.first) }
            return .over(result)
        }
        return now - firstAskedAt > Self.patience ? .forgotten : nil
    }

    /// How many messages were imported, and why others were not.
    struct Result: Sendable, Hashable {
        var imported = 0
        private(set) var failed = 0
        private(set) var reason: Reason?

        init(imported: Int = 0) { self.imported = imported }

        mutating func fail(_ reason: Reason?) {
            failed += 1
            self.reason = self.reason ?? reason
        }

        var kind: AppNotice.Kind { failed == 0 ? .success : .warning }

        var words: Localized<String> {
            let why = reason.map { Localized(": \($0.sentence.english)", ": \($0.sentence.german)") }
            let english = [
                imported > 0 || failed == 0
                    ? imported == 1 ? "1 message was imported." : "\(imported) messages were imported." : nil,
                failed > 0
                    ? (failed == 1 ? "1 message was not imported" : "\(failed) messages were not imported")
                        + "\(why?.english ?? "")." : nil,
            ]
            let german = [
                imported > 0 || failed == 0
                    ? imported == 1 ? "1 Nachricht wurde importiert." : "\(imported) Nachrichten wurden importiert."
                    : nil,
                failed > 0
                    ? (failed == 1
                        ? "1 Nachricht wurde nicht importiert" : "\(failed) Nachrichten wurden nicht importiert")
                        + "\(why?.german ?? "")." : nil,
            ]
            return Localized(
                english.compactMap(\.self).joined(separator: " "),
                german.compactMap(\.self).joined(separator: " ")
            )
        }
    }
}
