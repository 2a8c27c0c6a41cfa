import Odoo
import OdooSimulator

extension SandboxOdoo {
    /// Returns what the scheduled actions have transferred to Odoo, one line each.
    func arrivals() throws -> [String] {
        var lines: [String] = []
        for contact in try simulator.records("res.partner", [["email", "!=", false]]) {
            guard let id = contact["id"]?.integer, let name = contact["display_name"]?.string else { continue }
            let imported: [OdooValue] = [
                ["model", "=", "res.partner"], ["res_id", "=", .integer(id)], ["message_type", "=", "email"],
            ]
            let subjects = try simulator.records("mail.message", imported).compactMap { $0["subject"]?.string }
            if !subjects.isEmpty { lines.append("on \(name): \(subjects.map { "\"\($0)\"" }.joined(separator: ", "))") }
        }
        for address in SandboxPeople.all {
            let owned: [OdooValue] = [["user_id.login", "=", .string(address)]]
            let names = try simulator.records("calendar.event", owned).compactMap { $0["name"]?.string }
            let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
            let words = counts.map { $0.value > 1 ? "\($0.value) x \($0.key)" : $0.key }
            lines.append("in the calendar of \(address): \(words.joined(separator: ", "))")
        }
        return lines
    }
}
