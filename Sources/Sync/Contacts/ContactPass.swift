import Google
import Odoo
import Storage

/// Compares all contacts of Odoo with all links, one range of ids at a time.
struct ContactPass {
    let run: ContactRun
    let mapping: ContactMapping
    /// Where users open Odoo.
    let address: String
    /// The fields that contacts have in this Odoo.
    let fields: Set<String>
    /// Whether to compare every contact, because the mapping has changed.
    let everything: Bool
    /// Whether Odoo has lost the record of who subscribed to what.
    let isForgotten: Bool

    func run() async throws(JobStop) {
        let user = run.context.user.id
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
                isForgotten: isForgotten
            )
            try await carryOut(steps, Dictionary(uniqueKeysWithValues: links.map { ($0.partner, $0) }))
            after = last
        }
    }

    private func carryOut(_ steps: [ContactPlan.Step], _ links: [Int: ContactLink]) async throws(JobStop) {
        var (new, compared, kept, waiting) = ([Int](), [ContactLink](), 0, 0)
        var ended: [ContactLink] = []
        for step in steps {
            switch step {
            case .create(let id): new.append(id)
            case .compare(let id): if let link = links[id] { compared.append(link) }
            case .keep: kept += 1
            case .await: waiting += 1
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
    func wanted(_ ids: [Int]) async throws(JobStop) -> [Int: Wanted] {
        guard !ids.isEmpty else { return [:] }
        let language = run.context.user.language
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
