import Odoo
import Storage

/// Finds the Odoo contacts of messages by their addresses.
struct ContactFinder: Sendable {
    private static let fields = ["display_name", "email", "email_normalized", "type", "parent_id"]
    /// Addresses searched for within longer texts at a time.
    private static let batch = 50

    let odoo: OdooClient

    /// Returns the contacts by address. An invoice or delivery address of a contact counts as the contact itself; a
    /// contact whose field holds several addresses is found by each.
    func contacts(with addresses: [String]) async throws(JobStop) -> [String: [StagedContact]] {
        let wanted = Set(addresses.map { $0.lowercased() })
        guard !wanted.isEmpty else { return [:] }
        do {
            var found: [String: [StagedContact]] = [:]
            for record in try await odoo.partners(withAddresses: Array(wanted), fields: Self.fields) {
                guard let address = record["email_normalized"]?.string?.lowercased() else { continue }
                Self.add(record, to: &found[address, default: []])
            }
            let missing = wanted.subtracting(found.keys).sorted()
            for start in stride(from: 0, to: missing.count, by: Self.batch) {
                let some = Array(missing[start..<min(start + Self.batch, missing.count)])
                for record in try await odoo.partners(mentioning: some, fields: Self.fields) {
                    let named = Self.addresses(in: record["email"]?.string ?? "")
                    for address in named.intersection(some) { Self.add(record, to: &found[address, default: []]) }
                }
            }
            return found
        } catch {
            throw JobStop(error)
        }
    }

    /// Returns those of the contacts that exist, including archived ones.
    func present(_ ids: [Int]) async throws(JobStop) -> Set<Int> {
        do {
            let found = try await odoo.search(
                "res.partner",
                [["id", "in", OdooValue(ids)]],
                fields: ["id"],
                context: ["active_test": false]
            )
            return Set(found.map(\.id))
        } catch {
            throw JobStop(error)
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
