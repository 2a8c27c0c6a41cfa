import Base

@testable import Admin

/// An Odoo that gives tickets, each good once.
final class TestEntrance: OdooEntrance {
    private let visitors = Locked<[OdooTicket: OdooVisitor]>([:])
    private let problem = Locked<Reason?>(nil)
    /// How often it was asked.
    let asked = Locked(0)

    /// A ticket of the database `acme` for one of its users.
    func ticket(
        _ login: String,
        name: String = "Somebody",
        language: Language? = nil,
        _ identity: OdooVisitor.Identity
    ) -> String {
        let text = (0..<32).map { _ in String(UInt8.random(in: 16...255), radix: 16) }.joined()
        let visitor = OdooVisitor(
            database: "acme",
            isFirstDatabase: true,
            login: login,
            name: name,
            language: language,
            identity: identity
        )
        if let ticket = OdooTicket(text) { visitors.withLock { $0[ticket] = visitor } }
        return text
    }

    /// Stops answering, or begins again.
    func fail(_ reason: Reason?) { problem.withLock { $0 = reason } }

    func spend(_ ticket: OdooTicket, of database: String) async throws -> OdooVisitor? {
        asked.withLock { $0 += 1 }
        if let reason = problem.withLock({ $0 }) { throw OdooEntranceProblem(reason) }
        guard database == "acme" else { return nil }
        return visitors.withLock { $0.removeValue(forKey: ticket) }
    }
}

extension Browser {
    /// Follows the link that Odoo made for a ticket, up to the page that says who one is.
    @discardableResult
    func enter(_ ticket: String, database: String = "acme") async throws -> Seen {
        let seen = try await get("/odoo/enter?database=\(database)&ticket=\(ticket)")
        guard let next = seen.location else { return seen }
        return try await get(next)
    }

    /// Confirms the page that was shown last.
    @discardableResult
    func proceed(from page: Seen) async throws -> Seen {
        let name = page.text.firstMatch(of: /name="entry" value="([^"]*)"/)?.output.1 ?? ""
        return try await submit("/odoo/enter", ["entry": String(name)])
    }
}
