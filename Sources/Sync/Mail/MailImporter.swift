import Base
import Logging
import Odoo
import Storage

/// Imports staged messages into Odoo, each once onto every contact it belongs to.
///
/// Whether a contact already has a message is checked in Odoo by its Message-ID right before it is created, so a lost
/// answer or a crash never creates a second copy. Nor do two users who got the same message, since imports run one
/// after another.
struct MailImporter: Sendable {
    private static let pageSize = 100

    let context: JobContext
    let list: TransferList
    let store: any TransferStore
    let limits: TransferLimits
    /// Shared by all imports of the gateway: one batch at a time is in memory and on its way to Odoo.
    let turnstile: Turnstile

    /// Imports the requested messages, oldest first.
    func run() async throws(JobStop) {
        var query = StagedMailQuery()
        query.choice = .requested(at: context.clock.now)
        query.newestFirst = false
        var means: (finder: ContactFinder, subtype: Int?)?
        var done = 0
        while done < limits.importsPerRun {
            query.limit = min(Self.pageSize, limits.importsPerRun - done)
            let page: [StagedMail]
            do { page = try await store.stagedMail(query, in: list) } catch { throw JobStop(error) }
            guard !page.isEmpty else { return }
            let (finder, subtype) = if let means { means } else { try await self.means() }
            means = (finder, subtype)
            for mails in batches(page) {
                let batch = ImportBatch(
                    context: context,
                    store: store,
                    limits: limits,
                    direction: list.direction,
                    finder: finder,
                    subtype: subtype,
                    mails: mails
                )
                let outcomes = try await turnstile.pass { () throws(JobStop) in await batch.run() }
                try await settle(mails, outcomes)
            }
            done += page.count
            query.before = page.last?.id
        }
    }

    /// Returns what all batches of a run need from Odoo.
    private func means() async throws(JobStop) -> (finder: ContactFinder, subtype: Int?) {
        let finder = try await ContactFinder(context.odoo, as: context.user)
        do throws(OdooError) { return (finder, try await context.odoo.noteSubtype()) } catch { throw JobStop(error) }
    }

    /// Divides a page into batches that fit in memory and hold no Message-ID twice.
    private func batches(_ page: [StagedMail]) -> [[StagedMail]] {
        var batches: [[StagedMail]] = []
        var (bytes, seen): (Int, Set<String>) = (0, [])
        for mail in page {
            let isFull = bytes + mail.size > limits.bytesPerCall || seen.contains(mail.facts.messageID)
            if batches.isEmpty || isFull {
                batches.append([])
                (bytes, seen) = (0, [])
            }
            batches[batches.count - 1].append(mail)
            bytes += mail.size
            seen.insert(mail.facts.messageID)
        }
        return batches
    }

    private func settle(_ mails: [StagedMail], _ outcomes: [ImportOutcome?]) async throws(JobStop) {
        let settled = zip(mails, outcomes).compactMap { mail, outcome in outcome.map { (mail, $0) } }
        // Everything Odoo has is recorded before anything else can end the run.
        for (mail, outcome) in settled {
            do throws(StorageError) { try await note(mail, outcome) } catch { throw JobStop(error) }
        }
        var trouble: JobStop?
        for (mail, outcome) in settled {
            switch outcome {
            case .imported:
                context.logger.info("imported a message", metadata: ["messageID": "\(mail.facts.messageID)"])
                try await context.reporter.did(.imported)
            case .unmatched: try await context.reporter.did(.skipped)
            case .refused(let reason): try await context.reporter.failed(reason)
            case .stopped(let stop, _): trouble = trouble ?? stop
            }
        }
        if let trouble { throw trouble }
    }

    private func note(_ mail: StagedMail, _ outcome: ImportOutcome) async throws(StorageError) {
        switch outcome {
        case .imported(let contacts): try await store.imported(mail.id, on: contacts, at: context.clock.now)
        case .unmatched: try await store.importFailed(mail.id, because: Remark(.nobodyHasAddress), next: .waiting)
        case .refused(let reason): try await store.importFailed(mail.id, because: reason, next: .failed)
        case .stopped(let stop, let isOpen):
            let notBefore = isOpen ? context.clock.now + limits.settleTime : nil
            try await store.importFailed(
                mail.id,
                because: stop.reason,
                next: .requested(removes: mail.state.removes, notBefore: notBefore)
            )
        }
    }
}

extension StagedMailState {
    /// Whether the message leaves the list once it is imported.
    fileprivate var removes: Bool { if case .requested(let removes, _) = self { removes } else { false } }
}
