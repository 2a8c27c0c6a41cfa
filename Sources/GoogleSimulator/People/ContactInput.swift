/// A validated contact of a request.
struct ContactInput {
    private static let single: Set<String> = ["biographies", "birthdays", "genders", "names"]
    /// The largest contact, in bytes; larger ones are refused.
    private static let largest = 128 << 10
    private static let computed: Set<String> = [
        "metadata", "formattedType", "canonicalForm", "displayName", "displayNameLastFirst",
    ]

    var fields: [String: [JSON]] = [:]
    /// `nil` if the request has no memberships.
    var groups: Set<String>?

    init(_ person: JSON, _ book: ContactBook) throws(APIError) {
        guard case .object(let members) = person else { throw .invalidArgument("Invalid JSON payload received.") }
        for (name, value) in members where PersonMask.writable.contains(name) {
            guard let entries = value.array else {
                throw .invalidArgument("Invalid JSON payload received. \"\(name)\" must be a list.")
            }
            guard entries.count <= 1 || !Self.single.contains(name) else {
                throw .invalidArgument("Person can only have one \(name) for contact source.")
            }
            if name == "memberships" {
                groups = try Self.groups(entries, book)
            } else {
                fields[name] = try entries.map { entry throws(APIError) in try Self.kept(entry, name) }
            }
        }
        guard person.bytes.count <= Self.largest else { throw .invalidArgument("Contact is too large.") }
    }

    private static func kept(_ entry: JSON, _ field: String) throws(APIError) -> JSON {
        guard case .object(let members) = entry else { throw .invalidArgument("Invalid entry in \(field).") }
        let kept = members.filter { !computed.contains($0.key) }
        guard kept.contains(where: { $0.value.string != "" }) else {
            throw .invalidArgument("Person field \(field) has an entry without a value.")
        }
        return .object(kept)
    }

    private static func groups(_ entries: [JSON], _ book: ContactBook) throws(APIError) -> Set<String> {
        var groups: Set<String> = []
        for entry in entries {
            guard let name = entry["contactGroupMembership"]?["contactGroupResourceName"]?.string else {
                throw .invalidArgument("Membership without a contact group.")
            }
            guard book.groups[name] != nil else {
                throw .invalidArgument("Contact group \(name) does not exist.")
            }
            groups.insert(name)
        }
        return groups
    }
}
