import Base
import Transport

@testable import Odoo

/// The contacts of an Odoo 19 in memory, through JSON-2, as far as the contact actions use them.
final class ContactOdoo: HTTPTransport {
    struct State {
        /// By model and id.
        var records: [String: [Int: [String: JSONValue]]] = [
            "res.partner": [:], "res.partner.category": [:],
            "ir.model.data": [1: ["module": "gsuite_gateway", "name": "model_subscription", "res_id": 100]],
        ]
        var photos: [Int: String] = [:]
        var lastID = 0
        var ticks = 0
        var calls: [String: Int] = [:]
        var hasField = true
        /// Contacts that Odoo lets no one change.
        var locked: Set<Int> = []
        var webAddress = "https://odoo.acme.example"
    }

    private let state = Locked(State())

    var calls: [String: Int] { state.withLock { $0.calls } }

    var callCount: Int { state.withLock { $0.calls.values.reduce(0, +) } }

    func move(to address: String) { state.withLock { $0.webAddress = address } }

    func removeField() { state.withLock { $0.hasField = false } }

    /// Does what `odoo remove` and `odoo setup` do: the field is a new one and empty.
    func recreateField() {
        state.withLock { state in
            for id in state.records["res.partner", default: [:]].keys {
                state.records["res.partner"]?[id]?[SubscriptionField.name] = []
            }
            state.records["ir.model.data"]?[1]?["res_id"] = 200
        }
    }

    func lock(_ ids: Set<Int>) { state.withLock { $0.locked = ids } }

    /// Reserves the id of a contact whose transaction is not committed yet.
    func takeID() -> Int {
        state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    // MARK: Users' changes in Odoo

    /// - Parameter taken: the id, if it was reserved before.
    @discardableResult
    func add(_ name: String, users: [Int] = [7], _ values: [String: JSONValue] = [:], id taken: Int? = nil) -> Int {
        state.withLock { state in
            if taken == nil { state.lastID += 1 }
            let id = taken ?? state.lastID
            var record: [String: JSONValue] = [
                "name": .string(name), "active": true, SubscriptionField.name: JSONValue(users), "is_company": false,
                "commercial_company_name": false, "category_id": [], "create_date": "2027-01-01 08:00:00",
            ]
            record.merge(values) { $1 }
            state.records["res.partner"]?[id] = record
            state.touch(id)
            return id
        }
    }

    func change(_ id: Int, _ values: [String: JSONValue]) {
        state.withLock { state in
            state.records["res.partner"]?[id]?.merge(values) { $1 }
            state.touch(id)
        }
    }

    /// Sets a field that comes from other records: the contact itself does not count as changed.
    func changeQuietly(_ id: Int, _ values: [String: JSONValue]) {
        state.withLock { $0.records["res.partner"]?[id]?.merge(values) { $1 } }
    }

    func remove(_ id: Int) { state.withLock { $0.records["res.partner"]?[id] = nil } }

    func setPhoto(_ photo: String?, of id: Int) {
        state.withLock { state in
            state.photos[id] = photo
            state.touch(id)
        }
    }

    func photo(of id: Int) -> String? { state.withLock { $0.photos[id] } }

    func setTag(_ id: Int, _ name: String?) {
        state.withLock { $0.records["res.partner.category"]?[id] = name.map { ["name": .string($0)] } }
    }

    func record(_ id: Int) -> [String: JSONValue]? { state.withLock { $0.records["res.partner"]?[id] } }

    var ids: [Int] { state.withLock { $0.records["res.partner"]?.keys.sorted() ?? [] } }

    // MARK: Odoo's answers

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        if request.url.hasSuffix("/web/version") { return answer(["version_info": [19, 0, 0, "final", 0, ""]]) }
        guard case .bytes(let bytes) = request.body, let body = JSONValue(json: bytes) else { return refusal("body") }
        let path = request.url.split(separator: "/")
        let (model, method) = (String(path[path.count - 2]), String(path[path.count - 1]))
        let value = state.withLock { state in
            state.calls["\(model).\(method)", default: 0] += 1
            return state.call(model, method, body)
        }
        guard let value else { return refusal("\(model).\(method)") }
        if value == Self.isLocked {
            return answer(["name": "odoo.exceptions.ValidationError", "message": "it is locked"], status: 422)
        }
        return answer(value)
    }

    fileprivate static let isLocked: JSONValue = "locked"

    private func answer(_ value: JSONValue, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, fields: [.init("Content-Type", "application/json")], body: value.json ?? [])
    }

    private func refusal(_ what: String) -> HTTPResponse {
        answer(["name": "werkzeug.exceptions.NotFound", "message": .string(what)], status: 404)
    }
}

extension ContactOdoo.State {
    fileprivate mutating func touch(_ id: Int) {
        ticks += 1
        records["res.partner"]?[id]?["write_date"] = .string("2027-01-01 00:00:\(ticks)")
    }

    fileprivate mutating func call(_ model: String, _ method: String, _ body: JSONValue) -> JSONValue? {
        switch (model, method) {
        case ("res.partner", "fields_get"):
            var names = [
                "write_date", "commercial_company_name", "name", "is_company", "function", "email", "phone",
                "website", "street", "street2", "city", "zip", "state_id", "country_id", "comment", "category_id",
                "title", "mobile",
            ]
            if hasField { names.append(SubscriptionField.name) }
            return .object(Dictionary(uniqueKeysWithValues: names.map { ($0, ["type": "char"]) }))
        case ("res.partner", "get_base_url"): return .string(webAddress)
        case ("ir.attachment", "search_read"):
            guard let wanted = condition("res_id", body)?.array?.compactMap(\.integer) else { return nil }
            let found = photos.filter { wanted.contains($0.key) }.sorted { $0.key < $1.key }
            let after = condition("id", body)?.integer ?? 0
            return .array(
                found.filter { $0.key > after }
                    .map {
                        ["id": .integer($0.key), "res_id": .integer($0.key), "checksum": .string("sum-\($0.value)")]
                    }
            )
        case (_, "search_read"), (_, "search"), (_, "search_count"): return search(model, method, body)
        case (ProvisionCode.subscription, "create"):
            let made = body["vals_list"]?.array ?? []
            let contacts = made.compactMap { $0[ProvisionCode.subscribedContact]?.integer }
            if !locked.isDisjoint(with: contacts) { return ContactOdoo.isLocked }
            for values in made {
                guard let id = values[ProvisionCode.subscribedContact]?.integer,
                    let user = values[ProvisionCode.subscribedUser]
                else { return nil }
                let users = records["res.partner"]?[id]?[SubscriptionField.name]?.array ?? []
                records["res.partner"]?[id]?[SubscriptionField.name] = .array(users + [user])
            }
            return JSONValue(contacts)
        default: return nil
        }
    }

    private func condition(_ field: String, _ body: JSONValue) -> JSONValue? {
        body["domain"]?.array?.last { $0.array?.first?.string == field }?.array?.last
    }

    private func search(_ model: String, _ method: String, _ body: JSONValue) -> JSONValue {
        let domain = body["domain"]?.array ?? []
        let showsArchived = body["context"]?["active_test"]?.bool == false
        var found = (records[model] ?? [:]).filter { id, record in
            (showsArchived || record["active"] != false) && matches(domain, id, record)
        }.sorted { $0.key < $1.key }
        if body["order"]?.string?.hasSuffix("desc") == true { found.reverse() }
        if let limit = body["limit"]?.integer { found = Array(found.prefix(limit)) }
        switch method {
        case "search_count": return .integer(found.count)
        case "search": return JSONValue(found.map(\.key))
        default:
            let fields = body["fields"]?.array?.compactMap(\.string) ?? []
            return .array(
                found.map { id, record in
                    var shown: [String: JSONValue] = ["id": .integer(id)]
                    for field in fields where field != "id" {
                        shown[field] =
                            field == "image_512" ? photos[id].map { .string($0) } ?? false : record[field] ?? false
                    }
                    return .object(shown)
                }
            )
        }
    }

    /// Whether the record matches a domain in Polish notation, whose terms are joined by "and" unless stated otherwise.
    private func matches(_ domain: [JSONValue], _ id: Int, _ record: [String: JSONValue]) -> Bool {
        var results: [Bool] = []
        for term in domain.reversed() {
            switch term.string {
            case "|": results.append(Self.either(results.removeLast(), results.removeLast()))
            case "&": results.append(Self.both(results.removeLast(), results.removeLast()))
            case "!": results.append(!results.removeLast())
            default: results.append(fits(term.array ?? [], id, record))
            }
        }
        return results.allSatisfy(\.self)
    }

    private static func either(_ one: Bool, _ other: Bool) -> Bool { one || other }
    private static func both(_ one: Bool, _ other: Bool) -> Bool { one && other }

    private func fits(_ condition: [JSONValue], _ id: Int, _ record: [String: JSONValue]) -> Bool {
        guard let field = condition.first?.string, field.hasPrefix("partner_ids.") else {
            return Self.holds(condition, id, record)
        }
        let inner = [.string(String(field.dropFirst("partner_ids.".count)))] + condition.dropFirst()
        return (records["res.partner"] ?? [:]).values.contains { partner in
            partner["category_id"]?.ids?.contains(id) == true && Self.holds(inner, 0, partner)
        }
    }

    private static func holds(_ condition: [JSONValue], _ id: Int, _ record: [String: JSONValue]) -> Bool {
        guard condition.count == 3, var field = condition[0].string, let test = condition[1].string else {
            return false
        }
        if field == SubscriptionField.path { field = SubscriptionField.name }
        let value = field == "id" ? .integer(id) : record[field] ?? false
        let values = value.array ?? [value]
        let wanted = condition[2].array ?? []
        switch test {
        case "=": return value == condition[2]
        // An empty text counts as none.
        case "!=": return value != condition[2] && !(value == "" && condition[2] == false)
        case ">=": return value.string ?? "" >= condition[2].string ?? ""
        case ">": return value.integer ?? 0 > condition[2].integer ?? 0
        case "in": return values.contains(where: wanted.contains)
        case "not in": return !values.contains(where: wanted.contains)
        default: return false
        }
    }
}
