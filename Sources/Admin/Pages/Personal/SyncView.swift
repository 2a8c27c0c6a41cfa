import Base
import HTTPTypes
import Storage

/// The synchronisation between Google and Odoo.
struct SyncView: Sendable {
    let contacts: [CheckField]
    /// Events are transferred from a start date on, and not at all without one.
    let bringsEvents: CheckField
    let mostDeleted: Field
    let calendarStart: Field
    let calendars: [CheckField]
    let eventTypes: [CheckField]
    let createsAttendees: CheckField
    /// Whether there is anything to transfer again.
    let canRenew: Bool
    let folders: [SelectField]
    let foldersRead: String
    let counts: [Field]
    let mail: [CheckField]
    let logging: CheckField
    /// `nil` if there is nothing to choose from.
    let odooDatabase: SelectField?
    /// For administrators: a user who chose another user's login would gain access to their contacts and calendar.
    let odooLogin: Field?
    /// For other users.
    let odooKnown: String?

    /// - Parameter odooVersion: the version of the user's database, if known.
    init(_ page: PersonalPage, odooVersion: Int?) {
        let (text, settings) = (page.text, page.subject.settings)
        let check = { (field: FormField, label: String, stored: Bool, hint: String?) in
            CheckField(field, label, isOn: page.isOn(field, stored, form: "sync"), stored: stored, hint: hint)
        }
        contacts = [
            check(
                .deletesUnsubscribed,
                text.deletesUnsubscribed,
                settings.contacts.deletesUnsubscribed,
                text.deletesUnsubscribedHint
            ),
            check(.importsNew, text.importsNew, settings.contacts.importsNew, nil),
            check(
                .leavesOutSalutation,
                text.leavesOutSalutation,
                settings.contacts.leavesOutSalutation,
                text.leavesOutSalutationHint(odooVersion)
            ),
            check(.tagsAsGroups, text.tagsAsGroups, settings.contacts.tagsAsGroups, text.tagsAsGroupsHint),
        ]
        bringsEvents = check(.bringsEvents, text.bringsEvents, settings.calendar.startDate != nil, nil)
        let percents = ContactOptions.percents
        mostDeleted = Field(
            .mostDeleted,
            text.mostDeleted,
            .number,
            value: page.typed(.mostDeleted, "\(settings.contacts.mostDeletedPercent)"),
            stored: "\(settings.contacts.mostDeletedPercent)",
            hint: text.mostDeletedHint(percents.lowerBound, percents.upperBound),
            error: page.errors[.mostDeleted]
        )
        calendarStart = Field(
            .calendarStart,
            text.calendarStart,
            .date,
            value: page.typed(.calendarStart, settings.calendar.startDate?.description ?? ""),
            stored: settings.calendar.startDate?.description ?? "",
            hint: text.calendarStartHint,
            error: page.errors[.calendarStart],
            isOptional: true,
            saysOptional: false
        )
        calendars = CalendarForm.offered(settings.calendar).map { calendar in
            let isChosen = settings.calendar.calendars.contains { $0.id == calendar.id }
            return check(.calendar(calendar), calendar.name, isChosen, nil)
        }
        eventTypes = EventType.allCases.map { type in
            check(.eventType(type), text.eventType(type), settings.calendar.eventTypes.contains(type), nil)
        }
        createsAttendees = check(
            .createsAttendees,
            text.createsAttendees,
            settings.calendar.createsContacts,
            text.createsAttendeesHint
        )
        canRenew = settings.calendar.startDate != nil
        let folder = { (field: FormField, label: String, stored: TransferFolder?) in
            var known = settings.folders?.folders ?? []
            // A selected folder that no longer exists remains visible, so that saving something else does not lose it.
            if let stored, !known.contains(where: { $0.labelID == stored.labelID }) { known.append(stored) }
            let options = FolderTree.lines(known).map { (value: $0.id, label: $0.label) }
            return SelectField(
                field,
                label,
                [("", text.noFolder)] + options,
                selected: page.typed(field, stored?.labelID ?? ""),
                stored: stored?.labelID ?? "",
                error: page.errors[field]
            )
        }
        folders = [
            folder(.incomingFolder, text.incomingFolder, settings.mail.incomingFolder),
            folder(.outgoingFolder, text.outgoingFolder, settings.mail.outgoingFolder),
        ]
        foldersRead =
            settings.folders.map {
                text.foldersRead($0.folders.count, page.request.format.dateAndClock($0.readAt))
            } ?? text.foldersNotRead
        let limits = MailTransferOptions.counts
        let count = { (field: FormField, label: String, stored: Int) in
            Field(
                field,
                label,
                .number,
                value: page.typed(field, "\(stored)"),
                stored: "\(stored)",
                hint: text.countHint(limits.lowerBound, limits.upperBound),
                error: page.errors[field]
            )
        }
        counts = [
            count(.incomingCount, text.incomingCount, settings.mail.incomingCount),
            count(.outgoingCount, text.outgoingCount, settings.mail.outgoingCount),
        ]
        mail = [
            check(
                .deletesTransferred,
                text.deletesTransferred,
                settings.mail.deletesTransferred,
                text.deletesTransferredHint
            ),
            check(.leavesInFolder, text.leavesInFolder, settings.mail.leavesInFolder, text.leavesInFolderHint),
            check(.importsByItself, text.importsByItself, settings.mail.importsByItself, text.importsByItselfHint),
        ]
        let databases = page.request.console.odoo?.databases ?? []
        // What the browser selects.
        let database = databases.contains(settings.odoo.database) ? settings.odoo.database : databases.first ?? ""
        odooDatabase =
            databases.count < 2
            ? nil
            : SelectField(
                .odooDatabase,
                text.odooDatabase,
                databases.map { ($0, $0) },
                selected: page.typed(.odooDatabase, database),
                stored: database
            )
        let isAdministrator = page.request.isAdministrator
        odooLogin =
            isAdministrator
            ? Field(
                .odooLogin,
                text.odooLogin,
                value: page.typed(.odooLogin, settings.odoo.login),
                stored: settings.odoo.login,
                hint: text.odooLoginHint,
                error: page.errors[.odooLogin],
                autocomplete: "off",
                isOptional: true
            ) : nil
        odooKnown = isAdministrator ? nil : text.odooKnown(settings.odoo.login)
        logging = check(.isLogged, text.isLogged, settings.isLogged, text.isLoggedHint)
    }
}

/// The labels of a mailbox as the tree that Gmail shows: `/` in a name makes it a child if the parent is a label too.
enum FolderTree {
    /// The indentation per level; browsers would remove leading spaces.
    private static let indentation = "\u{2003}"

    /// The folders with their display names, parents before their children.
    static func lines(_ folders: [TransferFolder]) -> [(id: String, label: String)] {
        let names = Set(folders.map { $0.name.lowercased() })
        return folders.sorted { key($0.name).lexicographicallyPrecedes(key($1.name)) }.map { folder in
            let parts = folder.name.split(separator: "/", omittingEmptySubsequences: false)
            let parents = (1..<max(parts.count, 1)).filter {
                names.contains(parts.prefix($0).joined(separator: "/").lowercased())
            }
            let own = parts.dropFirst(parents.last ?? 0).joined(separator: "/")
            return (folder.labelID, String(repeating: indentation, count: parents.count) + own)
        }
    }

    /// Compares part by part rather than the whole name, so that "A/B" comes before "A B".
    private static func key(_ name: String) -> [String] {
        name.lowercased().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    }
}

/// Questions of runs that would delete many contacts from Google.
struct DeletionQuestion: Sendable {
    let number: Int
    let question: String
    let database: String
    let deletions: Int

    static func all(_ page: PersonalPage) async throws -> [DeletionQuestion] {
        let (format, text) = (page.request.format, page.text)
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
        let (subject, text) = (try await PersonalSubject(request), request.text(PersonalText.self))
        guard let answer = ContactAnswer(rawValue: request.form[.answer]), let count = Int(request.form[.deletions])
        else { throw Refusal.notFound }
        let owner = ContactOwner(user: subject.user.id, database: request.form[.database])
        let question = ContactQuestion(owner: owner, deletions: count, total: 0)
        let (store, now) = (request.console.store, request.console.clock.now)
        do { try await store.answerContactQuestion(question, answer, at: now) } catch {
            guard case .conflict = error else { throw error }
            return try await subject.refuse(text.deletionChanged, request)
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
        return .redirect(subject.path)
    }
}
