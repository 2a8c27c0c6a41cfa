import Google
import Odoo
import Storage

/// Tags of Odoo as groups at Google.
extension ContactRun {
    struct Groups: Sendable {
        /// Groups by the tags that they stand for.
        var resources: [Int: String] = [:]
        /// Those whose tags are gone.
        var unused: [ContactGroupLink] = []
    }

    /// Brings the groups in line with Odoo's tags; `nil` where the person does not want them. Without changes Google is
    /// not asked.
    func groups() async throws(JobStop) -> Groups? {
        let known = try await stored { () throws(StorageError) in try await store.contactGroups(of: owner) }
        guard options.tagsAsGroups else { return nil }
        let language = context.user.language
        let tags = try await asked { () throws(OdooError) in try await odoo.contactTags(language: language) }
        var groups = Groups()
        groups.unused = known.filter { tags[$0.tag] == nil }
        for group in known { if tags[group.tag] != nil { groups.resources[group.tag] = group.resource } }
        for var group in known {
            guard let name = tags[group.tag], name != group.name, !name.isEmpty else { continue }
            group.name = name
            try await rename(group)
        }
        let new = tags.filter { groups.resources[$0.key] == nil && !$0.value.isEmpty }
        guard !new.isEmpty else { return groups }
        for (tag, group) in try await make(new) { groups.resources[tag] = group }
        return groups
    }

    /// A group of a name that the person uses already gets another one: the person's own group is not touched.
    private func free(_ name: String, _ attempt: Int) -> String {
        attempt == 0 ? name : attempt == 1 ? "\(name) (Odoo)" : "\(name) (Odoo \(attempt))"
    }

    private static let mostNames = 5

    private func rename(_ group: ContactGroupLink) async throws(JobStop) {
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
            // Deleted at Google: it is made again with the next run.
            case .failure(let error) where error.status == 404:
                return try await stored { () throws(StorageError) in
                    try await store.removeContactGroup(tag: group.tag, of: owner)
                }
            case .failure(let error): throw JobStop(error)
            }
        }
        try await context.reporter.failed("no name is free at Google for the tag \(group.name)")
    }

    /// Makes groups, or finds those that an earlier run has made.
    private func make(_ tags: [Int: String]) async throws(JobStop) -> [Int: String] {
        let client = people
        let present = try await must(.groupRead) { () async throws(GoogleError) in try await client.groups() }
        var made: [Int: String] = [:]
        for group in present { if let tag = mark.tag(of: group), tags[tag] != nil { made[tag] = group.resourceName } }
        for (tag, name) in tags.sorted(by: { $0.key < $1.key }) {
            if made[tag] == nil { made[tag] = try await make(tag, name) }
            guard let resource = made[tag] else { continue }
            let group = ContactGroupLink(tag: tag, resource: resource, name: name)
            try await stored { () throws(StorageError) in try await store.saveContactGroup(group, of: owner) }
        }
        return made
    }

    private func make(_ tag: Int, _ name: String) async throws(JobStop) -> String? {
        let (client, note) = (people, mark.note(tag: tag))
        for attempt in 0..<Self.mostNames {
            let name = free(name, attempt)
            let result = try await google(.groupWrite) { () async throws(GoogleError) in
                try await client.createGroup(name, note)
            }
            switch result {
            case .success(let group): return group.resourceName
            case .failure(let error) where error.isDuplicateName: continue
            // Whether it was made, the list tells the next run.
            case .failure(let error): throw JobStop(error)
            }
        }
        try await context.reporter.failed("no name is free at Google for the tag \(name)")
        return nil
    }

    /// Groups whose tags are gone go after their contacts have left them.
    func removeGroups(_ groups: [ContactGroupLink]) async throws(JobStop) {
        let client = people
        for group in groups {
            let result = try await google(.groupWrite) { () async throws(GoogleError) in
                try await client.removeGroup(group.resource)
            }
            if case .failure(let error) = result, error.status != 404 { throw JobStop(error) }
            try await stored { () throws(StorageError) in
                try await store.removeContactGroup(tag: group.tag, of: owner)
            }
        }
    }
}
