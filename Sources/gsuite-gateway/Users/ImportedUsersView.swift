import Admin
import Base

/// What became of people who were to be invited, for `users import --json`.
struct ImportedUsersView: Encodable {
    struct Line: Encodable {
        let line: Int
        let email: String
        let problem: String
    }

    struct Invited: Encodable {
        let email: String
        /// Missing where it was mailed.
        let url: String?
        let mailed: Bool
    }

    struct Connected: Encodable {
        let account: String
        let works: Bool
        /// Missing where it works.
        let problem: String?

        init(_ account: String, _ result: Result<Delegation, any Error>) {
            self.account = account
            problem =
                switch result {
                case .success(let delegation):
                    if case .refused(let refusal) = delegation.test {
                        "\(refusal.sentence.english) (\(refusal.said))"
                    } else {
                        nil
                    }
                case .failure(let error): "\(error)"
                }
            works = problem == nil
        }
    }

    /// Those who would be, for a dry run.
    var new: [String]
    var invited: [Invited] = []
    /// Accounts that the service account connects; missing where none were to be.
    var connected: [Connected]?
    let known: [String]
    let problems: [Line]

    init(_ plan: InvitationPlan) {
        new = plan.new.map(\.email)
        known = plan.known.map(\.email)
        problems = plan.lines.compactMap { line in
            guard case .wrong(let problem) = line.verdict else { return nil }
            return Line(line: line.person.line, email: line.person.email, problem: problem.sentence.english)
        }
    }

    /// The same for people.
    var text: String {
        var lines = new.map { "\($0) would be invited." }
        lines += invited.map { "\($0.email) was invited\($0.url.map { ": \($0)" } ?? " by mail.")" }
        lines += (connected ?? []).map { one in
            one.problem.map { "\(one.account) was added, and waits: \($0)" } ?? "\(one.account) is connected."
        }
        lines += known.map { "\($0) is a user already." }
        return lines.isEmpty ? "There is nobody to invite." : lines.joined(separator: "\n")
    }
}
