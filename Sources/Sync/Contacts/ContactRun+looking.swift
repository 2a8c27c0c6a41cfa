import Base
import Google
import Storage

/// Reads what changed at Google: with one cheap call if there is a sync token, or else from the full list.
extension ContactRun {
    /// The list only needs to identify the contacts; changed ones are then read individually.
    private static let fields: Set<PersonField> = [.clientData]

    /// - Returns: whether Google was asked at all.
    func look(_ sync: ContactSync) async throws(JobStop) -> Bool {
        guard try await mustLook(sync) else { return false }
        let begun = now
        var isDone = false
        if let token = sync.token { isDone = try await lookAtChanges(since: token) }
        if !isDone { try await lookAtAll(number: sync.look + 1, begun) }
        let moment = begun - limits.settling
        // What was requested before that and has not appeared was not created.
        _ = try await stored { () throws(StorageError) in
            try await store.dropContactCreations(of: owner, before: moment)
        }
        return true
    }

    private func mustLook(_ sync: ContactSync) async throws(JobStop) -> Bool {
        guard sync.token != nil, let last = sync.lookedAt else { return true }
        if context.claim.isRequested || last + limits.lookInterval <= now { return true }
        let counts = try await stored { () throws(StorageError) in try await store.contactCounts(of: owner) }
        return counts.oldestCreation.map { $0 + limits.settling <= now } ?? false
    }

    /// - Returns: false if the token is no longer valid.
    private func lookAtChanges(since token: String) async throws(JobStop) -> Bool {
        var page: String?
        while true {
            let (position, client) = (page, people)
            let result = try await google(.read) { () async throws(GoogleError) in
                try await client.connections(Self.fields, pageToken: position, syncToken: token)
            }
            switch result {
            // The token expired after seven days or belongs to another client: both require the full list.
            case .failure(let error) where error.status == 400: return false
            case .failure(let error): throw JobStop(error)
            case .success(let list):
                try await note(list.people)
                page = list.nextPageToken
                guard page == nil else { continue }
                let now = now
                try await changeSync { sync in
                    sync.token = list.nextSyncToken ?? token
                    sync.lookedAt = now
                }
                return true
            }
        }
    }

    /// Reads the full list: finds contacts that the gateway created, and those that no longer exist.
    private func lookAtAll(number: Int, _ begun: Timestamp) async throws(JobStop) {
        var page: String?
        repeat {
            let (position, client) = (page, people)
            let list = try await must(.read) { () async throws(GoogleError) in
                try await client.connections(Self.fields, pageToken: position)
            }
            try await note(list.people)
            let names = list.people.compactMap(\.resourceName)
            try await stored { () throws(StorageError) in
                try await store.noteContacts(names, of: owner, seenBy: number)
            }
            page = list.nextPageToken
            if page == nil {
                try await stored { () throws(StorageError) in
                    try await store.suspectContacts(of: owner, unseenBy: number)
                }
                try await changeSync { sync in
                    sync.token = list.nextSyncToken
                    sync.lookedAt = begun
                    sync.look = number
                }
            }
        } while page != nil
    }

    /// Stores what a page of the list reveals about the gateway's contacts.
    private func note(_ people: [Person]) async throws(JobStop) {
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
        let findings = ContactFindings(people, mark, byName: byName, byPartner: byPartner, at: now)
        try await stored { () throws(StorageError) in
            try await store.removeContactLinks(partners: findings.gone, of: owner)
            try await store.saveContactLinks(findings.changed, of: owner)
            try await store.removeSurplusContacts(findings.goneNames, of: owner)
            try await store.addSurplusContacts(findings.surplus, of: owner)
        }
    }
}
