import Base
import Google
import Storage

/// Contacts whose subscription has ended.
extension ContactRun {
    func removeEnded() async throws(JobStop) {
        try await removeSurplus()
        let counts = try await stored { () throws(StorageError) in try await store.contactCounts(of: owner) }
        let sync = try await stored { () throws(StorageError) in try await store.contactSync(of: owner) }
        guard counts.ended > 0 else {
            if sync.asked > 0 || sync.confirmed > 0 { try await changeSync { ($0.asked, $0.confirmed) = (0, 0) } }
            return
        }
        let total = counts.linked + counts.ended
        let rule = DeletionGuard(percent: options.mostDeletedPercent)
        guard rule.allows(counts.ended, of: total, confirmed: sync.confirmed) else {
            try await changeSync { ($0.asked, $0.confirmed) = (counts.ended, 0) }
            return try await context.reporter.failed(Remark(.deletionsAsk, "\(counts.ended)", "\(total)"))
        }
        var after = 0
        while true {
            let position = after
            let links = try await stored { () throws(StorageError) in
                try await store.contactLinks(of: owner, in: .ended, after: position, limit: limits.batch)
            }
            guard let last = links.last else { break }
            after = last.partner
            let names = Dictionary(links.compactMap { link in link.resource.map { ($0, link.partner) } }) { $1 }
            let removed = try await remove(Array(names.keys)) { person in mark.partner(in: person.fields) != nil }
            try await stored { () throws(StorageError) in
                try await store.removeContactLinks(partners: removed.compactMap { names[$0] }, of: owner)
            }
            try await context.reporter.did(.deleted, removed.count)
        }
        try await changeSync { ($0.asked, $0.confirmed) = (0, 0) }
    }

    /// Doubles of the gateway's own making.
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

    /// Deletes those of these contacts that are there and still the gateway's. Returns all that need no more thought.
    private func remove(
        _ names: [String],
        _ isOurs: (Person) -> Bool
    ) async throws(JobStop) -> [String] {
        guard !names.isEmpty else { return [] }
        let client = people
        let answers = try await must(.read) { () async throws(GoogleError) in
            try await client.people(names, [.clientData])
        }
        var present: [String] = []
        var done: [String] = []
        for name in names {
            switch answers[name] {
            case .person(let person) where isOurs(person): present.append(name)
            // Somebody took the gateway's mark away: it is theirs now.
            case .person: done.append(name)
            case .refused(let reason)? where reason.status != 404: continue
            default: done.append(name)
            }
        }
        guard !present.isEmpty else { return done }
        let doomed = present
        let result = try await google(.removal) { () async throws(GoogleError) in try await client.remove(doomed) }
        switch result {
        case .success: return done + doomed
        // Somebody deleted one meanwhile: the next run reads anew what is left.
        case .failure(let error) where error.status == 404: return done
        case .failure(let error): throw JobStop(error)
        }
    }
}
