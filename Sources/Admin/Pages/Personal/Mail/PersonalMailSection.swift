import Base
import Google
import Storage

/// The page of a user's settings about mail.
enum PersonalMailSection: ConsoleSection {
    static let templates = [Template("personal-mail", PackageResources.personal_mail_mustache)]
    static let texts: any Texts.Type = PersonalMailText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.post("personal/:user/mail", for: .user, MailForm.save)
        routes.post("personal/:user/send-as", for: .user, MailForm.readSendAs)
        routes.post("personal/:user/folders", for: .user, MailForm.readFolders)
        routes.post("personal/:user/labels", for: .user, MailForm.createLabels)
        routes.post("personal/:user/password", for: .user, SMTPPasswordForm.save)
        routes.post("personal/:user/password/remove", for: .user, SMTPPasswordForm.remove)
    }
}

/// The form of that page. Its other buttons leave what was entered, and is not saved, as it is.
enum MailForm {
    static func save(_ request: ConsoleRequest) async throws -> Answer {
        let (form, text) = (request.form, request.text(PersonalText.self))
        return try await PersonalForm.save(
            request,
            .mail,
            fields: [.incomingFolder, .outgoingFolder, .incomingCount, .outgoingCount],
            edit: { edit(&$0, form, text) },
            then: { _, subject in
                guard let account = subject.account, form.isChanged(.sendsOwnMail) else { return }
                var options = account.options
                options.sendsOwnMail = form.isOn(.sendsOwnMail)
                try await request.console.store.setOptions(options, of: account.id)
                await request.console.gateway.accountsChanged()
            }
        )
    }

    /// Changes what the user changed, and returns what is wrong with what was typed.
    private static func edit(
        _ settings: inout PersonalSettings,
        _ form: FormValues,
        _ text: Translated<PersonalText>
    ) -> [FormField: String] {
        form.change(.incomingCount, &settings.mail.incomingCount)
        form.change(.outgoingCount, &settings.mail.outgoingCount)
        form.change(.deletesTransferred, &settings.mail.deletesTransferred)
        form.change(.leavesInFolder, &settings.mail.leavesInFolder)
        form.change(.importsByItself, &settings.mail.importsByItself)
        var errors: [FormField: String] = [:]
        let offered = settings.offeredFolders
        func take(_ labelID: String, _ field: FormField, _ folder: inout TransferFolder?) {
            guard form.isChanged(field) else { return }
            folder = offered.first { $0.labelID == labelID }
            if !labelID.isEmpty, folder == nil { errors[field] = text.unknownFolder }
        }
        take(form[.incomingFolder], .incomingFolder, &settings.mail.incomingFolder)
        take(form[.outgoingFolder], .outgoingFolder, &settings.mail.outgoingFolder)
        return errors
    }

    /// Reads the addresses from Gmail; the user's SMTP login may then use them.
    static func readSendAs(_ request: ConsoleRequest) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        guard let account = subject.account else { throw Refusal.notFound }
        let (text, grantText) = (request.text(PersonalText.self), request.text(GrantText.self))
        guard GrantedScopes(account.scopes).allows(.sendAs) else {
            return try await subject.refuse(text.needsPurpose(grantText.purpose(.readBack).name), request, on: .mail)
        }
        let google = try request.google
        do { try await google.readSendAs(of: account) } catch let error as GoogleError {
            return try await subject.refuse(text.googleFailed(request.words(error.reason)), request, on: .mail)
        }
        let store = request.console.store
        if var login = try await store.login(named: "\(account.address)"), login.account == account.id,
            login.owner != nil,
            login.mayUse == SMTPPasswordForm.addresses(of: account),
            let now = try await store.accounts().first(where: { $0.id == account.id })
        {
            login.mayUse = SMTPPasswordForm.addresses(of: now)
            try await store.saveLogin(login)
            await request.console.gateway.accountsChanged()
        }
        request.notify(Notice(.done, request.text(PersonalMailText.self).sendAsNow))
        return try await PersonalPage(request, try await PersonalSubject(request), .mail).answer()
    }

    /// Reads the user's labels; selected ones take their current names.
    static func readFolders(_ request: ConsoleRequest) async throws -> Answer {
        try await withLabels(request, .labels) { subject, gmail in
            let folders = try await folders(gmail)
            request.notify(Notice(.done, request.text(PersonalMailText.self).foldersNow(folders.count)))
            return try await take(folders, subject, request)
        }
    }

    /// Creates a label for each folder that is not chosen, and chooses it. One that has the name already is taken instead.
    static func createLabels(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(PersonalMailText.self)
        return try await withLabels(request, .newLabels) { subject, gmail in
            let missing = MailDirection.allCases.filter { subject.settings.mail.folder($0) == nil }
            guard !missing.isEmpty else { return subject }
            var folders = try await folders(gmail)
            var chosen: [MailDirection: TransferFolder] = [:]
            for direction in missing {
                let name = text.newLabel(direction)
                let named = { (folders: [TransferFolder]) in
                    folders.first { $0.name.lowercased() == name.lowercased() }
                }
                if named(folders) == nil {
                    if let label = try await gmail.createLabel(name) {
                        folders.append(TransferFolder(labelID: label.id, name: label.name))
                    } else {
                        // Somebody was quicker.
                        folders = try await self.folders(gmail)
                    }
                }
                chosen[direction] = named(folders)
            }
            let names = missing.compactMap { chosen[$0]?.name }
            request.note(
                "transfer folders were created and chosen",
                category: .settings,
                ["folders": names.joined(separator: ", ")]
            )
            request.notify(Notice(.done, text.labelsNow(names)))
            let taken = chosen
            let answer = try await take(folders, subject, request) { settings in
                if settings.mail.incomingFolder == nil { settings.mail.incomingFolder = taken[.incoming] }
                if settings.mail.outgoingFolder == nil { settings.mail.outgoingFolder = taken[.outgoing] }
            }
            request.console.gateway.actionsRequested()
            return answer
        }
    }

    /// The page again, with what `work` stored, or why Google refused it.
    private static func withLabels(
        _ request: ConsoleRequest,
        _ feature: Feature,
        _ work: (PersonalSubject, GmailClient) async throws -> PersonalSubject
    ) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        let (text, grantText) = (request.text(PersonalText.self), request.text(GrantText.self))
        guard let account = subject.account, GrantedScopes(account.scopes).allows(feature) else {
            return try await subject.refuse(text.needsPurpose(grantText.purpose(.mail).name), request, on: .mail)
        }
        do {
            let stored = try await work(subject, try request.google.gmail(of: account))
            return try await PersonalPage(request, stored, .mail).answer()
        } catch let error as GoogleError {
            return try await subject.refuse(text.googleFailed(request.words(error.reason)), request, on: .mail)
        }
    }

    private static func folders(_ gmail: GmailClient) async throws(GoogleError) -> [TransferFolder] {
        try await gmail.labels().filter { $0.type == "user" }.map { TransferFolder(labelID: $0.id, name: $0.name) }
    }

    private static func take(
        _ folders: [TransferFolder],
        _ subject: PersonalSubject,
        _ request: ConsoleRequest,
        choosing choose: @escaping @Sendable (inout PersonalSettings) -> Void = { _ in }
    ) async throws -> PersonalSubject {
        let now = request.console.clock.now
        return try await subject.change(request) { settings in
            settings.take(folders, readAt: now)
            choose(&settings)
            return [:]
        }.subject
    }
}
