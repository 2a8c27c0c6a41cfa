import Base
import Google
import Odoo
import Storage

extension ContactReconciler {
    /// A contact to change at Google, and its link afterwards.
    private struct Change: Sendable {
        var person: Person
        var fields: [PersonField: [PersonEntry]]
        /// The link as stored before.
        var former: ContactLink
        var link: ContactLink
        var name: String
    }

    /// How often a contact is read again when someone else changes it at the same time.
    private static let mostReadings = 3

    /// Compares contacts that changed on either side, and writes the differences.
    func compare(_ links: [ContactLink]) async throws(RunStop) {
        let wanted = try await wanted(links.map(\.partner))
        var quiet: [ContactLink] = []
        var read: [ContactLink] = []
        for var link in links {
            guard let wanted = wanted[link.partner] else { continue }
            // Odoo changed something that is not sent to Google.
            if !link.hasDrifted, link.state == .linked, link.written == wanted.fields.text {
                link.version = wanted.contact.version
                link.photo = wanted.photo
                quiet.append(link)
            } else {
                read.append(link)
            }
        }
        let unchanged = quiet
        try await run.stored { () throws(StorageError) in
            try await run.store.saveContactLinks(unchanged, of: run.owner)
        }
        try await run.context.reporter.did(.unchanged, unchanged.count)
        try await run.context.reporter.did(.skipped, links.count - unchanged.count - read.count)
        try await renew(read, wanted, readings: 1)
    }

    /// Reads contacts at Google and updates them.
    private func renew(_ links: [ContactLink], _ wanted: [Int: Wanted], readings: Int) async throws(RunStop) {
        guard !links.isEmpty else { return }
        let answers = try await run.read(links.compactMap(\.resource), Set(PersonField.allCases))
        let taken = try await taken(answers, links)
        var changes: [Change] = []
        var same: [ContactLink] = []
        var gone: [Wanted] = []
        var refused: [ContactLink] = []
        var reasons: [Reason] = []
        for link in links {
            guard let name = link.resource, let wanted = wanted[link.partner] else { continue }
            switch answers[name] {
            case .person(let person) where person.resourceName.map(taken.contains) == true: gone.append(wanted)
            case .person(let person):
                var new = renewed(link, wanted, person)
                let fields = ContactMerge.changes(
                    wanted: wanted.fields,
                    written: PersonFields(text: link.written),
                    present: person.fields
                )
                if fields.isEmpty {
                    same.append(new)
                } else {
                    new.resource = person.resourceName
                    changes.append(
                        Change(
                            person: person,
                            fields: fields,
                            former: link,
                            link: new,
                            name: wanted.contact.name
                        )
                    )
                }
            case .refused(let reason)? where reason.status != 404:
                refused.append(link)
                reasons.append(Reason(.contactNotRead, wanted.contact.name, "\(reason)"))
            default: gone.append(wanted)
            }
        }
        let kept = same
        try await run.stored { () throws(StorageError) in try await run.store.saveContactLinks(kept, of: run.owner) }
        try await run.context.reporter.did(.unchanged, kept.count)
        try await postpone(refused, reasons)
        try await write(changes, wanted, readings: readings)
        // Someone deleted them at Google; Odoo leads.
        let lost = gone
        try await run.stored { () throws(StorageError) in
            try await run.store.removeContactLinks(partners: lost.map(\.contact.id), of: run.owner)
        }
        try await create(lost)
    }

    /// Returns the new names that other links already have: Google merged two of the contacts, so one must be created
    /// again.
    private func taken(_ answers: [String: PersonAnswer], _ links: [ContactLink]) async throws(RunStop) -> Set<String> {
        var moved: Set<String> = []
        for (name, answer) in answers {
            if case .person(let person) = answer, let new = person.resourceName, new != name { moved.insert(new) }
        }
        guard !moved.isEmpty else { return [] }
        let names = moved.sorted()
        let others = try await run.stored { () throws(StorageError) in
            try await run.store.contactLinks(of: run.owner, resources: names)
        }
        return Set(others.compactMap(\.resource))
    }

    /// Returns the link as it is once Google has the wanted fields.
    private func renewed(_ link: ContactLink, _ wanted: Wanted, _ person: Person) -> ContactLink {
        var link = link
        link.resource = person.resourceName ?? link.resource
        link.state = .linked
        link.version = wanted.contact.version
        link.etag = person.contactETag
        link.written = wanted.fields.text
        link.hasDrifted = false
        link.photo = wanted.photo
        if person.hasPhoto == false { link.sentPhoto = nil }
        return link
    }

    private func write(_ changes: [Change], _ wanted: [Int: Wanted], readings: Int) async throws(RunStop) {
        guard !changes.isEmpty else { return }
        // A batch has one mask: a contact that keeps a field another contact changes sends it as it was read.
        let mask = Set(changes.flatMap(\.fields.keys))
        let people = changes.map { change in
            var person = change.person
            for field in mask { person.fields[field] = change.fields[field] ?? person.fields[field] }
            return person
        }
        let client = run.people
        let result = try await run.google(.batch) { () async throws(GoogleError) in
            try await client.update(people, mask)
        }
        switch result {
        case .success(let answers): try await note(answers, changes)
        case .failure(let error): try await refused(error, changes, wanted, readings: readings)
        }
    }

    private func note(_ answers: [String: PersonAnswer], _ changes: [Change]) async throws(RunStop) {
        var links: [ContactLink] = []
        var refused: [ContactLink] = []
        var reasons: [Reason] = []
        for change in changes {
            guard let name = change.person.resourceName else { continue }
            switch answers[name] {
            case .person(let person):
                var link = change.link
                link.resource = person.resourceName ?? name
                link.etag = person.contactETag
                links.append(link)
            case .refused(let reason):
                refused.append(change.former)
                reasons.append(Reason(.contactNotChanged, change.name, "\(reason)"))
            // Without an answer it is compared again.
            case nil: refused.append(change.former)
            }
        }
        let written = links
        try await run.stored { () throws(StorageError) in
            try await run.store.saveContactLinks(written, of: run.owner)
        }
        try await run.context.reporter.did(.changed, written.count)
        try await postpone(refused, reasons)
    }

    /// Marks contacts that Google did not read or change, so that the next run compares them in any case.
    private func postpone(_ links: [ContactLink], _ reasons: [Reason]) async throws(RunStop) {
        let drifted = links.map(drifted)
        try await run.stored { () throws(StorageError) in
            try await run.store.saveContactLinks(drifted, of: run.owner)
        }
        for reason in reasons { try await run.context.reporter.failed(reason) }
    }

    /// Handles a batch that Google refused as a whole: reads it again if someone else changed a contact first, or else
    /// halves it until the refused contact is found.
    private func refused(
        _ error: GoogleError,
        _ changes: [Change],
        _ wanted: [Int: Wanted],
        readings: Int
    ) async throws(RunStop) {
        if error.isStale || error.status == 404, readings < Self.mostReadings {
            return try await renew(changes.map(\.former).map(drifted), wanted, readings: readings + 1)
        }
        guard error.status == 400 || error.status == 404 else { throw RunStop(error) }
        guard changes.count > 1 else {
            return try await postpone(
                [changes[0].former],
                [Reason(.contactRefused, changes[0].name, cause: error.reason)]
            )
        }
        try await write(Array(changes.prefix(changes.count / 2)), wanted, readings: readings)
        try await write(Array(changes.dropFirst(changes.count / 2)), wanted, readings: readings)
    }

    private func drifted(_ link: ContactLink) -> ContactLink {
        var link = link
        // The contact may have been subscribed again, so it must no longer be deleted.
        link.state = .linked
        link.hasDrifted = true
        return link
    }
}
