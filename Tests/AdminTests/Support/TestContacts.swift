import Base
import Storage

@testable import Admin

/// Odoo's contacts: those that a test names, or the reason why there are none.
struct TestContacts: ContactDirectory {
    /// By the words that find them.
    var found: [String: StagedContact] = [:]
    /// Why each call fails.
    var problem: Reason?

    func contacts(matching words: String, for user: UserRecord) async throws -> [StagedContact] {
        try check()
        return found[words].map { [$0] } ?? []
    }

    func readable(_ ids: [Int], by user: UserRecord) async throws -> [StagedContact] {
        try check()
        return found.values.filter { ids.contains($0.id) }
    }

    /// Creates the contact with the next number.
    func create(_ name: String, _ address: String, by user: UserRecord) async throws -> StagedContact {
        try check()
        return StagedContact(id: (found.values.map(\.id).max() ?? 0) + 1, name: name)
    }

    private func check() throws {
        if let problem { throw ContactProblem(problem) }
    }
}
