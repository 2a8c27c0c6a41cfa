import Base
import Storage

/// Questions of runs that would delete many contacts from Google.
struct DeletionQuestion: Sendable {
    let number: Int
    let question: String
    let database: String
    let deletions: Int

    static func all(_ page: PersonalPage) async throws -> [DeletionQuestion] {
        let (format, text) = (page.request.format, page.request.text(PersonalContactsText.self))
        let questions = try await page.request.console.store.contactQuestions(of: page.subject.user.id)
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
    static func answer(_ request: ConsoleRequest) async throws -> Answer {
        let (subject, text) = (try await PersonalSubject(request), request.text(PersonalContactsText.self))
        guard let answer = ContactAnswer(rawValue: request.form[.answer]), let count = Int(request.form[.deletions])
        else { throw Refusal.notFound }
        let owner = ContactOwner(user: subject.user.id, database: request.form[.database])
        let question = ContactQuestion(owner: owner, deletions: count, total: 0)
        let (store, now) = (request.console.store, request.console.clock.now)
        do { try await store.answerContactQuestion(question, answer, at: now) } catch {
            guard case .conflict = error else { throw error }
            return try await subject.refuse(text.deletionChanged, request, on: .contacts)
        }
        request.note(
            "it was decided about contacts whose subscriptions ended",
            category: .contacts,
            ["contacts": "\(count)", "decision": answer.rawValue]
        )
        if answer == .delete {
            _ = try await store.requestActionRun(.syncContacts, for: subject.user.id, at: now)
            request.console.gateway.actionsRequested()
        }
        request.notify(Notice(.done, text.deletionAnswered(answer == .delete)))
        return .redirect(subject.path(of: .contacts))
    }
}
