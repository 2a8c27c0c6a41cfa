import Base
import Logging
import Mail
import Odoo
import Storage

/// Brings staged messages into Odoo, each onto every contact that it belongs to, and once only.
///
/// Whether a contact has a message is asked of Odoo by its Message-ID right before it is made, so a lost answer or a
/// crash never makes a second one; nor do two people who got the same message, since one import comes after the other.
struct MailImporter: Sendable {
    private static let pageSize = 50

    let context: JobContext
    let list: TransferList
    let store: any TransferStore
    let limits: TransferLimits
    /// Shared by all imports of the gateway: one message at a time is in memory and under way to Odoo.
    let turnstile: Turnstile

    private enum Outcome: Sendable {
        case imported([StagedContact])
        case unmatched
        /// Odoo will never take it as it is.
        case refused(Remark)
        /// The run ends. With `isOpen`, Odoo may have taken the message, or may still do so.
        case stopped(JobStop, isOpen: Bool)
    }

    /// Imports what was asked for, oldest first.
    func run() async throws(JobStop) {
        var query = StagedMailQuery()
        query.choice = .requested(at: context.clock.now)
        query.newestFirst = false
        query.limit = Self.pageSize
        var subtype: Int?
        var done = 0
        while done < limits.importsPerRun {
            let page: [StagedMail]
            do { page = try await store.stagedMail(query, in: list) } catch { throw JobStop(error) }
            guard !page.isEmpty else { return }
            if done == 0 {
                do { subtype = try await context.odoo.noteSubtype() } catch { throw JobStop(error) }
            }
            for mail in page {
                let note = subtype
                let outcome = try await turnstile.pass { () throws(JobStop) in await attempt(mail, note) }
                try await settle(mail, outcome)
                done += 1
            }
            query.before = page.last?.id
        }
    }

    private func attempt(_ mail: StagedMail, _ subtype: Int?) async -> Outcome {
        let message: ReadMail
        let contacts: [(contact: StagedContact, isAuthor: Bool)]
        do throws(JobStop) {
            contacts = try await self.contacts(of: mail)
            guard !contacts.isEmpty else { return .unmatched }
            if let gone = try await pickedAndGone(mail) {
                return .refused(Remark(.contactGone, gone.name))
            }
            message = ReadMail(try await bytes(of: mail))
        } catch {
            return .stopped(error, isOpen: false)
        }
        do throws(OdooError) {
            let ids = contacts.map(\.contact.id)
            let present = try await context.odoo.partners(ids, holding: mail.facts.messageID)
            let values = OdooMessage(
                message,
                mail.facts,
                direction: list.direction,
                subtype: subtype,
                owner: context.user.partnerID
            )
            for (contact, isAuthor) in contacts where !present.contains(contact.id) {
                let record = values.values(on: contact.id, isAuthor: isAuthor)
                _ = try await context.odoo.create("mail.message", [record], context: QuietContext.records)
            }
            return .imported(contacts.map(\.contact))
        } catch {
            if error.cause == .refused || error.cause == .missingRecord { return .refused(Remark(.words, "\(error)")) }
            return .stopped(JobStop(error), isOpen: error.mayHaveActed)
        }
    }

    /// Those that were picked, or those with one of its addresses as they are now.
    private func contacts(of mail: StagedMail) async throws(JobStop) -> [(contact: StagedContact, isAuthor: Bool)] {
        let found = try await ContactFinder(odoo: context.odoo).contacts(with: mail.facts.addresses)
        let matching = mail.facts.contacts(in: found)
        let ids = Set(matching.map(\.id))
        guard mail.chosen.isEmpty else { return mail.chosen.map { ($0, ids.contains($0.id)) } }
        return matching.map { ($0, true) }
    }

    /// One of those that were picked and that was deleted in Odoo since, or became part of another contact.
    private func pickedAndGone(_ mail: StagedMail) async throws(JobStop) -> StagedContact? {
        guard !mail.chosen.isEmpty else { return nil }
        let present = try await ContactFinder(odoo: context.odoo).present(mail.chosen.map(\.id))
        return mail.chosen.first { !present.contains($0.id) }
    }

    private func bytes(of mail: StagedMail) async throws(JobStop) -> [UInt8] {
        do { return try await store.content(ofStaged: mail.id).allBytes() } catch { throw JobStop(error) }
    }

    private func settle(_ mail: StagedMail, _ outcome: Outcome) async throws(JobStop) {
        do throws(StorageError) {
            switch outcome {
            case .imported(let contacts): try await store.imported(mail.id, on: contacts, at: context.clock.now)
            case .unmatched:
                try await store.importFailed(mail.id, because: Remark(.nobodyHasAddress), next: .waiting)
            case .refused(let reason): try await store.importFailed(mail.id, because: reason, next: .failed)
            case .stopped(let stop, let isOpen):
                let notBefore = isOpen ? context.clock.now + limits.settleTime : nil
                try await store.importFailed(
                    mail.id,
                    because: Remark(.words, stop.words),
                    next: .requested(removes: mail.state.removes, notBefore: notBefore)
                )
            }
        } catch {
            throw JobStop(error)
        }
        switch outcome {
        case .imported:
            context.logger.info("a message was imported", metadata: ["messageID": "\(mail.facts.messageID)"])
            try await context.reporter.did(.imported)
        case .unmatched: try await context.reporter.did(.skipped)
        case .refused(let reason): try await context.reporter.failed("\(reason)")
        case .stopped(let stop, _): throw stop
        }
    }
}

extension StagedMailState {
    /// Whether the message leaves the list with its import.
    fileprivate var removes: Bool { if case .requested(let removes, _) = self { removes } else { false } }
}
