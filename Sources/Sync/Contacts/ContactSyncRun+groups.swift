import Base
import Google
import Odoo
import Storage

/// Odoo's tags as groups at Google.
extension ContactSyncRun {
    struct Groups: Sendable {
        /// Groups by their tags; `nil` if the user does not want any.
        var resources: [Int: String]?
        /// Groups that no longer have a tag.
        var unused: [ContactGroupLink] = []
    }

    /// Updates the groups to match the tags of the contacts that the user has subscribed to. Without changes, Google is
    /// asked only to check whether the groups still exist.
    func groups(isFresh: Bool) async throws(RunStop) -> Groups {
        var known = try await stored { () throws(StorageError) in try await store.contactGroups(of: owner) }
        guard options.tagsAsGroups else { return Groups(resources: nil, unused: known) }
        if !isFresh, !known.isEmpty { known = try await present(known) }
        let (user, language) = (context.odooUser.id, context.odooUser.language)
        let tags = try await asked { () throws(OdooError) in
            try await odoo.contactTags(of: user, language: language)
        }
        var resources: [Int: String] = [:]
        for var group in known {
            guard let name = tags[group.tag], !name.isEmpty else { continue }
            resources[group.tag] = group.resource
            guard name != group.name else { continue }
            group.name = name
            try await rename(group)
        }
        let new = tags.filter { resources[$0.key] == nil && !$0.value.isEmpty }
        if !new.isEmpty { for (tag, group) in try await make(new) { resources[tag] = group } }
        try await noteRefused(Set(new.keys.filter { resources[$0] == nil }), resources)
        return Groups(resources: resources, unused: known.filter { tags[$0.tag] == nil })
    }

    /// Stores which tags have no group because Google refused it. Contacts were written without that group, so all are
    /// compared once Google accepts it.
    private func noteRefused(_ refused: Set<Int>, _ resources: [Int: String]) async throws(RunStop) {
        let former = try await sync().refusedTags
        let hasMade = former.contains { resources[$0] != nil }
        guard hasMade || Set(former) != refused else { return }
        try await changeSync { sync in
            sync.refusedTags = refused.sorted()
            if hasMade { sync.mapping = "" }
        }
    }

    /// Returns the groups that Google still has. One that was deleted there is created again, and its contacts are
    /// compared.
    private func present(_ known: [ContactGroupLink]) async throws(RunStop) -> [ContactGroupLink] {
        let client = people
        let groups = try await must(.groupRead) { () async throws(GoogleError) in try await client.groups() }
        let names = Set(groups.map(\.resourceName))
        let lost = known.filter { !names.contains($0.resource) }
        guard !lost.isEmpty else { return known }
        try await changeSync { $0.mapping = "" }
        for group in lost {
            try await stored { () throws(StorageError) in
                try await store.removeContactGroup(tag: group.tag, of: owner)
            }
        }
        return known.filter { names.contains($0.resource) }
    }

    /// Chooses another name for a group if the user already uses the name: the user's own group is not touched.
    private func free(_ name: String, _ attempt: Int) -> String {
        attempt == 0 ? name : attempt == 1 ? "\(name) (Odoo)" : "\(name) (Odoo \(attempt))"
    }

    private static let mostNames = 5

    private func rename(_ group: ContactGroupLink) async throws(RunStop) {
        let client = people
        for attempt in 0..<Self.mostNames {
            let name = free(group.name, attempt)
            let result = try await google(.groupWrite) { () async throws(GoogleError) in
                try await client.renameGroup(group.resource, to: name)
            }
            switch result {
            case .success:
                return try await stored { () throws(StorageError) in
                    try await store.saveContactGroup(group, of: owner)
                }
            case .failure(let error) where error.isDuplicateName: continue
            // Deleted at Google: the next run creates it again.
            case .failure(let error) where error.status == 404:
                return try await stored { () throws(StorageError) in
                    try await store.removeContactGroup(tag: group.tag, of: owner)
                }
            case .failure(let error):
                guard error.refusalOfOne != nil else { throw RunStop(error) }
                return try await context.reporter.failed(
                    Reason(.labelRefused, group.name, cause: error.reason)
                )
            }
        }
        try await context.reporter.failed(Reason(.noNameForTag, group.name))
    }

    /// Creates groups, or finds those that an earlier run created.
    private func make(_ tags: [Int: String]) async throws(RunStop) -> [Int: String] {
        let client = people
        let present = try await must(.groupRead) { () async throws(GoogleError) in try await client.groups() }
        var made: [Int: String] = [:]
        for group in present { if let tag = mark.tag(in: group), tags[tag] != nil { made[tag] = group.resourceName } }
        for (tag, name) in tags.sorted(by: { $0.key < $1.key }) {
            if made[tag] == nil { made[tag] = try await make(tag, name) }
            guard let resource = made[tag] else { continue }
            let group = ContactGroupLink(tag: tag, resource: resource, name: name)
            try await stored { () throws(StorageError) in try await store.saveContactGroup(group, of: owner) }
        }
        return made
    }

    private func make(_ tag: Int, _ name: String) async throws(RunStop) -> String? {
        let (client, note) = (people, mark.note(tag: tag))
        for attempt in 0..<Self.mostNames {
            let name = free(name, attempt)
            let result = try await google(.groupWrite) { () async throws(GoogleError) in
                try await client.createGroup(name, note)
            }
            switch result {
            case .success(let group): return group.resourceName
            case .failure(let error) where error.isDuplicateName: continue
            // The list shows the next run whether it was created.
            case .failure(let error):
                guard error.refusalOfOne != nil else { throw RunStop(error) }
                try await context.reporter.failed(Reason(.labelRefused, name, cause: error.reason))
                return nil
            }
        }
        try await context.reporter.failed(Reason(.noNameForTag, name))
        return nil
    }

    /// Removes groups without a tag, after their contacts have left them.
    func removeGroups(_ groups: [ContactGroupLink]) async throws(RunStop) {
        let client = people
        for group in groups {
            let result = try await google(.groupWrite) { () async throws(GoogleError) in
                try await client.removeGroup(group.resource)
            }
            if case .failure(let error) = result, error.status != 404 {
                guard error.refusalOfOne != nil else { throw RunStop(error) }
                try await context.reporter.failed(Reason(.labelNotDeleted, group.name, cause: error.reason))
                continue
            }
            try await stored { () throws(StorageError) in
                try await store.removeContactGroup(tag: group.tag, of: owner)
            }
        }
    }
}

/// Photos are sent one by one, after everything else: Google has no batch for them and allows few per minute.
extension ContactSyncRun {
    func sendPhotos() async throws(RunStop) {
        var after = 0
        while true {
            let position = after
            let links = try await stored { () throws(StorageError) in
                try await store.contactLinksWithOldPhoto(of: owner, after: position, limit: limits.photos)
            }
            guard let last = links.last else { return }
            after = last.partner
            let wanted = links.filter { $0.photo != nil }.map(\.partner)
            let photos =
                wanted.isEmpty
                ? [:] : try await asked { () throws(OdooError) in try await odoo.photos(wanted) }
            for link in links { try await sendPhoto(photos[link.partner], link) }
        }
    }

    private func sendPhoto(_ photo: String?, _ link: ContactLink) async throws(RunStop) {
        guard let name = link.resource else { return }
        // Removed in Odoo after the checksum was read: left to the next run.
        if link.photo != nil, photo == nil { return }
        let client = people
        let result = try await google(.photo) { () async throws(GoogleError) in
            if let photo { return try await client.setPhoto(photo, of: name) }
            return try await client.removePhoto(of: name)
        }
        var link = link
        link.sentPhoto = link.photo
        switch result {
        case .success(let person): note(person, in: &link)
        // There is no photo to remove, or no contact. The list reveals the latter.
        case .failure(let error) where error.status == 404: link.hasDrifted = photo != nil
        // Tried again once Odoo has another photo.
        case .failure(let error) where error.refusalOfOne != nil:
            try await context.reporter.failed(
                Reason(.photoRefused, "\(link.partner)", cause: error.reason)
            )
        case .failure(let error): throw RunStop(error)
        }
        let sent = link
        try await stored { () throws(StorageError) in try await store.saveContactLinks([sent], of: owner) }
    }

    /// Setting a photo ignores the contact's etag, so the new etag may also cover a change that someone else made
    /// meanwhile.
    private func note(_ person: Person, in link: inout ContactLink) {
        guard let etag = person.contactETag else { return }
        link.etag = etag
        guard let written = PersonFields(text: link.written) else { return link.hasDrifted = true }
        let changes = ContactMerge.changes(wanted: written, written: written, present: person.fields)
        if !changes.isEmpty { link.hasDrifted = true }
    }
}
