import Base
import Google
import Storage

/// Contacts whose subscription has ended.
extension ContactRun {
    /// Deletes them. Asks the user first if they exceed what a run may delete, and about all whose subscription ended
    /// before the user chose deletion.
    func removeEnded() async throws(JobStop) {
        try await removeSurplus()
        let counts = try await stored { () throws(StorageError) in try await store.contactCounts(of: owner) }
        let sync = try await sync()
        let left = options.deletesUnsubscribed ? counts.left : 0
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
        try await context.reporter.failed(Remark(.deletionsAsk, "\(asked)", "\(total)"))
    }

    /// Deletes the contacts in that state. Returns how many Google refused to delete.
    private func remove(_ state: ContactLink.State) async throws(JobStop) -> Int {
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
    private func removeSurplus() async throws(JobStop) {
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
    ) async throws(JobStop) -> [String] {
        let answers = try await read(names, [.clientData])
        var present: [String] = []
        var done: [String] = []
        for name in names {
            switch answers[name] {
            case .person(let person) where isOurs(person): present.append(name)
            // Someone removed the gateway's mark: the contact is the user's now.
            case .person: done.append(name)
            case .refused(let reason)? where reason.status != 404:
                try await context.reporter.failed(Remark(.contactNotRead, shown[name] ?? name, "\(reason)"))
            default: done.append(name)
            }
        }
        return done + (try await delete(present, shown))
    }

    /// Deletes contacts and returns those that are gone. Google deletes all of a list or none, so a refused list is
    /// halved.
    private func delete(_ names: [String], _ shown: [String: String]) async throws(JobStop) -> [String] {
        guard !names.isEmpty else { return [] }
        let client = people
        let result = try await google(.removal) { () async throws(GoogleError) in try await client.remove(names) }
        guard case .failure(let error) = result else { return names }
        guard let refusal = error.refusalOfOne else { throw JobStop(error) }
        if names.count == 1 {
            // Deleted meanwhile.
            if refusal.status == 404 { return names }
            try await context.reporter.failed(
                Remark(.contactNotDeleted, shown[names[0]] ?? names[0], cause: error.reason)
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
