import Base
import Storage

/// The page of a user's settings about contacts.
enum PersonalContactsSection: ConsoleSection {
    static let templates = [
        Template("personal-contacts", PackageResources.personal_contacts_mustache),
        Template("personal-deletion", PackageResources.personal_deletion_mustache),
    ]
    static let texts: any Texts.Type = PersonalContactsText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.post("personal/:user/contacts", for: .user, ContactsForm.save)
        routes.post("personal/:user/deletion", for: .user, DeletionQuestion.answer)
    }
}

/// How Odoo's contacts are transferred to Google.
struct ContactsView: Sendable {
    let frame: PersonalFrame
    let questions: [DeletionQuestion]
    let options: [CheckField]
    let mostDeleted: Field
    let effects: [String]

    static func page(_ page: PersonalPage, _ frame: PersonalFrame) async throws -> Page {
        let text = page.request.text(PersonalContactsText.self)
        let options = page.subject.settings.contacts
        let percents = ContactOptions.percents
        let odooVersion = await page.request.console.odoo?.version(of: page.subject.settings.odoo.database)
        let view = ContactsView(
            frame: frame,
            questions: try await DeletionQuestion.all(page),
            options: [
                page.check(
                    .deletesUnsubscribed,
                    text.deletesUnsubscribed,
                    options.deletesUnsubscribed,
                    hint: text.deletesUnsubscribedHint
                ),
                page.check(.importsNew, text.importsNew, options.importsNew),
                page.check(
                    .leavesOutSalutation,
                    text.leavesOutSalutation,
                    options.leavesOutSalutation,
                    hint: text.leavesOutSalutationHint(odooVersion)
                ),
                page.check(.tagsAsGroups, text.tagsAsGroups, options.tagsAsGroups, hint: text.tagsAsGroupsHint),
            ],
            mostDeleted: Field(
                .mostDeleted,
                text.mostDeleted,
                .number,
                value: page.typed(.mostDeleted, "\(options.mostDeletedPercent)"),
                stored: "\(options.mostDeletedPercent)",
                hint: text.mostDeletedHint(percents.lowerBound, percents.upperBound),
                error: page.errors[.mostDeleted]
            ),
            effects: try await page.effects()
        )
        return Page("personal-contacts", title: frame.title, text: text, view: view)
    }
}

/// The form of that page.
enum ContactsForm {
    static func save(_ request: ConsoleRequest) async throws -> Answer {
        let form = request.form
        return try await PersonalForm.save(
            request,
            .contacts,
            fields: [.mostDeleted],
            edit: { settings in
                form.change(.deletesUnsubscribed, &settings.contacts.deletesUnsubscribed)
                form.change(.importsNew, &settings.contacts.importsNew)
                form.change(.leavesOutSalutation, &settings.contacts.leavesOutSalutation)
                form.change(.tagsAsGroups, &settings.contacts.tagsAsGroups)
                form.change(.mostDeleted, &settings.contacts.mostDeletedPercent)
                return [:]
            },
            then: { before, now in
                guard now.settings.contacts.deletesUnsubscribed, !before.settings.contacts.deletesUnsubscribed else {
                    return
                }
                // The next run asks about subscriptions that ended before.
                let moment = request.console.clock.now
                _ = try await request.console.store.requestActionRun(.syncContacts, for: now.user.id, at: moment)
            }
        )
    }
}
