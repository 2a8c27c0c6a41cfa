/// A mailbox's labels: the system's and the user's.
struct LabelSet {
    static let system = [
        "INBOX", "SPAM", "TRASH", "UNREAD", "STARRED", "IMPORTANT", "SENT", "DRAFT", "CHAT", "CATEGORY_PERSONAL",
        "CATEGORY_SOCIAL", "CATEGORY_PROMOTIONS", "CATEGORY_UPDATES", "CATEGORY_FORUMS",
    ]
    /// The labels that users cannot add or remove.
    static let automatic: Set = ["SENT", "DRAFT", "CHAT"]
    /// The most labels that a mailbox may have.
    static let most = 10_000

    /// The user's labels by id, as the API shows them, but without the id.
    private(set) var user: [String: [String: JSON]] = [:]
    private var lastNumber = 0

    func has(_ id: String) -> Bool { user[id] != nil || Self.system.contains(id) }

    /// Returns the id of the label with that name, ignoring case.
    func id(named name: String) -> String? {
        let name = name.lowercased()
        if let system = Self.system.first(where: { $0.lowercased() == name }) { return system }
        return user.first { $0.value["name"]?.string?.lowercased() == name }?.key
    }

    func json(_ id: String) -> JSON? {
        if var label = user[id] {
            label["id"] = .string(id)
            label["type"] = "user"
            return .object(label)
        }
        guard Self.system.contains(id) else { return nil }
        return ["id": .string(id), "name": .string(id), "type": "system"]
    }

    var all: [JSON] { (Self.system + user.keys.sorted()).compactMap(json) }

    mutating func create(_ label: JSON) throws(APIError) -> String {
        let fields = try checked(label, except: nil)
        guard user.count < Self.most else { throw .invalidArgument("Too many labels") }
        lastNumber += 1
        let id = "Label_\(lastNumber)"
        user[id] = fields
        return id
    }

    /// - Parameter replacing: true for `update`, false for `patch`.
    mutating func change(_ id: String, to label: JSON, replacing: Bool) throws(APIError) {
        guard let old = user[id] else {
            throw Self.system.contains(id) ? .invalidArgument("Invalid delete request") : .notFound
        }
        var merged = label
        if !replacing, case .object(let changes) = label { merged = .object(old.merging(changes) { $1 }) }
        user[id] = try checked(merged, except: id)
    }

    mutating func delete(_ id: String) throws(APIError) {
        guard user.removeValue(forKey: id) != nil else {
            throw Self.system.contains(id) ? .invalidArgument("Invalid delete request") : .notFound
        }
    }

    private func checked(_ label: JSON, except id: String?) throws(APIError) -> [String: JSON] {
        guard let name = label["name"]?.string, !name.isEmpty, name.utf8.count <= 225 else {
            throw .invalidArgument("Invalid label name")
        }
        if let other = self.id(named: name), other != id {
            guard !Self.system.contains(other) else { throw .invalidArgument("Invalid label name") }
            throw APIError(code: 409, status: "ABORTED", reason: "aborted", message: "Label name exists or conflicts")
        }
        var fields: [String: JSON] = ["name": .string(name)]
        fields["labelListVisibility"] = label["labelListVisibility"] ?? "labelShow"
        fields["messageListVisibility"] = label["messageListVisibility"] ?? "show"
        fields["color"] = label["color"]
        return fields
    }
}
