import Google
import HTTPTypes
import Storage

/// The entire page; after a form with errors, with the typed values and the problems.
struct PersonalPage {
    let visit: Visit
    let subject: PersonalSubject
    let problem: String?
    let errors: [String: String]
    let text: Translated<PersonalText>

    init(_ visit: Visit, _ subject: PersonalSubject, problem: String? = nil, errors: [String: String] = [:]) {
        self.visit = visit
        self.subject = subject
        self.problem = problem
        self.errors = errors
        text = visit.text(PersonalText.self)
    }

    private struct View: Sendable {
        let title: String
        let problem: Notice?
        let form: String
        let questions: [DeletionQuestion]
        let access: AccessView
        let sending: SendingView?
        let sync: SyncView
    }

    func answer() async throws -> Answer {
        let title = subject.isMe ? text.title : text.titleOf(subject.name)
        let view = View(
            title: title,
            problem: (problem ?? (errors.isEmpty ? nil : visit.common.correctBelow)).map { Notice(.problem, $0) },
            form: subject.formPath,
            questions: try await DeletionQuestion.all(self),
            access: try await AccessView(self),
            sending: try await SendingView(self),
            sync: SyncView(self, odooVersion: await visit.console.seams.odoo?.version(subject.settings.odoo.database))
        )
        var page = Page("personal", title: title, text: text, view: view)
        page.section = subject.path
        if let google = visit.console.seams.google { page.formTargets = [google.endpoints.accounts] }
        let isWrong = problem != nil || !errors.isEmpty
        return .page(page, status: isWrong ? .unprocessableContent : .ok)
    }

    /// The typed value, or else the stored one.
    func typed(_ name: String, _ stored: String) -> String { visit.form.raw(name) ?? stored }

    /// Whether a box is ticked: as in the form `form` that was sent, or else as stored.
    func isOn(_ name: String, _ stored: Bool, form: String) -> Bool {
        visit.form["form"] == form ? visit.form.isOn(name) : stored
    }
}
