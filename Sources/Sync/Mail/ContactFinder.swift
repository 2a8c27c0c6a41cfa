import Base
import Odoo
import Storage

/// Finds the Odoo contacts of a user's messages by their addresses, among those that the user may read.
struct ContactFinder: Sendable {
    private static let model = "res.partner"
    private static let fields = ["display_name", "email", "email_normalized", "type", "parent_id"]
    /// Addresses searched for at a time.
    private static let batch = 200
    /// Addresses searched for within longer texts at a time.
    private static let smallBatch = 50

    private let search: PersonalSearch

    init(_ odoo: OdooClient, as user: OdooUser) async throws(RunStop) {
        do throws(OdooError) { search = try await PersonalSearch(odoo, as: user) } catch { throw RunStop(error) }
    }

    /// Returns the contacts by address. An invoice or delivery address of a contact counts as the contact itself; a
    /// contact whose field holds several addresses is found by each.
    func contacts(with addresses: [String]) async throws(RunStop) -> [String: [StagedContact]] {
        let wanted = Set(addresses.map { $0.lowercased() })
        guard !wanted.isEmpty else { return [:] }
        do throws(OdooError) {
            var found: [String: [StagedContact]] = [:]
            for some in Self.parts(wanted.sorted(), Self.batch) {
                // Odoo's normalised form: one address, in lower case.
                let domain: [JSONValue] = [["email_normalized", "in", JSONValue(some)]]
                for record in try await search(Self.model, domain, fields: Self.fields) {
                    guard let address = record["email_normalized"]?.string?.lowercased() else { continue }
                    Self.add(record, to: &found[address, default: []])
                }
            }
            // It holds only the first of several.
            for some in Self.parts(wanted.subtracting(found.keys).sorted(), Self.smallBatch) {
                let conditions = some.map { JSONValue.array(["email", "ilike", .string(OdooClient.likePattern($0))]) }
                let domain = Array(repeating: JSONValue.string("|"), count: conditions.count - 1) + conditions
                for record in try await search(Self.model, domain, fields: Self.fields) {
                    let named = Self.addresses(in: record["email"]?.string ?? "")
                    for address in named.intersection(some) { Self.add(record, to: &found[address, default: []]) }
                }
            }
            return found
        } catch {
            throw RunStop(error)
        }
    }

    private static func parts(_ addresses: [String], _ size: Int) -> [[String]] {
        stride(from: 0, to: addresses.count, by: size).map { Array(addresses[$0..<min($0 + size, addresses.count)]) }
    }

    /// Returns those of the contacts that exist, including archived ones.
    func present(_ ids: [Int]) async throws(RunStop) -> Set<Int> {
        do throws(OdooError) {
            let domain: [JSONValue] = [["id", "in", JSONValue(ids)]]
            let found = try await search(Self.model, domain, fields: ["id"], context: ["active_test": false])
            return Set(found.map(\.id))
        } catch {
            throw RunStop(error)
        }
    }

    private static func add(_ record: OdooRecord, to contacts: inout [StagedContact]) {
        var contact = StagedContact(id: record.id, name: record["display_name"]?.string ?? "")
        if record["type"]?.string != "contact", let parent = record["parent_id"]?.reference {
            contact = StagedContact(id: parent.id, name: parent.name)
        }
        if !contacts.contains(where: { $0.id == contact.id }) { contacts.append(contact) }
    }

    private static func addresses(in text: String) -> Set<String> {
        Set(text.lowercased().split { $0.isWhitespace || "<>,;\"()".contains($0) }.map(String.init))
    }
}

/// Searches for the contacts of messages that have none yet.
struct ContactMatcher: Sendable {
    let context: ActionContext
    let list: StagingList
    let store: any StagingStore
    /// By list: the message up to which the last run came.
    let positions: Locked<[StagingList: StagedMessageID]>

    /// Checks as many of them as one request to Odoo holds: the newest, and in turn the older ones. If the user's
    /// settings say so, requests the import of those with a contact.
    func run() async throws(RunStop) {
        let size = context.odoo.limits.batch
        let newest = try await unmatched(before: nil)
        try await match(newest)
        guard newest.count == size, let oldest = newest.last?.id else { return positions.withLock { $0[list] = nil } }
        let position = positions.withLock { $0[list] }.map { min($0, oldest) } ?? oldest
        let next = try await unmatched(before: position)
        try await match(next)
        positions.withLock { $0[list] = next.count == size ? next.last?.id : nil }
    }

    private func unmatched(before position: StagedMessageID?) async throws(RunStop) -> [StagedMessage] {
        var query = StagedMessageQuery()
        query.choice = .unmatched
        query.before = position
        query.limit = context.odoo.limits.batch
        do { return try await store.stagedMail(query, in: list) } catch { throw RunStop(error) }
    }

    private func match(_ unmatched: [StagedMessage]) async throws(RunStop) {
        guard !unmatched.isEmpty else { return }
        let addresses = Array(Set(unmatched.flatMap(\.facts.addresses)))
        let finder = try await ContactFinder(context.odoo, as: context.odooUser)
        let found = try await finder.contacts(with: addresses)
        for mail in unmatched {
            let contacts = mail.facts.contacts(in: found)
            guard !contacts.isEmpty else { continue }
            do throws(StorageError) {
                try await store.setFound(contacts, of: mail.id)
                guard context.settings.mail.importsByItself else { continue }
                _ = try await store.requestImport(of: [mail.id], removing: false, in: list)
            } catch {
                throw RunStop(error)
            }
        }
    }
}

extension StagedMessageFacts {
    /// The contacts found for the message's addresses, each once.
    func contacts(in found: [String: [StagedContact]]) -> [StagedContact] {
        var seen: Set<Int> = []
        return addresses.flatMap { found[$0] ?? [] }.filter { seen.insert($0.id).inserted }
    }
}
