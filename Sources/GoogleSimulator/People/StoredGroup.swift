/// A group of contacts, created by a user or a program, or one of Google's own.
struct StoredGroup {
    let resource: String
    var name: String
    var clientData: [JSON] = []
    var version = 1
    var isSystem = false

    static let all = "contactGroups/myContacts"
    static let starred = "contactGroups/starred"

    func json(_ fields: Set<String>, members: [String], maximum: Int = 0) -> JSON {
        var group: [String: JSON] = [
            "resourceName": .string(resource), "etag": .string("g\(version)"), "formattedName": .string(name),
        ]
        if fields.contains("name") { group["name"] = .string(name) }
        if fields.contains("groupType") {
            group["groupType"] = .string(isSystem ? "SYSTEM_CONTACT_GROUP" : "USER_CONTACT_GROUP")
        }
        if fields.contains("memberCount"), !members.isEmpty { group["memberCount"] = .integer(members.count) }
        if fields.contains("clientData"), !clientData.isEmpty { group["clientData"] = .array(clientData) }
        if maximum > 0, !members.isEmpty { group["memberResourceNames"] = JSON(Array(members.prefix(maximum))) }
        return .object(group)
    }
}
