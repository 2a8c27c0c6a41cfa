/// `people.get` and `people.getBatchGet`, for contacts.
enum ReadMethods {
    private static let most = 200

    static func get(_ call: Call) throws(APIError) -> JSON? {
        let mask = try PersonMask.required(call.request.parameter("personFields"), "personFields")
        return try call.contact().json(mask)
    }

    static func batch(_ call: Call) throws(APIError) -> JSON? {
        let mask = try PersonMask.required(call.request.parameter("personFields"), "personFields")
        let names = call.request.parameters("resourceNames")
        guard !names.isEmpty else { throw .invalidArgument("Must specify at least one resource name.") }
        guard names.count <= most else { throw .invalidArgument("Too many resource names: at most \(most).") }
        return ["responses": .array(names.map { response($0, call.book.contact($0), mask) })]
    }

    static func response(_ name: String, _ contact: StoredContact?, _ mask: Set<String>) -> JSON {
        guard let contact else {
            return [
                "requestedResourceName": .string(name), "httpStatusCode": 404,
                "status": ["code": 5, "message": "Requested entity was not found."],
            ]
        }
        return [
            "requestedResourceName": .string(name), "httpStatusCode": 200, "status": [:], "person": contact.json(mask),
        ]
    }
}
