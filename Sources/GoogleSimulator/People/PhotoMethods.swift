import Base

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
