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
