import Base
import HTTPTypes
import Storage

/// Questions of runs that would delete many contacts from Google.
struct DeletionQuestion: Sendable {
    let number: Int
    let question: String
    let database: String
    let deletions: Int

    static func all(_ page: PersonalPage) async throws -> [DeletionQuestion] {
        let (format, text) = (page.visit.format, page.text)
        let questions = try await page.visit.console.store.contactQuestions(of: page.subject.person.id)
        return questions.enumerated().map { number, asked in
            DeletionQuestion(
                number: number,
                question: text.deletionQuestion(
                    format.number(asked.deletions),
                    format.number(asked.total),
                    asked.owner.database
                ),
                database: asked.owner.database,
                deletions: asked.deletions
            )
        }
    }

    /// Accepts the answer only to the question that the page showed.
    static func answer(_ visit: Visit) async throws -> Answer {
        let (subject, text) = (try await PersonalSubject(visit), visit.text(PersonalText.self))
        guard let answer = ContactAnswer(rawValue: visit.form["answer"]), let count = Int(visit.form["deletions"])
        else { throw Refusal.notFound }
        let owner = ContactOwner(person: subject.person.id, database: visit.form["database"])
        let question = ContactQuestion(owner: owner, deletions: count, total: 0)
        let (store, now) = (visit.console.store, visit.console.clock.now)
        do { try await store.answerContactQuestion(question, answer, at: now) } catch {
            guard case .conflict = error else { throw error }
            return try await subject.refuse(text.deletionChanged, visit)
        }
        visit.note("\(count) contacts whose subscriptions ended: \(answer.rawValue)", area: .contacts)
        if answer == .delete {
            _ = try await store.requestJobRun(.syncContacts, for: subject.person.id, at: now)
            visit.console.seams.jobsRequested()
        }
        visit.notify(Notice(.done, text.deletionAnswered(answer == .delete)))
        return .redirect(subject.path)
    }
}
