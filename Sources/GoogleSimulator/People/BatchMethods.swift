/// `people.batchCreateContacts`, `batchUpdateContacts` and `batchDeleteContacts`: each batch is all or nothing.
enum BatchMethods {
    private static let most = 200
    private static let mostRemovals = 500

    static func create(_ call: Call) throws(APIError) -> JSON? {
        let mask = try PersonMask.optional(call.payload.json["readMask"]?.string, "readMask")
        let people = (call.payload.json["contacts"]?.array ?? []).map { $0["contactPerson"] ?? .null }
        try check(people.count, most)
        let inputs = try people.map { person throws(APIError) in try ContactInput(person, call.book) }
        let made = inputs.map { input in
            call.book.create(input.fields, groups: input.groups ?? [], at: call.world.now, late: call.lateness)
        }
        guard !mask.isEmpty else { return [:] }
        return ["createdPeople": .array(made.map { ReadMethods.response($0.name, $0, mask) })]
    }

    static func update(_ call: Call) throws(APIError) -> JSON? {
        let fields = try PersonMask.required(
            call.payload.json["updateMask"]?.string,
            "updateMask",
            among: PersonMask.writable
        )
        let mask = try PersonMask.optional(call.payload.json["readMask"]?.string, "readMask")
        guard case .object(let people)? = call.payload.json["contacts"] else {
            throw .invalidArgument("Must specify at least one contact.")
        }
        try check(people.count, most)
        var inputs: [(String, ContactInput)] = []
        for (name, person) in people.sorted(by: { $0.key < $1.key }) {
            guard let contact = call.book.contact(name) else { throw .notFound }
            inputs.append((name, try WriteMethods.input(person, for: contact, fields, call)))
        }
        var result: [String: JSON] = [:]
        for (name, input) in inputs {
            let contact = WriteMethods.apply(input, fields, to: name, call)
            result[name] = ReadMethods.response(name, contact, mask)
        }
        return mask.isEmpty ? [:] : ["updateResult": .object(result)]
    }

    static func delete(_ call: Call) throws(APIError) -> JSON? {
        let names = call.payload.json["resourceNames"]?.strings ?? []
        try check(names.count, mostRemovals)
        for name in names where call.book.contact(name) == nil { throw .notFound }
        for name in names {
            call.book.change(name, at: call.world.now, late: call.lateness) { $0.isDeleted = true }
        }
        return [:]
    }

    private static func check(_ count: Int, _ most: Int) throws(APIError) {
        guard count > 0 else { throw .invalidArgument("Must specify at least one contact.") }
        guard count <= most else { throw .invalidArgument("Too many contacts: at most \(most) in a batch.") }
    }
}
