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
        let mail = try await request.stagedMail
        let isOpen = if case .imported = mail.state { false } else { true }
        let services = request.console.services.contacts
        let mayChoose = isOpen && services != nil
        let words = request.query[.search]
        var found: [StagedContact] = []
        if mayChoose, !words.isEmpty, let services {
            do { found = try await services.find(request.user, words) } catch {
                request.notify(Notice(.problem, text.odooFailed(request.contactProblem(error))))
            }
        }
        let (body, isCut) = try await shownText(mail, request)
        let account = try await request.console.store.accounts().first { $0.id == (try? request.user)?.account }
        let chosen = Set(mail.chosen.map(\.id))
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
            choices: (mail.chosen + found.filter { !chosen.contains($0.id) }).map {
                Contact(id: "\($0.id)", name: $0.name, isChosen: chosen.contains($0.id))
            },
            nothingFound: !words.isEmpty && found.isEmpty ? text.nobodyFound : nil,
            newName: Field(.name, text.name, value: request.form[.name], error: errors[.name]),
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
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// The plain text, whatever markup the message has: no part of a message is shown as HTML.
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
