import Mail
package import Storage

/// What the console asks of Odoo about contacts, as a person.
package struct ContactServices: Sendable {
    /// The contacts whose name or address holds these words, a few.
    package var find: @Sendable (PersonRecord, String) async throws -> [StagedContact]
    /// Makes a contact with that name and address.
    package var create: @Sendable (PersonRecord, _ name: String, _ address: String) async throws -> StagedContact

    package init(
        find: @escaping @Sendable (PersonRecord, String) async throws -> [StagedContact],
        create: @escaping @Sendable (PersonRecord, _ name: String, _ address: String) async throws -> StagedContact
    ) {
        self.find = find
        self.create = create
    }
}

/// Picks the contacts that a message belongs to, or makes one.
enum TransferContacts {
    private static let mostChosen = 50
    private static let longestName = 200

    static func choose(_ visit: Visit) async throws -> Answer {
        let (text, mail): (TransfersText, StagedMail) = (visit.text(), try await visit.stagedMail)
        let names = Dictionary(mail.chosen.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let contacts = visit.form.all("contact").prefix(mostChosen).compactMap { value -> StagedContact? in
            // The id and the name as the page showed them.
            let parts = value.split(separator: ":", maxSplits: 1).map(String.init)
            guard let id = parts.first.flatMap({ Int($0) }), id > 0 else { return nil }
            return StagedContact(id: id, name: String((names[id] ?? parts.last ?? "").prefix(longestName)))
        }
        try await visit.console.store.choose(contacts, of: mail.id, in: visit.transferList)
        visit.notify(Notice(.done, text.contactsSaved))
        return .redirect(LocalPath("\(mail.direction.path)/\(mail.id.rawValue)") ?? mail.direction.path)
    }

    static func create(_ visit: Visit) async throws -> Answer {
        let (text, mail): (TransfersText, StagedMail) = (visit.text(), try await visit.stagedMail)
        guard let services = visit.console.seams.contacts else { throw Refusal.unavailable }
        let (name, address) = (visit.form["name"], visit.form["address"])
        var errors: [String: String] = [:]
        if name.isEmpty || name.count > longestName { errors["name"] = text.nameMissing }
        if Address(address) == nil { errors["address"] = text.notAnAddress }
        guard errors.isEmpty else { return try await TransferPage.show(visit, errors: errors) }
        let path = LocalPath("\(mail.direction.path)/\(mail.id.rawValue)") ?? mail.direction.path
        do {
            let contact = try await services.create(visit.person, name, address)
            try await visit.console.store.choose(mail.chosen + [contact], of: mail.id, in: visit.transferList)
            visit.note("a contact was created for a staged message", area: .mailIn)
            visit.notify(Notice(.done, text.contactCreated(contact.name)))
        } catch {
            visit.notify(Notice(.problem, text.odooFailed("\(error)")))
        }
        return .redirect(path)
    }
}
