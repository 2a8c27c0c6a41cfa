import Base
import HTTPTypes
import Storage

/// The pages of a user's own settings, each with one form that is saved. Signing in is a page of its own section.
enum PersonalTab: String, Sendable, CaseIterable {
    case google, mail, calendar, contacts

    /// The scheduled actions that follow what its form says.
    fileprivate var actions: [ScheduledAction] {
        switch self {
        case .google: []
        case .mail: [.syncMailIn, .syncMailOut]
        case .calendar: [.syncAppointments]
        case .contacts: [.syncContacts, .importNewContacts]
        }
    }
}

/// One of the pages; after a form with errors, with the typed values and the problems.
struct PersonalPage {
    let request: ConsoleRequest
    let subject: PersonalSubject
    let tab: PersonalTab
    let problem: String?
    let errors: [FormField: String]
    let text: Translated<PersonalText>

    init(
        _ request: ConsoleRequest,
        _ subject: PersonalSubject,
        _ tab: PersonalTab,
        problem: String? = nil,
        errors: [FormField: String] = [:]
    ) {
        self.request = request
        self.subject = subject
        self.tab = tab
        self.problem = problem
        self.errors = errors
        text = request.text(PersonalText.self)
    }

    func answer() async throws -> Answer {
        let frame = PersonalFrame(
            self,
            hasQuestion: try await !request.console.store.contactQuestions(of: subject.user.id).isEmpty
        )
        var page =
            switch tab {
            case .google: try await GoogleView.page(self, frame)
            case .mail: try await MailView.page(self, frame)
            case .calendar: try await CalendarView.page(self, frame)
            case .contacts: try await ContactsView.page(self, frame)
            }
        page.section = subject.path(of: tab)
        let isWrong = problem != nil || !errors.isEmpty
        return .page(page, status: isWrong ? .unprocessableContent : .ok)
    }

    /// The typed value, or else the stored one.
    func typed(_ field: FormField, _ stored: String) -> String {
        request.form.isChanged(field) ? request.form.raw(field) ?? stored : stored
    }

    /// Whether a box is ticked: as the user changed it in the form `form` that was sent, or else as stored.
    func isOn(_ field: FormField, _ stored: Bool, form: String) -> Bool {
        request.form[.form] == form && request.form.isChanged(field) ? request.form.isOn(field) : stored
    }

    /// A box of the page's form.
    func check(_ field: FormField, _ label: String, _ stored: Bool, hint: String? = nil) -> CheckField {
        CheckField(
            field,
            label,
            isOn: isOn(field, stored, form: tab.rawValue),
            stored: stored,
            hint: hint
        )
    }

    /// What happens once the form is saved: when the scheduled actions that follow it run.
    func effects() async throws -> [String] {
        let (store, format) = (request.console.store, request.format)
        let schedules = try await store.actionSchedules()
        let states = try await store.actionStates(of: subject.user.id, failingAtLeast: 0)
        return tab.actions.compactMap { kind in
            guard let schedule = schedules.first(where: { $0.kind == kind }) else { return nil }
            let next = states.first { $0.kind == kind }?.nextRunAt.map(format.dateAndClock)
            guard schedule.isEnabled else { return text.runsOnRequest(kind.title) }
            return text.runs(kind.title, format.duration(schedule.interval), next)
        }
    }
}

/// What the pages of a user's settings begin with.
struct PersonalFrame: Sendable {
    let title: String
    let tabs: PersonalTabs
    let problem: Notice?
    /// That a run waits for the user's decision; not on the page that asks for it.
    let question: Notice?
    /// The prefix of the forms' paths.
    let form: String

    fileprivate init(_ page: PersonalPage, hasQuestion: Bool) {
        let (text, subject) = (page.text, page.subject)
        title = subject.isMe ? text.title : text.titleOf(subject.name)
        tabs = PersonalTabs(page.request, page.tab.rawValue) { subject.path(of: $0) }
        let words = page.problem ?? (page.errors.isEmpty ? nil : page.request.common.correctBelow)
        problem = words.map { Notice(.problem, $0) }
        question =
            hasQuestion && page.tab != .contacts
            ? Notice(.warning, text.deletionTitle, path: subject.path(of: .contacts), action: text.decide) : nil
        form = subject.formPath
    }
}

/// The links between the pages of a user's settings (template `personal-tabs`).
struct PersonalTabs: Sendable {
    /// The page of signing in, which is not one of `PersonalTab`.
    private static let signIn = "sign-in"

    struct Entry: Sendable {
        let name: String
        let path: String
        let isCurrent: Bool
    }

    let label: String
    let entries: [Entry]

    /// The links on the page of signing in.
    init(onSignIn request: ConsoleRequest) {
        self.init(request, Self.signIn) { $0 == .google ? "/personal" : LocalPath("/personal/\($0.rawValue)") ?? "/" }
    }

    /// - Parameters:
    ///   - current: the page that is shown.
    ///   - path: the path of each page.
    fileprivate init(_ request: ConsoleRequest, _ current: String, _ path: (PersonalTab) -> LocalPath) {
        let text = request.text(PersonalText.self)
        label = text.parts
        let own = PersonalTab.allCases.map { tab in
            Entry(name: text.tab(tab), path: path(tab).description, isCurrent: tab.rawValue == current)
        }
        // Nobody signs in for another.
        let isMine = path(.google) == "/personal"
        let signIn = Entry(name: text.signIn, path: "/profile", isCurrent: current == Self.signIn)
        entries = own + (isMine ? [signIn] : [])
    }
}
