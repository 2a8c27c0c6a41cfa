import Mail
package import Storage

/// What would become of people who are to be invited: all of them, or nobody, are.
package struct InvitationPlan: Sendable, Hashable {
    package enum Verdict: Sendable, Hashable {
        /// Becomes a user.
        case new
        /// Is a user already, who stays as they are.
        case known
        case wrong(PersonEntry.Problem)
    }

    package struct Line: Sendable, Hashable {
        package let person: PersonEntry
        package let verdict: Verdict
    }

    /// In the order of the entries.
    package let lines: [Line]

    /// - Parameter users: all users.
    package init(_ people: [PersonEntry], users: [UserRecord]) {
        let known = Set(users.map { $0.email.lowercased() })
        var seen: [String: Int] = [:]
        lines = people.map { person in
            let email = person.email.lowercased()
            if let problem = person.problem { return Line(person: person, verdict: .wrong(problem)) }
            if let line = seen[email] { return Line(person: person, verdict: .wrong(.twice(line: line))) }
            seen[email] = person.line
            return Line(person: person, verdict: known.contains(email) ? .known : .new)
        }
    }

    package var new: [PersonEntry] { lines.filter { $0.verdict == .new }.map(\.person) }

    package var known: [PersonEntry] { lines.filter { $0.verdict == .known }.map(\.person) }

    package var problems: [(line: Int, problem: PersonEntry.Problem)] {
        lines.compactMap { if case .wrong(let problem) = $0.verdict { ($0.person.line, problem) } else { nil } }
    }

    /// Whether it can be carried out: somebody is new, and nothing is wrong.
    package var isReady: Bool { problems.isEmpty && !new.isEmpty }
}
