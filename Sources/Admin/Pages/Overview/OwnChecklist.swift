import Base
import Google
import Storage

/// How it stands with a user's own things: what is set up, what is missing, and what waits for the user.
struct OwnChecklist: Sendable {
    struct Item: Sendable {
        /// As of a notice.
        let style: String
        let text: String
        let path: String?
        let action: String?

        init(_ kind: Notice.Kind, _ text: String, _ path: LocalPath? = nil, _ action: String? = nil) {
            style = kind.rawValue
            self.text = text
            self.path = path?.description
            self.action = action
        }
    }

    let items: [Item]

    init(_ request: ConsoleRequest, _ account: AccountRecord?, _ counts: [QueueCount]) async throws {
        let (store, user) = (request.console.store, try request.user)
        let settings = try await store.personalSettings(of: user.id)
        var items = [Self.google(account, request)]
        if let account {
            let allowed = GrantPurpose.allowed(by: GrantedScopes(account.scopes))
            if allowed.contains(.mail) {
                for direction in MailDirection.allCases {
                    items += try await Self.folder(direction, settings, user.id, request)
                }
            }
            if allowed.contains(.calendar) { items.append(Self.calendar(settings, request)) }
            items += Self.mail(counts.filter { $0.account == account.id }, request)
            if !account.health.isWithoutGrant { items += try await Self.actions(user.id, request) }
        }
        self.items = items
    }

    private static func google(_ account: AccountRecord?, _ request: ConsoleRequest) -> Item {
        let text = request.text(ChecklistText.self)
        guard let account else { return Item(.note, text.notConnected, "/personal", text.connect) }
        let address = "\(account.address)"
        let why = request.words(account)
        switch account.health.state {
        case .working: return Item(.done, text.connected(address))
        case .paused: return Item(.warning, text.paused(address, why ?? ""))
        case .needsGrant: return Item(.problem, text.accessLost(address, why ?? ""), "/personal", text.grantAgain)
        case .disabled: return Item(.warning, text.disabled(address))
        }
    }

    private static func folder(
        _ direction: MailDirection,
        _ settings: PersonalSettings,
        _ user: UserID,
        _ request: ConsoleRequest
    ) async throws -> [Item] {
        let (text, store) = (request.text(ChecklistText.self), request.console.store)
        guard let folder = settings.mail.folder(direction) else {
            // One folder is enough to begin with.
            guard direction == .incoming else { return [] }
            return [Item(.note, text.noFolder, "/personal/mail", text.chooseFolder)]
        }
        let counts = try await store.stagedMailCounts(in: StagingList(user, direction))
        let (path, format) = (direction.path, request.format)
        var items = [Item(.done, text.fromFolder(direction, folder.name))]
        if counts.waiting > 0 {
            let words = text.waitForImport(counts.waiting, format.number(counts.waiting))
            items.append(Item(.note, words, path, text.toList(direction)))
        }
        if counts.failed > 0 {
            let words = text.importFailed(counts.failed, format.number(counts.failed))
            items.append(Item(.problem, words, path, text.toList(direction)))
        }
        return items
    }

    private static func calendar(_ settings: PersonalSettings, _ request: ConsoleRequest) -> Item {
        let text = request.text(ChecklistText.self)
        guard let date = settings.calendar.startDate else {
            return Item(.note, text.noCalendar, "/personal/calendar", text.chooseDate)
        }
        let format = request.format
        let start = format.startOfDay(year: date.year, month: date.month, day: date.day)
        return Item(.done, text.calendarFrom(format.date(start)))
    }

    private static func mail(_ counts: [QueueCount], _ request: ConsoleRequest) -> [Item] {
        let text = request.text(ChecklistText.self)
        func item(_ group: QueueFilter.Group, _ kind: Notice.Kind, _ words: (Int) -> String) -> [Item] {
            let count = counts.filter { group.states?.contains($0.state) == true }.reduce(0) { $0 + $1.count }
            guard count > 0 else { return [] }
            return [Item(kind, words(count), LocalPath("/mail").with(.state, group.rawValue), text.look)]
        }
        return item(.failed, .problem, text.mailFailed) + item(.held, .warning, text.mailHeld)
    }

    private static func actions(_ user: UserID, _ request: ConsoleRequest) async throws -> [Item] {
        let text = request.text(ChecklistText.self)
        let states = try await request.console.store.actionStates(of: user, failingAtLeast: 1)
        return states.map { state in
            let why = state.lastRun?.reasons.first.map { request.words($0, of: user) } ?? ""
            return Item(.warning, text.actionFails(state.kind.title, why))
        }
    }
}

/// The words of the checklist.
struct ChecklistText: Texts {
    let title = Localized("Where things stand", "Stand der Dinge")
    let connected = { @Sendable (address: String) in
        Localized("Google is connected: \(address)", "Google ist verbunden: \(address)")
    }
    let notConnected = Localized(
        "Google is not connected yet. Grant access to your Google account for mail, appointments and contacts.",
        "Google ist noch nicht verbunden. Gewähren Sie für E-Mails, Termine und Kontakte den Zugriff auf Ihr Google-Konto."
    )
    let connect = Localized("Connect Google", "Google verbinden")
    let accessLost = { @Sendable (address: String, why: String) in
        Localized(
            "\(address) cannot send until access is granted again. \(why)",
            "\(address) kann erst wieder senden, wenn der Zugriff neu gewährt ist. \(why)"
        )
    }
    let grantAgain = Localized("Grant access again", "Zugriff neu gewähren")
    let paused = { @Sendable (address: String, why: String) in
        Localized(
            "\(address) is paused, and its mail waits. \(why)",
            "\(address) ist pausiert, und seine E-Mails warten. \(why)"
        )
    }
    let disabled = { @Sendable (address: String) in
        Localized(
            "An administrator has disabled \(address); its mail waits.",
            "Ein Administrator hat \(address) deaktiviert; seine E-Mails warten."
        )
    }
    let noFolder = Localized(
        "Choose a transfer folder to bring mail from Gmail to Odoo.",
        "Wählen Sie einen Transferordner, um E-Mails aus Gmail nach Odoo zu bringen."
    )
    let chooseFolder = Localized("Choose a folder", "Ordner auswählen")
    let fromFolder = { @Sendable (direction: MailDirection, folder: String) in
        switch direction {
        case .incoming:
            Localized(
                "Incoming mail comes from the folder “\(folder)”",
                "Eingehende E-Mails kommen aus dem Ordner „\(folder)“"
            )
        case .outgoing:
            Localized(
                "Outgoing mail comes from the folder “\(folder)”",
                "Ausgehende E-Mails kommen aus dem Ordner „\(folder)“"
            )
        }
    }
    let waitForImport = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "message waits", many: "messages wait")) for import.",
            "\(written) \(plural(count, one: "Nachricht wartet", many: "Nachrichten warten")) auf den Import."
        )
    }
    let importFailed = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "message", many: "messages")) could not be imported.",
            "\(written) \(plural(count, one: "Nachricht konnte", many: "Nachrichten konnten")) nicht importiert werden."
        )
    }
    let toList = { @Sendable (direction: MailDirection) in
        switch direction {
        case .incoming: Localized("Incoming messages", "Eingehende Nachrichten")
        case .outgoing: Localized("Outgoing messages", "Ausgehende Nachrichten")
        }
    }
    let noCalendar = Localized(
        "Set a start date to bring your appointments to Odoo.",
        "Legen Sie ein Startdatum fest, um Ihre Termine nach Odoo zu bringen."
    )
    let chooseDate = Localized("Set a date", "Datum festlegen")
    let calendarFrom = { @Sendable (date: String) in
        Localized("Appointments from \(date) on come to Odoo", "Termine ab dem \(date) kommen nach Odoo")
    }
    let mailFailed = { @Sendable (count: Int) in
        Localized(
            "\(count) of your \(plural(count, one: "messages was", many: "messages were")) not sent.",
            "\(count) Ihrer E-Mails \(plural(count, one: "wurde", many: "wurden")) nicht gesendet."
        )
    }
    let mailHeld = { @Sendable (count: Int) in
        Localized(
            "\(count) of your messages \(plural(count, one: "is", many: "are")) on hold until an administrator decides.",
            "\(count) Ihrer E-Mails \(plural(count, one: "ist", many: "sind")) angehalten, bis ein Administrator entscheidet."
        )
    }
    let look = Localized("Look", "Ansehen")
    let actionFails = { @Sendable (action: String, why: String) in
        Localized("\(action) fails. \(why)", "\(action) schlägt fehl. \(why)")
    }
}
