import Odoo
import Storage

/// Searches for the contacts of messages that have none yet.
struct ContactMatcher: Sendable {
    let context: JobContext
    let list: TransferList
    let store: any TransferStore

    /// Checks the newest of them, as many as one request to Odoo holds. If the user's settings say so, requests the
    /// import of those with a contact.
    func run() async throws(JobStop) {
        var query = StagedMailQuery()
        query.choice = .unmatched
        query.limit = context.odoo.limits.batch
        let unmatched: [StagedMail]
        do { unmatched = try await store.stagedMail(query, in: list) } catch { throw JobStop(error) }
        guard !unmatched.isEmpty else { return }
        let addresses = Array(Set(unmatched.flatMap(\.facts.addresses)))
        let finder = try await ContactFinder(context.odoo, as: context.user)
        let found = try await finder.contacts(with: addresses)
        for mail in unmatched {
            let contacts = mail.facts.contacts(in: found)
            guard !contacts.isEmpty else { continue }
            do throws(StorageError) {
                try await store.setFound(contacts, of: mail.id)
                guard context.settings.mail.importsByItself else { continue }
                _ = try await store.requestImport(of: [mail.id], removing: false, in: list)
            } catch {
                throw JobStop(error)
            }
        }
    }
}

extension StagedMailFacts {
    /// The contacts found for the message's addresses, each once.
    func contacts(in found: [String: [StagedContact]]) -> [StagedContact] {
        var seen: Set<Int> = []
        return addresses.flatMap { found[$0] ?? [] }.filter { seen.insert($0.id).inserted }
    }
}
