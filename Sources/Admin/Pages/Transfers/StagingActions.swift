import Base
import Mail
import Storage

/// The actions on messages of a list: importing them, with or without removing them from the list, and removing them.
enum StagingActions {
    private enum Command: String {
        case importing = "import"
        case importingAndRemoving = "import-and-remove"
        case removing = "remove"
    }

    static func manage(_ request: ConsoleRequest) async throws -> Answer {
        let (text, list) = (request.text(TransfersText.self), try request.transferList)
        guard let command = Command(rawValue: request.form[.command]) else { throw Refusal.malformed }
        let ids = request.form.all(.stagedMessage).compactMap { Int64($0) }.map { StagedMessageID(rawValue: $0) }
        guard !ids.isEmpty else {
            request.notify(Notice(.warning, text.nothingMarked))
            return .redirect(list.direction.path)
        }
        if command == .removing { return try await remove(ids, from: list, request) }
        let removes = command == .importingAndRemoving
        let requested = try await request.console.store.requestImport(of: ids, removing: removes, in: list)
        request.note("an import was requested", category: .mailIn, ["messages": "\(requested.requested)"])
        if requested.removed > 0 {
            request.note(
                "imported messages were deleted from the staging list",
                category: .mailIn,
                ["messages": "\(requested.removed)"]
            )
        }
        if requested.requested > 0 { try await wake(list, request) }
        let isVain = requested == ImportRequest()
        let words = [
            isVain || requested.requested > 0 ? text.importRequested(requested.requested) : nil,
            requested.removed > 0 ? text.removed(requested.removed) : nil,
        ]
        request.notify(Notice(isVain ? .warning : .done, words.compactMap(\.self).joined(separator: " ")))
        return .redirect(list.direction.path)
    }

    private static func remove(_ ids: [StagedMessageID], from list: StagingList, _ request: ConsoleRequest) async throws
        -> Answer
    {
        let text = request.text(TransfersText.self)
        guard request.isConfirmed else {
            return request.confirm(
                Confirmation(
                    text.removeQuestion(ids.count),
                    consequences: [text.removeConsequence],
                    button: text.remove,
                    action: list.direction.path,
                    back: list.direction.path,
                    fields: [(.command, Command.removing.rawValue)] + ids.map { (.stagedMessage, "\($0.rawValue)") }
                )
            )
        }
        let count = try await request.console.store.removeStaged(ids, from: list)
        request.note("messages were deleted from the staging list", category: .mailIn, ["messages": "\(count)"])
        request.notify(Notice(.done, text.removed(count)))
        return .redirect(list.direction.path)
    }

    /// Requests a fetch from the transfer folder.
    static func fetch(_ request: ConsoleRequest) async throws -> Answer {
        let (text, list) = (request.text(TransfersText.self), try request.transferList)
        let isAsked = try await wake(list, request)
        request.notify(Notice(isAsked ? .done : .warning, isAsked ? text.fetchRequested : text.noFolder))
        return .redirect(list.direction.path)
    }

    /// Requests a run of the list's action; false if the action is not available to the user, who has not selected a
    /// folder.
    @discardableResult
    static func wake(_ list: StagingList, _ request: ConsoleRequest) async throws -> Bool {
        let count = try await request.console.store.requestActionRun(
            list.direction.action,
            for: list.user,
            at: request.console.clock.now
        )
        request.console.gateway.actionsRequested()
        return count > 0
    }
}

/// Selects the contacts that a message belongs to, or creates one.
enum TransferContacts {
    private static let mostChosen = 50
    private static let longestName = 200

    static func choose(_ request: ConsoleRequest) async throws -> Answer {
        if request.form[.command] == "search" { return try await TransferPage.show(request) }
        let (text, mail) = (request.text(TransfersText.self), try await request.stagedMail)
        let path = LocalPath("\(mail.direction.path)/\(mail.id.rawValue)") ?? mail.direction.path
        // The ID and the name as the page showed them; only the ID is trusted.
        let wanted = ticked(request).map(\.id)
        let known = Dictionary(mail.chosen.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let contacts: [StagedContact]
        do {
            let fresh = try await readable(wanted.filter { known[$0] == nil }, request)
            let all = known.merging(fresh) { first, _ in first }
            contacts = wanted.compactMap { all[$0] }
            guard contacts.count == wanted.count else {
                request.notify(Notice(.problem, text.contactsHidden))
                return .redirect(path)
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            request.notify(Notice(.problem, text.odooFailed(request.contactProblem(error))))
            return .redirect(path)
        }
        try await request.console.store.choose(contacts, of: mail.id, in: request.transferList)
        request.notify(Notice(.done, text.contactsSaved))
        return .redirect(path)
    }

    /// The contacts that are ticked in the form. Their names are as the page showed them, for showing them again.
    static func ticked(_ request: ConsoleRequest) -> [StagedContact] {
        request.form.all(.contact).prefix(mostChosen).compactMap { value in
            let parts = value.split(separator: ":", maxSplits: 1)
            guard let id = parts.first.flatMap({ Int($0) }), id > 0 else { return nil }
            return StagedContact(id: id, name: parts.count > 1 ? String(parts[1].prefix(longestName)) : "\(id)")
        }
    }

    /// Those of the contacts that the user may read in Odoo, by ID.
    private static func readable(_ ids: [Int], _ request: ConsoleRequest) async throws -> [Int: StagedContact] {
        guard !ids.isEmpty else { return [:] }
        guard let directory = request.console.contacts else { throw Refusal.unavailable }
        let found = try await directory.readable(ids, by: request.user)
        return Dictionary(
            found.map { ($0.id, StagedContact(id: $0.id, name: String($0.name.prefix(longestName)))) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    static func create(_ request: ConsoleRequest) async throws -> Answer {
        let (text, mail) = (request.text(TransfersText.self), try await request.stagedMail)
        guard let directory = request.console.contacts else { throw Refusal.unavailable }
        let (name, address) = (request.form[.name], request.form[.address])
        var errors: [FormField: String] = [:]
        if name.isEmpty || name.count > longestName { errors[.name] = text.nameMissing }
        if Address(address) == nil { errors[.address] = text.notAnAddress }
        guard errors.isEmpty else { return try await TransferPage.show(request, errors: errors) }
        let path = LocalPath("\(mail.direction.path)/\(mail.id.rawValue)") ?? mail.direction.path
        do {
            let contact = try await directory.create(name, address, by: request.user)
            try await request.console.store.choose(mail.chosen + [contact], of: mail.id, in: request.transferList)
            request.note("a contact was created for a staged message", category: .mailIn)
            request.notify(Notice(.done, text.contactCreated(contact.name)))
        } catch {
            request.notify(Notice(.problem, text.odooFailed(request.contactProblem(error))))
        }
        return .redirect(path)
    }
}
