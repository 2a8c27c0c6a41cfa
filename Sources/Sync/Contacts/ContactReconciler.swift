import Base
import Google
import Odoo
import Storage

/// Compares all contacts of Odoo with all links, one range of ids at a time.
struct ContactReconciler {
    let run: ContactSyncRun
    let mapping: ContactMapping
    /// Where users open Odoo.
    let address: String
    /// The fields that contacts have in this Odoo.
    let fields: Set<String>
    /// Whether to compare every contact, because the mapping has changed.
    let everything: Bool
    /// What Odoo's record of subscriptions says about those that are not in it.
    let record: ContactPlan.Record

    func run() async throws(RunStop) {
        let user = run.context.odooUser.id
        var after = 0
        var isLast = false
        while !isLast {
            let position = after
            let page = try await run.asked { () throws(OdooError) in
                try await run.odoo.subscriptions(of: user, after: position, limit: run.limits.page)
            }
            isLast = page.count < run.limits.page
            let last = isLast ? Int.max : page.last?.id ?? Int.max
            let links = try await run.stored { () throws(StorageError) in
                try await run.store.contactLinks(of: run.owner, after: position, through: last)
            }
            let steps = ContactPlan.make(
                subscribed: page,
                links: links,
                everything: everything,
                deletes: run.options.deletesUnsubscribed,
                record: record
            )
            try await carryOut(steps, Dictionary(uniqueKeysWithValues: links.map { ($0.partner, $0) }))
            after = last
        }
    }

    private func carryOut(_ steps: [ContactPlan.Step], _ links: [Int: ContactLink]) async throws(RunStop) {
        var (new, compared, kept, waiting, doubted) = ([Int](), [ContactLink](), 0, 0, 0)
        var ended: [ContactLink] = []
        for step in steps {
            switch step {
            case .create(let id): new.append(id)
            case .compare(let id): if let link = links[id] { compared.append(link) }
            case .keep: kept += 1
            case .await: waiting += 1
            case .doubt: doubted += 1
            case .end(let id, let state):
                guard var link = links[id] else { continue }
                link.state = state
                link.since = run.now
                ended.append(link)
            }
        }
        let over = ended
        try await run.stored { () throws(StorageError) in try await run.store.saveContactLinks(over, of: run.owner) }
        try await run.context.reporter.did(.unchanged, kept)
        try await run.context.reporter.did(.skipped, waiting)
        if doubted > 0 { try await run.context.reporter.failed(Reason(.contactsNotSetUp), doubted) }
        for start in stride(from: 0, to: compared.count, by: run.limits.batch) {
            try await compare(Array(compared[start..<min(start + run.limits.batch, compared.count)]))
        }
        for start in stride(from: 0, to: new.count, by: run.limits.batch) {
            try await create(Array(new[start..<min(start + run.limits.batch, new.count)]))
        }
    }

    /// A contact as it is in Odoo and as it should be at Google.
    struct Wanted: Sendable {
        let contact: OdooContact
        let fields: PersonFields
        /// Identifies the photo in Odoo; `nil` for none.
        let photo: String?
    }

    /// Reads contacts from Odoo. Contacts that no longer exist, or have lost their name, are omitted.
    func wanted(_ ids: [Int]) async throws(RunStop) -> [Int: Wanted] {
        guard !ids.isEmpty else { return [:] }
        let language = run.context.odooUser.language
        let contacts = try await run.asked { () throws(OdooError) in
            try await run.odoo.contacts(ids, fields: fields, language: language)
        }
        let photos = try await run.asked { () throws(OdooError) in try await run.odoo.photoChecksums(ids) }
        var wanted: [Int: Wanted] = [:]
        for contact in contacts where !contact.name.allSatisfy(\.isWhitespace) {
            let url = try await run.asked { () throws(OdooError) in
                try await run.odoo.contactURL(contact.id, at: address)
            }
            wanted[contact.id] = Wanted(
                contact: contact,
                fields: mapping.fields(of: contact, url: url),
                photo: photos[contact.id]
            )
        }
        return wanted
    }
}

extension ContactReconciler {
    /// Creates contacts at Google.
    func create(_ ids: [Int]) async throws(RunStop) {
        let wanted = try await wanted(ids)
        try await run.context.reporter.did(.skipped, ids.count - wanted.count)
        try await create(wanted.values.sorted { $0.contact.id < $1.contact.id })
    }

    /// The links are stored before Google is asked, so that a lost answer creates no duplicates.
    func create(_ wanted: [Wanted]) async throws(RunStop) {
        guard !wanted.isEmpty else { return }
        let begun = run.now
        let waiting = wanted.map { ContactLink(partner: $0.contact.id, state: .creating, since: begun) }
        try await run.stored { () throws(StorageError) in
            try await run.store.saveContactLinks(waiting, of: run.owner)
        }
        let new = wanted.map { person(for: $0) }
        let client = run.people
        let result: Result<[PersonAnswer], GoogleError>
        do throws(RunStop) {
            result = try await run.google(.batch) { () async throws(GoogleError) in try await client.create(new) }
        } catch {
            // A quota, or the run ended before the call: Google was not asked.
            try await forget(wanted)
            throw error
        }
        switch result {
        case .success(let answers): try await note(answers, wanted)
        case .failure(let error): try await refused(error, wanted)
        }
    }

    private func person(for wanted: Wanted) -> Person {
        var fields = wanted.fields
        // A contact without a group is invisible to the user.
        fields[.memberships].append(ContactMapping.membership("contactGroups/myContacts"))
        return Person(fields: fields)
    }

    private func forget(_ wanted: [Wanted]) async throws(RunStop) {
        try await run.stored { () throws(StorageError) in
            try await run.store.removeContactLinks(partners: wanted.map(\.contact.id), of: run.owner)
        }
    }

    private func note(_ answers: [PersonAnswer], _ wanted: [Wanted]) async throws(RunStop) {
        let known = Dictionary(uniqueKeysWithValues: wanted.map { ($0.contact.id, $0) })
        let isInOrder = self.isInOrder(answers, wanted)
        var links: [ContactLink] = []
        var refused: [Wanted] = []
        var reasons: [Reason] = []
        for (place, answer) in answers.enumerated() {
            switch answer {
            case .refused(let reason) where isInOrder:
                refused.append(wanted[place])
                reasons.append(Reason(.contactNotMade, "\(wanted[place].contact.name): \(reason)"))
            case .refused(let reason): reasons.append(Reason(.contactNotMade, "\(reason)"))
            case .person(let person):
                guard let name = person.resourceName, let id = run.mark.partner(in: person.fields),
                    let wanted = known[id]
                else { continue }
                var link = ContactLink(partner: id, resource: name, state: .linked, since: run.now)
                link.version = wanted.contact.version
                link.etag = person.contactETag
                link.written = wanted.fields.text
                link.photo = wanted.photo
                links.append(link)
            }
        }
        let made = links
        try await run.stored { () throws(StorageError) in try await run.store.saveContactLinks(made, of: run.owner) }
        // Certainly not created: the next run tries again.
        try await forget(refused)
        // Those without an answer stay open until the list shows them.
        try await run.context.reporter.did(.created, made.count)
        for reason in reasons { try await run.context.reporter.failed(reason) }
    }

    /// Whether the answers are in the order of the request, so that a refusal can be assigned to its contact.
    private func isInOrder(_ answers: [PersonAnswer], _ wanted: [Wanted]) -> Bool {
        answers.count == wanted.count
            && zip(answers, wanted).allSatisfy { answer, wanted in
                guard case .person(let person) = answer else { return true }
                return run.mark.partner(in: person.fields) == wanted.contact.id
            }
    }

    /// If Google certainly created none, halves the batch until the refused contact is found.
    private func refused(_ error: GoogleError, _ wanted: [Wanted]) async throws(RunStop) {
        switch error.disposition {
        case .unknown: throw .paused(error.reason, until: run.now + run.limits.settling)
        case .permanent where error.status == 400 && !error.isOverflow:
            try await forget(wanted)
            guard wanted.count > 1 else {
                let name = wanted[0].contact.name
                return try await run.context.reporter.failed(Reason(.contactRefused, name, cause: error.reason))
            }
            try await create(Array(wanted.prefix(wanted.count / 2)))
            try await create(Array(wanted.dropFirst(wanted.count / 2)))
        default:
            try await forget(wanted)
            throw RunStop(error)
        }
    }
}

extension GoogleError {
    /// The account holds as many contacts as Google allows, including those in its trash.
    fileprivate var isOverflow: Bool {
        guard case .answer(let answer) = cause else { return false }
        return answer.message.contains("OVERFLOW")
    }
}
