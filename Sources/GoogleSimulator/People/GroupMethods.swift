/// `contactGroups` and `contactGroups.members`.
enum GroupMethods {
    private static let standard: Set = ["metadata", "groupType", "memberCount", "name"]
    private static let known = standard.union(["clientData"])
    private static let mostMembers = 1000

    static func list(_ call: Call) throws(APIError) -> JSON? {
        let fields = try shown(call.request.parameter("groupFields"))
        let size = try call.count("pageSize", default: 30, most: 1000)
        let all = call.book.groups.values.sorted { $0.resource < $1.resource }
        let start = try call.offset
        let page = all.dropFirst(start).prefix(size)
        var answer: [String: JSON] = [
            "contactGroups": .array(page.map { $0.json(fields, members: call.book.members(of: $0.resource)) }),
            "totalItems": .integer(all.count),
        ]
        if start + page.count < all.count { answer["nextPageToken"] = .string(String(start + page.count)) }
        return .object(answer)
    }

    static func get(_ call: Call) throws(APIError) -> JSON? {
        let fields = try shown(call.request.parameter("groupFields"))
        let most = try call.count("maxMembers", default: 0, most: mostMembers)
        let group = try group(call)
        return group.json(fields, members: call.book.members(of: group.resource), maximum: most)
    }

    static func create(_ call: Call) throws(APIError) -> JSON? {
        let name = try name(call, except: nil)
        let resource = "contactGroups/" + String(0x5000_0000 + call.world.nextNumber(), radix: 16)
        let notes = call.payload.json["contactGroup"]?["clientData"]?.array ?? []
        let group = StoredGroup(resource: resource, name: name, clientData: notes)
        call.book.groups[resource] = group
        return group.json(try shown(call.payload.json["readGroupFields"]?.string), members: [])
    }

    static func update(_ call: Call) throws(APIError) -> JSON? {
        var group = try own(call)
        let fields = call.payload.json["updateGroupFields"]?.string ?? "name"
        for field in fields.split(separator: ",") {
            switch field {
            case "name": group.name = try name(call, except: group.resource)
            case "clientData": group.clientData = call.payload.json["contactGroup"]?["clientData"]?.array ?? []
            default: throw .invalidArgument("Invalid updateGroupFields mask path: \"\(field)\".")
            }
        }
        group.version += 1
        call.book.groups[group.resource] = group
        let shown = try shown(call.payload.json["readGroupFields"]?.string)
        return group.json(shown, members: call.book.members(of: group.resource))
    }

    static func delete(_ call: Call) throws(APIError) -> JSON? {
        let group = try own(call)
        let deletesContacts = call.request.parameter("deleteContacts") == "true"
        let members = call.book.members(of: group.resource)
        call.book.removeGroup(group.resource, at: call.world.now, late: call.lateness)
        if deletesContacts { for name in members { change(name, call) { $0.isDeleted = true } } }
        return [:]
    }

    static func modify(_ call: Call) throws(APIError) -> JSON? {
        let group = try group(call)
        let add = call.payload.json["resourceNamesToAdd"]?.strings ?? []
        let remove = call.payload.json["resourceNamesToRemove"]?.strings ?? []
        guard add.count + remove.count <= mostMembers else { throw .invalidArgument("Too many resource names.") }
        let missing = (add + remove).filter { call.book.contact($0) == nil }
        var kept: [String] = []
        for name in add { change(name, call) { $0.groups.insert(group.resource) } }
        for name in remove {
            guard let contact = call.book.contact(name) else { continue }
            if contact.groups == [group.resource] {
                kept.append(name)
            } else {
                change(name, call) { $0.groups.remove(group.resource) }
            }
        }
        var answer: [String: JSON] = [:]
        if !missing.isEmpty { answer["notFoundResourceNames"] = JSON(missing) }
        if !kept.isEmpty { answer["canNotRemoveLastContactGroupResourceNames"] = JSON(kept) }
        return .object(answer)
    }

    private static func change(_ name: String, _ call: Call, _ change: (inout StoredContact) -> Void) {
        call.book.change(name, at: call.world.now, late: call.lateness, change)
    }

    private static func shown(_ mask: String?) throws(APIError) -> Set<String> {
        let fields = try PersonMask.optional(mask, "groupFields", among: known)
        return fields.isEmpty ? standard : fields
    }

    private static func group(_ call: Call) throws(APIError) -> StoredGroup {
        guard let group = call.book.groups["contactGroups/" + (call.path["group"] ?? "")] else { throw .notFound }
        return group
    }

    private static func own(_ call: Call) throws(APIError) -> StoredGroup {
        let group = try group(call)
        guard !group.isSystem else { throw .invalidArgument("System contact groups cannot be changed.") }
        return group
    }

    private static func name(_ call: Call, except resource: String?) throws(APIError) -> String {
        guard let name = call.payload.json["contactGroup"]?["name"]?.string, !name.isEmpty else {
            throw .invalidArgument("Contact group name is required.")
        }
        guard !call.book.groups.values.contains(where: { $0.name == name && $0.resource != resource }) else {
            throw APIError(
                code: 409,
                status: "ALREADY_EXISTS",
                reason: "alreadyExists",
                message: "Contact group name already exists."
            )
        }
        return name
    }
}
