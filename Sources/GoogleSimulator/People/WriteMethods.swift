import Base

/// `people.createContact`, `updateContact` and `deleteContact`.
enum WriteMethods {
    static func create(_ call: Call) throws(APIError) -> JSON? {
        let mask = try PersonMask.required(call.request.parameter("personFields"), "personFields")
        let input = try ContactInput(call.payload.json, call.book)
        let contact = call.book.create(
            input.fields,
            groups: input.groups ?? [],
            at: call.world.now,
            late: call.lateness
        )
        return contact.json(mask)
    }

    static func update(_ call: Call) throws(APIError) -> JSON? {
        let fields = try PersonMask.required(
            call.request.parameter("updatePersonFields"),
            "updatePersonFields",
            among: PersonMask.writable
        )
        let asked = try PersonMask.optional(call.request.parameter("personFields"), "personFields")
        let input = try input(call.payload.json, for: try call.contact(), fields, call)
        return apply(input, fields, to: call.person, call)?.json(asked.isEmpty ? PersonMask.readable : asked)
    }

    static func delete(_ call: Call) throws(APIError) -> JSON? {
        _ = try call.contact()
        call.book.change(call.person, at: call.world.now, late: call.lateness) { $0.isDeleted = true }
        return [:]
    }

    /// Validates an update before anything is changed.
    static func input(
        _ person: JSON,
        for contact: StoredContact,
        _ fields: Set<String>,
        _ call: Call
    ) throws(APIError) -> ContactInput {
        let sources = person["metadata"]?["sources"]?.array ?? []
        guard let source = sources.first(where: { $0["type"]?.string == "CONTACT" }) else {
            throw .invalidArgument("Request must set person.metadata.sources with a source of type CONTACT.")
        }
        let isRight =
            if let etag = person["etag"]?.string {
                etag == contact.etag(listed: false)
            } else {
                source["etag"]?.string == contact.sourceETag
            }
        guard isRight else {
            throw .failedPrecondition(
                "Request person.etag is different than the current person.etag. Clear local cache and get the latest "
                    + "person."
            )
        }
        let input = try ContactInput(person, call.book)
        if fields.contains("memberships"), (input.groups ?? []).isEmpty {
            throw .invalidArgument("Request must contain at least one contact group membership.")
        }
        return input
    }

    /// Replaces each of `fields` as a whole.
    static func apply(_ input: ContactInput, _ fields: Set<String>, to name: String, _ call: Call) -> StoredContact? {
        call.book.change(name, at: call.world.now, late: call.lateness) { contact in
            for field in fields where field != "memberships" { contact.fields[field] = input.fields[field] ?? [] }
            if fields.contains("memberships"), let groups = input.groups { contact.groups = groups }
        }
    }
}

/// `people.updateContactPhoto` and `deleteContactPhoto`.
enum PhotoMethods {
    static func update(_ call: Call) throws(APIError) -> JSON? {
        _ = try call.contact()
        guard let text = call.payload.json["photoBytes"]?.string, let photo = Base64.decode(text), isPicture(photo)
        else { throw .invalidArgument("The photo bytes are no valid image.") }
        let mask = try PersonMask.optional(call.payload.json["personFields"]?.string, "personFields")
        return answer(call, photo: text, mask)
    }

    static func delete(_ call: Call) throws(APIError) -> JSON? {
        let contact = try call.contact()
        guard contact.photo != nil else { throw .notFound }
        let mask = try PersonMask.optional(call.request.parameter("personFields"), "personFields")
        return answer(call, photo: nil, mask)
    }

    private static func answer(_ call: Call, photo: String?, _ mask: Set<String>) -> JSON {
        let changed = call.book.change(call.person, at: call.world.now, late: call.lateness) { $0.photo = photo }
        guard let changed, !mask.isEmpty else { return [:] }
        return ["person": changed.json(mask)]
    }

    /// Whether the bytes are PNG, JPEG, GIF, WebP or BMP, by their first bytes.
    private static func isPicture(_ bytes: [UInt8]) -> Bool {
        let beginnings: [[UInt8]] = [
            [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("GIF8".utf8), Array("RIFF".utf8), Array("BM".utf8),
        ]
        return beginnings.contains { bytes.starts(with: $0) }
    }
}

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
