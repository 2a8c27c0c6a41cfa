import Base
import Odoo

/// The calls on appointments and attendees in Odoo. They act as the user whose calendar it is: Odoo lets no one else
/// write a user's private appointments, not even administrators.
struct OdooEventClient: Sendable {
    private let client: OdooClient
    private let reader: PersonalSearch
    private let user: Int
    private let language: String?
    /// Whether private appointments can be written.
    let writesPrivate: Bool

    /// Without the gateway's server action, or if the gateway is that user, calls are made as the gateway.
    init(_ client: OdooClient, as user: OdooUser) async throws(OdooError) {
        self.client = client
        self.user = user.id
        language = user.language
        reader = try await PersonalSearch(client, as: user)
        writesPrivate = reader.calls != nil || client.access.login.lowercased() == user.login.lowercased()
    }

    private var owner: ActingUserCalls? { reader.calls }

    /// Returns the user as whom Odoo records what is written; `nil` if it does not show the gateway its own user.
    func writer() async throws(OdooError) -> Int? {
        if writesPrivate { return user }
        return try await ownUser()
    }

    private func ownUser() async throws(OdooError) -> Int? {
        let login = client.access.login.lowercased()
        return try await client.users(matching: [login]).first { $0.login.lowercased() == login }?.id
    }

    /// Returns the records that others than the gateway wrote last.
    ///
    /// Odoo stores computed fields at the end of a call, at times in the name of who made it, so a record that the
    /// gateway writes as a user may name the gateway's own user.
    ///
    /// - Parameter writers: the users who wrote last, by record.
    /// - Parameter writer: see `writer()`.
    func writtenByOthers(_ writers: [Int: Int], than writer: Int?) async throws(OdooError) -> Set<Int> {
        guard let writer else { return [] }
        let others = writers.filter { $0.value != writer }
        guard owner != nil, !others.isEmpty else { return Set(others.keys) }
        let own = try await ownUser()
        return Set(others.filter { $0.value != own }.keys)
    }

    /// The most records that a call creates, or changes each in its own way.
    var batch: Int { client.limits.batch }

    /// The most records that a call removes or gives the same values. After each removal Odoo searches all upcoming
    /// appointments of the attendees for the next reminder, which takes longer than the removal itself.
    static let bulk = 1000

    /// Returns all records that match, archived ones included, by ascending id.
    func search(_ model: String, _ domain: [JSONValue], fields: [String]) async throws(OdooError) -> [OdooRecord] {
        try await reader(model, domain, fields: fields, context: ["active_test": false])
    }

    /// Creates records and returns their ids, in batches if there are many.
    func create(_ model: String, _ values: [[String: JSONValue]]) async throws(OdooError) -> [Int] {
        let context = context(model)
        guard let owner else { return try await client.create(model, values, context: context) }
        var made: [Int] = []
        while made.count < values.count {
            let next = Array(values[made.count...].prefix(batch))
            made += try await owner.create(model, next, as: user, context: context)
        }
        return made
    }

    /// Throws `.missingRecord` if one of them no longer exists.
    func write(_ model: String, _ ids: [Int], _ values: [String: JSONValue]) async throws(OdooError) {
        let context = context(model)
        try await noticingMissing(model, ids) { () async throws(OdooError) in
            guard let owner else { return try await client.write(model, ids, values, context: context) }
            try await owner.write(model, ids, values, as: user, context: context)
        }
    }

    /// Throws `.missingRecord` if one of them no longer exists, except through the server action.
    func remove(_ model: String, _ ids: [Int]) async throws(OdooError) {
        try await noticingMissing(model, ids) { () async throws(OdooError) in
            guard let owner else { return try await client.remove(model, ids, context: QuietContext.events) }
            try await owner.remove(model, ids, as: user)
        }
    }

    /// Makes a call on these records, and throws `.missingRecord` if it failed since one of them no longer exists.
    private func noticingMissing(
        _ model: String,
        _ ids: [Int],
        _ call: () async throws(OdooError) -> Void
    ) async throws(OdooError) {
        do throws(OdooError) { try await call() } catch {
            guard error.isRecursion else { throw error }
            let found = try await search(model, [["id", "in", JSONValue(ids)]], fields: ["write_date"])
            guard found.count < Set(ids).count else { throw error }
            throw OdooError(.missingRecord, error.detail)
        }
    }

    /// Odoo stores a name of each series in the language of its creator.
    private func context(_ model: String) -> [String: JSONValue] {
        guard model == RecurrenceFields.model, let language else { return QuietContext.events }
        return QuietContext.events.merging(["lang": .string(language)]) { _, new in new }
    }
}

extension OdooError {
    /// Whether Python ended an endless recursion: to everyone but administrators, Odoo 16 reads an appointment that no
    /// longer exists over and over.
    fileprivate var isRecursion: Bool {
        let name = "RecursionError"
        return switch cause {
        case .exception(let exception): exception.hasSuffix(name)
        // A server action passes it on in its own error.
        case .refused: detail.contains(name)
        default: false
        }
    }
}

/// The appointment fields of this Odoo, by version and installed modules.
struct EventFields: Sendable {
    let version: OdooVersion
    /// Types by name.
    private let types: [String: String]

    static let model = "calendar.event"

    init(_ odoo: OdooClient) async throws(OdooError) {
        version = try await odoo.version()
        let answer = try await odoo.call(
            OdooCall(Self.model, "fields_get", named: ["attributes": ["type"]], acts: false)
        )
        guard case .object(let fields) = answer else { throw OdooError(.unreadable, "no fields of \(Self.model)") }
        types = fields.compactMapValues { $0["type"]?.string }
    }

    func has(_ name: String) -> Bool { types[name] != nil }

    /// Whether descriptions are HTML; up to Odoo 14 they are plain text.
    var descriptionIsHTML: Bool { types["description"] != "text" }

    /// Whether Odoo's own Google connector is installed.
    var hasGoogleConnector: Bool { has("google_id") }

    /// Whether Odoo's own Google or Microsoft connector is installed.
    var hasConnector: Bool { has("need_sync") || has("need_sync_m") }
}
