/// Masks of fields in parameters and requests.
enum PersonMask {
    /// The fields that users and programs can set (`updatePersonFields`).
    static let writable: Set<String> = [
        "addresses", "biographies", "birthdays", "calendarUrls", "clientData", "emailAddresses", "events",
        "externalIds", "genders", "imClients", "interests", "locales", "locations", "memberships", "miscKeywords",
        "names", "nicknames", "occupations", "organizations", "phoneNumbers", "relations", "sipAddresses", "urls",
        "userDefined",
    ]
    /// The fields that can be shown (`personFields`).
    static let readable = writable.union(["ageRanges", "coverPhotos", "metadata", "photos", "skills"])

    static func required(
        _ text: String?,
        _ name: String,
        among known: Set<String> = readable
    ) throws(APIError) -> Set<String> {
        let mask = try optional(text, name, among: known)
        guard !mask.isEmpty else {
            throw .invalidArgument("\(name) mask is required. Please specify one or more valid paths.")
        }
        return mask
    }

    static func optional(
        _ text: String?,
        _ name: String,
        among known: Set<String> = readable
    ) throws(APIError) -> Set<String> {
        let mask = Set((text ?? "").split(separator: ",").map { $0.filter { $0 != " " } })
        if let wrong = mask.subtracting(known).min() {
            throw .invalidArgument("Invalid \(name) mask path: \"\(wrong)\". Valid paths are documented.")
        }
        return mask
    }
}
