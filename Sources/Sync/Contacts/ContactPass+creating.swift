import Base
import Google
import Odoo
import Storage

extension ContactPass {
    /// Creates contacts at Google.
    func create(_ ids: [Int]) async throws(JobStop) {
        let wanted = try await wanted(ids)
        try await run.context.reporter.did(.skipped, ids.count - wanted.count)
        try await create(wanted.values.sorted { $0.contact.id < $1.contact.id })
    }

    /// The links are stored before Google is asked, so that a lost answer creates no duplicates.
    func create(_ wanted: [Wanted]) async throws(JobStop) {
        guard !wanted.isEmpty else { return }
        let begun = run.now
        let waiting = wanted.map { ContactLink(partner: $0.contact.id, state: .creating, since: begun) }
        try await run.stored { () throws(StorageError) in
            try await run.store.saveContactLinks(waiting, of: run.owner)
        }
        let new = wanted.map { person(for: $0) }
        let client = run.people
        let result: Result<[PersonAnswer], GoogleError>
        do throws(JobStop) {
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

    private func forget(_ wanted: [Wanted]) async throws(JobStop) {
        try await run.stored { () throws(StorageError) in
            try await run.store.removeContactLinks(partners: wanted.map(\.contact.id), of: run.owner)
        }
    }

    private func note(_ answers: [PersonAnswer], _ wanted: [Wanted]) async throws(JobStop) {
        let known = Dictionary(uniqueKeysWithValues: wanted.map { ($0.contact.id, $0) })
        let isInOrder = self.isInOrder(answers, wanted)
        var links: [ContactLink] = []
        var refused: [Wanted] = []
        var reasons: [Remark] = []
        for (place, answer) in answers.enumerated() {
            switch answer {
            case .refused(let reason) where isInOrder:
                refused.append(wanted[place])
                reasons.append(Remark(.contactNotMade, "\(wanted[place].contact.name): \(reason)"))
            case .refused(let reason): reasons.append(Remark(.contactNotMade, "\(reason)"))
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
    private func refused(_ error: GoogleError, _ wanted: [Wanted]) async throws(JobStop) {
        switch error.disposition {
        case .unknown: throw .paused(error.reason, until: run.now + run.limits.settling)
        case .permanent where error.status == 400 && !error.isOverflow:
            try await forget(wanted)
            guard wanted.count > 1 else {
                let name = wanted[0].contact.name
                return try await run.context.reporter.failed(Remark(.contactRefused, name, cause: error.reason))
            }
            try await create(Array(wanted.prefix(wanted.count / 2)))
            try await create(Array(wanted.dropFirst(wanted.count / 2)))
        default:
            try await forget(wanted)
            throw JobStop(error)
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
