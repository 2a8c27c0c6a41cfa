import Base
import HTTPTypes
import Mail
import Storage

/// A staged message: its facts, its text as plain text, and its contacts.
enum TransferPage {
    /// The number of bytes read for display.
    private static let mostBytes = 1 << 20
    /// The number of characters shown.
    private static let longestText = 64 << 10

    struct Contact: Sendable {
        let id: String
        let name: String
        let isChosen: Bool
    }

    struct View: Sendable {
        let subject: String
        let list: String
        let path: String
        let state: Badge
        let problem: String?
        let from: String
        let recipients: [String]
        let date: String
        let messageID: String
        let attachments: [String]
        let hasAttachments: Bool
        let gmail: String?
        let contacts: [String]
        let noContact: String?
        let body: String?
        let isCut: Bool
        let mayChoose: Bool
        let mayImport: Bool
        let id: String
        let search: Field
        let choices: [Contact]
        let nothingFound: String?
        let newName: Field
        let newAddress: Field
    }

    static func show(_ request: ConsoleRequest, errors: [FormField: String] = [:]) async throws -> Answer {
        let (text, format) = (request.text(TransfersText.self), request.format)
        let watch = try await request.stagedMailWatch
        let mail = try await request.stagedMail
        let isOpen = if case .imported = mail.state { false } else { true }
        // Without a database there are none to choose from.
        let directory = request.console.odoo?.databases.isEmpty == true ? nil : request.console.contacts
        let mayChoose = isOpen && directory != nil
        let words = request.form.raw(.search) ?? request.query[.search]
        var found: [StagedContact] = []
        if mayChoose, !words.isEmpty, let directory {
            do { found = try await directory.contacts(matching: words, for: request.user) } catch {
                request.notify(Notice(.problem, text.odooFailed(request.contactProblem(error))))
            }
        }
        let (body, isCut) = try await shownText(mail, request)
        let account = try await request.console.store.accounts().first { $0.id == (try? request.user)?.account }
        // What is ticked and not saved stays while further contacts are searched for.
        let isSearch = request.form.raw(.search) != nil
        let ticked = isSearch ? TransferContacts.ticked(request) : mail.chosen
        let listed = mail.chosen + ticked.filter { contact in !mail.chosen.contains { $0.id == contact.id } }
        let (known, marked) = (Set(listed.map(\.id)), Set(ticked.map(\.id)))
        let view = View(
            subject: mail.facts.subject.isEmpty ? text.noSubject : mail.facts.subject,
            list: mail.direction.path.description,
            path: "\(mail.direction.path)/\(mail.id.rawValue)",
            state: mail.state.badge(text),
            problem: mail.problem.map { request.words($0) },
            from: mail.facts.from,
            recipients: mail.facts.recipients,
            date: format.dateAndClock(mail.facts.date),
            messageID: mail.facts.messageID,
            attachments: mail.facts.attachments.map { "\($0.name) (\(format.size($0.size)))" },
            hasAttachments: !mail.facts.attachments.isEmpty,
            gmail: GmailLink.url(account.map { "\($0.address)" }, mail.gmailID),
            contacts: mail.contacts.map(\.name),
            noContact: mail.contacts.isEmpty ? text.noContact : nil,
            body: body,
            isCut: isCut,
            mayChoose: mayChoose,
            mayImport: isOpen && mail.hasContent,
            id: "\(mail.id.rawValue)",
            search: Field(.search, text.findContact, .search, value: words, isOptional: true),
            choices: (listed + found.filter { !known.contains($0.id) }).map {
                Contact(id: "\($0.id)", name: $0.name, isChosen: marked.contains($0.id))
            },
            nothingFound: !words.isEmpty && found.isEmpty ? text.nobodyFound : nil,
            newName: Field(
                .name,
                text.name,
                value: request.form.raw(.name) ?? Self.name(of: mail.facts),
                error: errors[.name]
            ),
            newAddress: Field(
                .address,
                text.address,
                .email,
                value: errors.isEmpty ? mail.facts.addresses.first ?? "" : request.form[.address],
                error: errors[.address]
            )
        )
        var page = Page("transfer", title: view.subject, text: text, view: view)
        page.section = mail.direction.path
        page.watch = watch
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// The name beside the address that a new contact would have, as the message's header gives it.
    private static func name(of facts: StagedMessageFacts) -> String {
        let wanted = facts.addresses.first.flatMap { Address($0)?.key }
        for value in [facts.from] + facts.recipients {
            let mailbox = (try? AddressList(Array(value.utf8)))?.mailboxes.first { $0.address.key == wanted }
            if let name = mailbox?.displayName { return name }
        }
        return ""
    }

    /// The plain text, without any markup: no part of a message is shown as HTML.
    private static func shownText(_ mail: StagedMessage, _ request: ConsoleRequest) async throws -> (
        text: String?, isCut: Bool
    ) {
        guard mail.hasContent else { return (nil, false) }
        let content = try await request.console.store.content(ofStaged: mail.id)
        let bytes = try content.firstBytes(mostBytes)
        let text = ReadMail(bytes).body.text
        let shown = String(text.prefix(longestText))
        return (shown, shown.count < text.count || bytes.count < content.size)
    }
}
