import Base
import Google
import Odoo
import Storage

/// Reads what changed at Google: with one cheap call if there is a sync token, or else from the full list.
extension ContactSyncRun {
    /// The list only needs to identify the contacts; changed ones are then read individually.
    private static let fields: Set<PersonField> = [.clientData]

    /// - Returns: whether Google was asked at all.
    func refreshFromGoogle(_ sync: ContactSync) async throws(RunStop) -> Bool {
        guard try await mustSearch(sync) else { return false }
        let begun = now
        var isDone = false
        if let token = sync.token { isDone = try await readChanges(since: token) }
        if !isDone { try await readAll(number: sync.listing + 1, begun) }
        let moment = begun - limits.settling
        // What was requested before that and has not appeared was not created.
        _ = try await stored { () throws(StorageError) in
            try await store.dropContactCreations(of: owner, before: moment)
        }
        return true
    }

    private func mustSearch(_ sync: ContactSync) async throws(RunStop) -> Bool {
        guard sync.token != nil, let last = sync.readAt else { return true }
        if context.claim.isRequested || last + limits.checkInterval <= now { return true }
        let counts = try await stored { () throws(StorageError) in try await store.contactCounts(of: owner) }
        return counts.oldestCreation.map { $0 + limits.settling <= now } ?? false
    }

    /// - Returns: false if the token is no longer valid.
    private func readChanges(since token: String) async throws(RunStop) -> Bool {
        var page: String?
        while true {
            let (position, client) = (page, people)
            let result = try await google(.read) { () async throws(GoogleError) in
                try await client.connections(Self.fields, pageToken: position, syncToken: token)
            }
            switch result {
            // The token expired after seven days or belongs to another client: both require the full list.
            case .failure(let error) where error.status == 400: return false
            case .failure(let error): throw RunStop(error)
            case .success(let list):
                try await note(list.people)
                page = list.nextPageToken
                guard page == nil else { continue }
                let now = now
                try await changeSync { sync in
                    sync.token = list.nextSyncToken ?? token
                    sync.readAt = now
                }
                return true
            }
        }
    }

    /// Reads the full list: finds contacts that the gateway created, and those that no longer exist.
    private func readAll(number: Int, _ begun: Timestamp) async throws(RunStop) {
        var page: String?
        repeat {
            let (position, client) = (page, people)
            let list = try await must(.read) { () async throws(GoogleError) in
                try await client.connections(Self.fields, pageToken: position)
            }
            try await note(list.people)
            let names = list.people.compactMap(\.resourceName)
            try await stored { () throws(StorageError) in
                try await store.noteContacts(names, of: owner, seenIn: number)
            }
            page = list.nextPageToken
            if page == nil {
                try await stored { () throws(StorageError) in
                    try await store.suspectContacts(of: owner, unseenIn: number)
                }
                try await changeSync { sync in
                    sync.token = list.nextSyncToken
                    sync.readAt = begun
                    sync.listing = number
                }
            }
        } while page != nil
    }

    /// Stores what a page of the list reveals about the gateway's contacts.
    private func note(_ people: [Person]) async throws(RunStop) {
        let names = people.compactMap(\.resourceName)
        let former = people.flatMap(\.previousNames)
        let partners = people.compactMap { mark.partner(in: $0.fields) }
        guard !names.isEmpty else { return }
        let byName = try await stored { () throws(StorageError) in
            try await store.contactLinks(of: owner, resources: names + former)
        }
        let byPartner = try await stored { () throws(StorageError) in
            try await store.contactLinks(of: owner, partners: partners)
        }
        let diff = ContactListingDiff(people, mark, byName: byName, byPartner: byPartner, at: now)
        try await stored { () throws(StorageError) in
            try await store.removeContactLinks(partners: diff.gone, of: owner)
            try await store.saveContactLinks(diff.changed, of: owner)
            try await store.removeSurplusContacts(diff.goneNames, of: owner)
            try await store.addSurplusContacts(diff.surplus, of: owner)
        }
    }
}

/// Contacts whose subscription has ended.
extension ContactSyncRun {
    /// Deletes them. Asks the user first if they exceed what a run may delete, and about all whose subscription ended
    /// before the user chose deletion.
    ///
    /// - Parameter model: the id of the model by which they ended; `nil` if that could not be read.
    func removeEnded(accordingTo model: Int?) async throws(RunStop) {
        let counts = try await stored { () throws(StorageError) in try await store.contactCounts(of: owner) }
        let sync = try await sync()
        let left = options.deletesUnsubscribed ? counts.left : 0
        if counts.ended + left > 0 {
            // `odoo remove` and `odoo setup` during the run may be why they seemed to end.
            let now = try await asked { () throws(OdooError) in try await odoo.subscriptionModelID() }
            guard model != nil, now == model else { return }
        }
        let total = counts.linked + counts.ended + left
        let isFew = DeletionGuard(percent: options.mostDeletedPercent).allows(counts.ended, of: total)
        let asked = left + (isFew ? 0 : counts.ended)
        guard asked > sync.confirmed else {
            var open = try await remove(.ended)
            if left > 0 { open += try await remove(.left) }
            // The user has also confirmed those that Google refused to delete.
            let confirmed = asked > 0 ? open : 0
            if sync.asked > 0 || sync.confirmed != confirmed {
                try await changeSync { ($0.asked, $0.confirmed) = (0, confirmed) }
            }
            return
        }
        if isFew { _ = try await remove(.ended) }
        try await changeSync { ($0.asked, $0.confirmed) = (asked, 0) }
        try await context.reporter.failed(Reason(.deletionsAsk, "\(asked)", "\(total)"))
    }

    /// Deletes the contacts in that state. Returns how many Google refused to delete.
    private func remove(_ state: ContactLink.State) async throws(RunStop) -> Int {
        var after = 0
        var open = 0
        while true {
            let position = after
            let links = try await stored { () throws(StorageError) in
                try await store.contactLinks(of: owner, in: state, after: position, limit: limits.batch)
            }
            guard let last = links.last else { return open }
            after = last.partner
            let names = Dictionary(links.compactMap { link in link.resource.map { ($0, link.partner) } }) { $1 }
            let shown = Dictionary(links.compactMap { link in link.resource.map { ($0, link.shownName) } }) { $1 }
            let removed = try await remove(Array(names.keys), shown: shown) { person in
                mark.partner(in: person.fields) != nil
            }
            try await stored { () throws(StorageError) in
                try await store.removeContactLinks(partners: removed.compactMap { names[$0] }, of: owner)
            }
            try await context.reporter.did(.deleted, removed.count)
            open += links.count - removed.count
        }
    }

    /// Removes duplicates that the gateway created.
    func removeSurplus() async throws(RunStop) {
        while true {
            let names = try await stored { () throws(StorageError) in
                try await store.surplusContacts(of: owner, limit: limits.batch)
            }
            guard !names.isEmpty else { return }
            let linked = try await stored { () throws(StorageError) in
                try await store.contactLinks(of: owner, resources: names)
            }
            let kept = Set(linked.compactMap(\.resource))
            _ = try await remove(names.filter { !kept.contains($0) }) { person in
                mark.partner(in: person.fields) != nil
            }
            try await stored { () throws(StorageError) in
                try await store.removeSurplusContacts(names, of: owner)
            }
        }
    }

    /// Deletes the contacts that exist and still carry the gateway's mark. Returns all that need no further work.
    ///
    /// - Parameter shown: the names shown to users.
    private func remove(
        _ names: [String],
        shown: [String: String] = [:],
        _ isOurs: (Person) -> Bool
    ) async throws(RunStop) -> [String] {
        let answers = try await read(names, [.clientData])
        var present: [String] = []
        var done: [String] = []
        for name in names {
            switch answers[name] {
            case .person(let person) where isOurs(person): present.append(name)
            // Someone removed the gateway's mark: the contact is the user's now.
            case .person: done.append(name)
            case .refused(let reason)? where reason.status != 404:
                try await context.reporter.failed(Reason(.contactNotRead, shown[name] ?? name, "\(reason)"))
            default: done.append(name)
            }
        }
        return done + (try await delete(present, shown))
    }

    /// Deletes contacts and returns those that are gone. Google deletes all of a list or none, so a refused list is
    /// halved.
    private func delete(_ names: [String], _ shown: [String: String]) async throws(RunStop) -> [String] {
        guard !names.isEmpty else { return [] }
        let client = people
        let result = try await google(.removal) { () async throws(GoogleError) in try await client.remove(names) }
        guard case .failure(let error) = result else { return names }
        guard let refusal = error.refusalOfOne else { throw RunStop(error) }
        if names.count == 1 {
            // Deleted meanwhile.
            if refusal.status == 404 { return names }
            try await context.reporter.failed(
                Reason(.contactNotDeleted, shown[names[0]] ?? names[0], cause: error.reason)
            )
            return []
        }
        let middle = names.count / 2
        let first = try await delete(Array(names[..<middle]), shown)
        return first + (try await delete(Array(names[middle...]), shown))
    }
}

extension ContactLink {
    /// The contact's name as last written; Google's resource name if that is unknown.
    fileprivate var shownName: String {
        let name = PersonFields(text: written)?[.names].first
        let words = [name?["givenName"], name?["familyName"]].compactMap(\.self).joined(separator: " ")
        return words.isEmpty ? resource ?? "" : words
    }
}
