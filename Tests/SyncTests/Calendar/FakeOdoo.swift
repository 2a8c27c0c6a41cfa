import Base
import Odoo
import Transport

@testable import Sync

/// The part of Odoo that the calendar sync needs, in memory: any model, domains of `=`, `!=`, `in`, `=like`, `>`, `>=`
/// and `|`, archived records, write dates, the attendees that follow from writing contacts; with answers lost on
/// demand.
final class FakeOdoo: HTTPTransport, Sendable {
    /// A fault of a call that changes something.
    enum Failure: Sendable {
        /// The connection breaks before anything is done.
        case before
        /// The change is made, and the answer is lost.
        case after
        /// Odoo's rules refuse it.
        case refused
    }

    struct State: Sendable {
        var records: [String: [Int: [String: JSONValue]]] = [:]
        var lastID = 100
        /// Calls by model and method.
        var calls: [String: Int] = [:]
        /// Contexts of calls that change something.
        var contexts: [JSONValue] = []
        /// By the number of the changing call, starting at 1.
        var failures: [Int: Failure] = [:]
        var changes = 0
        /// Changes that the database refused, which Odoo logs as its own errors.
        var violations = 0
        var fields: Set<String> = [
            "name", "description", "location", "start", "stop", "videocall_location", "privacy", EventMark.field,
        ]
        var refusedNames: Set<String> = []
        /// Contacts whose answers cannot be written.
        var refusedAttendees: Set<Int> = []
        /// The current time of the clock.
        var now = Timestamp(milliseconds: 0)
        /// The user who changes something.
        var writer = FakeOdoo.gateway
        /// Whether a missing appointment is read without end, as in Odoo 16.
        var readsWithoutEnd = false
        /// Whether names are kept in capitals.
        var capitalises = false
        /// Whether the calls that read who wrote last fail.
        var hidesWriters = false
        /// Whether only owners may write private appointments.
        var guardsPrivate = true
        /// The users as whom the server action made calls.
        var owners: [Int] = []
    }

    /// The id of the gateway's user.
    static let gateway = 9

    let state = Locked(State())
    private let clock: any WallClock
    /// Runs before each call: time may pass.
    let pause = Locked<(@Sendable () async -> Void)?>(nil)

    init(clock: any WallClock) { self.clock = clock }

    static let access = OdooAccess(
        url: "http://odoo.test",
        database: "acme",
        login: "gateway",
        secret: Secret(String(repeating: "a", count: 40))
    )

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let path = request.url.dropFirst("http://odoo.test".count)
        if path == "/web/version" { return Self.answer(["version_info": [19, 0, 0, "final", 0, ""]]) }
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count == 4, case .bytes(let bytes) = request.body, let body = JSONValue(json: bytes) else {
            return HTTPResponse(status: 404)
        }
        let wish = parts[2] == "ir.actions.server" ? body["context"]?["gsuite_gateway"] : nil
        let (model, method) = (wish?["model"]?.string ?? parts[2], wish?["method"]?.string ?? parts[3])
        let asked = wish.map(Self.asked) ?? body
        let isOthersPrivate = wish == nil && Self.isPrivate(asked)
        await pause.withLock { $0 }?()
        let now = clock.now
        return try state.withLock { state throws(HTTPFailure) in
            state.calls["\(model) \(method)", default: 0] += 1
            let acts = ["create", "write", "unlink"].contains(method)
            var failure: Failure?
            if acts {
                state.changes += 1
                state.writer = wish?["user"]?.integer ?? Self.gateway
                state.now = now + .seconds(state.changes)
                state.contexts.append(asked["context"] ?? .null)
                failure = state.failures[state.changes]
            }
            let lost = HTTPFailure(kind: .timeout, reach: .perhapsProcessed, detail: "lost")
            if case .before? = failure { throw lost }
            if state.hidesWriters, asked["fields"]?.array?.contains("write_uid") == true { throw lost }
            if let user = wish?["user"]?.integer { state.owners.append(user) }
            if isOthersPrivate, state.guardsPrivate {
                let words = "You are not allowed to create (\(model))"
                return Self.answer(["name": "odoo.exceptions.AccessError", "message": .string(words)], status: 403)
            }
            if Self.isRefused(state, model, asked) { failure = .refused }
            if case .refused? = failure {
                return Self.answer(["name": "odoo.exceptions.ValidationError", "message": "no"], status: 422)
            }
            if Self.joinsNothing(state, model, method, asked) {
                state.violations += 1
                let words = "The operation cannot be completed: calendar_event_recurrence_id_fkey"
                return Self.answer(["name": "odoo.exceptions.ValidationError", "message": .string(words)], status: 422)
            }
            guard let result = Self.work(&state, model, method, asked) else {
                return Self.missing(model, withoutEnd: state.readsWithoutEnd, isActing: wish != nil)
            }
            if case .after? = failure { throw lost }
            return Self.answer(wish == nil ? result : ["type": "gsuite_gateway", "result": result])
        }
    }

    /// Returns the request to the server action in the form of the call itself.
    private static func asked(_ wish: JSONValue) -> JSONValue {
        var names = ["context", "ids", "domain", "fields", "limit"].reduce(into: [String: JSONValue]()) { names, name in
            names[name] = wish[name]
        }
        names[wish["method"] == "create" ? "vals_list" : "vals"] = wish["values"]
        names["owner"] = wish["user"]
        return .object(names)
    }

    private static func isRefused(_ state: State, _ model: String, _ body: JSONValue) -> Bool {
        let values = (body["vals_list"]?.array ?? []) + [body["vals"]].compactMap(\.self)
        if values.contains(where: { state.refusedNames.contains($0["name"]?.string ?? "") }) { return true }
        guard model == "calendar.attendee" else { return false }
        return (body["ids"]?.ids ?? []).contains { id in
            state.refusedAttendees.contains(state.records[model]?[id]?["partner_id"]?.reference?.id ?? 0)
        }
    }

    private static func isPrivate(_ body: JSONValue) -> Bool {
        (body["vals_list"]?.array ?? [body["vals"] ?? .null]).contains { $0["privacy"] == "private" }
    }

    private static func missing(_ model: String, withoutEnd: Bool, isActing: Bool) -> HTTPResponse {
        guard withoutEnd, model == "calendar.event" else {
            return answer(["name": "odoo.exceptions.MissingError", "message": "gone"], status: 404)
        }
        let words = "maximum recursion depth exceeded in comparison"
        let wrapped = "<class 'RecursionError'>: \"\(words)\" while evaluating"
        return answer(
            isActing
                ? ["name": "builtins.ValueError", "message": .string(wrapped)]
                : ["name": "builtins.RecursionError", "message": .string(words)],
            status: 500
        )
    }

    /// Creates the server action, as `odoo setup` does.
    func setUp() {
        let action: [String: JSONValue] = ["module": "gsuite_gateway", "name": "action_as_owner", "res_id": 9]
        state.withLock { $0.records["ir.model.data"] = [1: action] }
    }

    private static func answer(_ value: JSONValue, status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status,
            fields: [.init("Content-Type", "application/json")],
            body: value.json ?? []
        )
    }

    /// Returns `nil` if a record does not exist.
    private static func work(_ state: inout State, _ model: String, _ method: String, _ body: JSONValue) -> JSONValue? {
        switch method {
        case "fields_get" where model == "calendar.recurrence": return recurrenceFields
        case "fields_get":
            return .object(Dictionary(uniqueKeysWithValues: state.fields.map { ($0, ["type": "char"]) }))
        case "search_read":
            let domain = body["domain"]?.array ?? []
            let most = body["limit"]?.integer ?? .max
            let isWhole = body["context"]?["active_test"] == false
            let found = (state.records[model] ?? [:]).sorted { $0.key < $1.key }.filter {
                (isWhole || $0.value["active"] != false) && fits($0.key, $0.value, domain)
            }
            let isOwner = body["owner"] != nil || !state.guardsPrivate
            return .array(
                found.prefix(most).map { id, record in
                    var shown = record.merging(["id": .integer(id)]) { $1 }
                    shown["partner_ids"] = shown["partner_ids"].map { JSONValue(attendees($0)) }
                    if let user = shown["user_id"]?.integer { shown["user_id"] = [.integer(user), "user"] }
                    // What others see of a private appointment.
                    if !isOwner, shown["privacy"] == "private" { shown["write_date"] = false }
                    return .object(shown)
                }
            )
        case "create":
            let made = (body["vals_list"]?.array ?? []).map { create(&state, model, $0) }
            return made.contains(nil) ? nil : JSONValue(made.compactMap(\.self))
        case "write":
            let ids = body["ids"]?.ids ?? []
            guard case .object(let values)? = body["vals"], ids.allSatisfy({ state.records[model]?[$0] != nil }) else {
                return model == "calendar.recurrence" ? true : nil
            }
            return write(&state, model, ids, values) ? true : nil
        case "unlink":
            let ids = body["ids"]?.ids ?? []
            guard ids.allSatisfy({ state.records[model]?[$0] != nil }) else { return nil }
            for id in ids {
                state.records[model]?[id] = nil
                if model == "calendar.recurrence" { release(id, &state) } else { forget(base: id, &state) }
            }
            return true
        default: return nil
        }
    }

    /// - Returns: false if a record it names does not exist.
    static func write(_ state: inout State, _ model: String, _ ids: [Int], _ values: [String: JSONValue]) -> Bool {
        for id in ids {
            guard state.records[model]?[id] != nil else { return false }
            var values = model == "calendar.event" ? settled(values) : values
            guard take(values.removeValue(forKey: "calendar_event_ids"), into: id, &state) else { return false }
            state.records[model]?[id]?.merge(values) { $1 }
            touch(&state, model, id)
            if model == "calendar.event", let commands = values["partner_ids"] {
                setAttendees(&state, id, attendees(commands))
            }
        }
        return true
    }

    static func touch(_ state: inout State, _ model: String, _ id: Int) {
        if state.capitalises, let name = state.records[model]?[id]?["name"]?.string {
            state.records[model]?[id]?["name"] = .string(name.uppercased())
        }
        state.records[model]?[id]?["write_date"] = .string(OdooTimeText.make(state.now))
        state.records[model]?[id]?["write_uid"] = [.integer(state.writer), "user"]
    }

    /// The contacts that commands such as `[6, 0, [11]]` or `[4, 11]` name.
    private static func attendees(_ commands: JSONValue) -> [Int] {
        (commands.array ?? []).flatMap { command -> [Int] in
            let parts = command.array ?? []
            return parts.first == 6 ? parts[2].ids ?? [] : [parts[1].integer ?? 0]
        }
    }

    /// Returns `nil` if it names a record that does not exist.
    private static func create(_ state: inout State, _ model: String, _ values: JSONValue) -> Int? {
        state.lastID += 1
        let id = state.lastID
        guard case .object(var record) = values else { return id }
        let attendees = record.removeValue(forKey: "attendee_ids")?.array ?? []
        guard take(record.removeValue(forKey: "calendar_event_ids"), into: id, &state) else { return nil }
        if model == "res.partner" { record["email_normalized"] = record["email"] }
        state.records[model, default: [:]][id] = record
        touch(&state, model, id)
        for attendee in attendees {
            guard let value = attendee.array?[2], let partner = value["partner_id"]?.integer else { continue }
            addAttendee(&state, id, partner, value["state"] ?? "needsAction")
        }
        return id
    }

    private static func setAttendees(_ state: inout State, _ event: Int, _ attendees: [Int]) {
        var missing = Set(attendees)
        for (id, attendee) in state.records["calendar.attendee"] ?? [:]
        where attendee["event_id"]?.reference?.id == event {
            let partner = attendee["partner_id"]?.reference?.id ?? 0
            if missing.remove(partner) == nil { state.records["calendar.attendee"]?[id] = nil }
        }
        for partner in missing {
            addAttendee(&state, event, partner, "needsAction")
        }
    }

    private static func addAttendee(_ state: inout State, _ event: Int, _ partner: Int, _ answer: JSONValue) {
        state.lastID += 1
        state.records["calendar.attendee", default: [:]][state.lastID] = [
            "event_id": [.integer(event), "event"], "partner_id": [.integer(partner), "partner"], "state": answer,
        ]
        touch(&state, "calendar.attendee", state.lastID)
    }

    // MARK: Domains

    private static func fits(_ id: Int, _ record: [String: JSONValue], _ domain: [JSONValue]) -> Bool {
        var rest = domain[...]
        while !rest.isEmpty { guard term(id, record, &rest) else { return false } }
        return true
    }

    private static func term(_ id: Int, _ record: [String: JSONValue], _ rest: inout ArraySlice<JSONValue>) -> Bool {
        guard let first = rest.popFirst() else { return true }
        if first == "|" {
            let (a, b) = (term(id, record, &rest), term(id, record, &rest))
            return a || b
        }
        guard let parts = first.array, parts.count == 3, let name = parts[0].string else { return false }
        var value = name == "id" ? .integer(id) : record[name] ?? false
        if let reference = value.reference { value = .integer(reference.id) }
        switch parts[1].string {
        case "=": return value == parts[2]
        case "!=": return value != parts[2]
        case ">": return (value.integer ?? 0) > (parts[2].integer ?? 0)
        case ">=": return (value.string ?? "") >= (parts[2].string ?? "")
        case "in": return parts[2].array?.contains(value) ?? false
        case "=like":
            let pattern = (parts[2].string ?? "").replacing("\\", with: "")
            return pattern.hasSuffix("%") && (value.string ?? "").hasPrefix(pattern.dropLast())
        default: return false
        }
    }
}
