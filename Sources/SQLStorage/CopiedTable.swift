import Cryptography
import Storage

/// A table that is copied from one engine to another.
struct CopiedTable: Sendable {
    /// The order of rows without a key: the name under which both engines know it.
    static let order = "rowid"

    /// All tables, after those that they refer to.
    static let all = [
        CopiedTable("users", "id"), CopiedTable("one_time_link", "digest"), CopiedTable("web_session", "digest"),
        CopiedTable("second_factor", "user_id"), CopiedTable("recovery_code", "user_id", "digest"),
        CopiedTable("personal_settings", "user_id"), CopiedTable("organisation_settings", "only"),
        CopiedTable("saved_search", "user_id", "list", "name"), CopiedTable("odoo_setup", "database"),
        CopiedTable("odoo_database", "name"), CopiedTable("api_key", "id"),
        CopiedTable("log_entry", "id"), CopiedTable("alert", "scope", "cause"),
        CopiedTable("alert_message", "scope", "cause", "kind", "channel", "recipient"),
        CopiedTable("failed_sign_in", "kind", "subject"), CopiedTable("pending_step", "kind", "digest"),
        CopiedTable("console_run", "name"), CopiedTable("settings_change", "user_id", "name"),
        CopiedTable("app_settings", "database", "user_id"), CopiedTable("app_log_cursor", "database"),
        CopiedTable("app_awaited", "database", "number"),
        CopiedTable("account", "id"),
        // Its key sorts differently in the engines, because case does not matter in it.
        CopiedTable("login", "name", isReplaced: true), CopiedTable("sealing", "only"),
        CopiedTable("message", "id", hasPlaces: true), CopiedTable("content", "message"),
        CopiedTable("delivery", "message", "part"), CopiedTable("attempt", "message", "part", "number"),
        CopiedTable("event", order), CopiedTable("ledger", "account", "bucket"),
        CopiedTable("sent_id_cursor", "name"), CopiedTable("bounce_cursor", "account"),
        CopiedTable("bounce_proof", "only"), CopiedTable("bounced_address", "address"),
        CopiedTable("delivery_event", "id"), CopiedTable("delivery_webhook", "only"),
        CopiedTable("traffic", "account", "hour"),
        CopiedTable("traffic_error", "account", "hour", "cause"), CopiedTable("domain_traffic", "day", "domain"),
        CopiedTable("domain_error", "day", "domain", "cause"), CopiedTable("scheduled_action", "kind"),
        CopiedTable("action_state", "kind", "user_id"), CopiedTable("action_run", "id"),
        CopiedTable("contact_sync", "user_id", "database"),
        CopiedTable("contact_link", "user_id", "database", "partner"),
        CopiedTable("contact_surplus", "user_id", "database", "resource"),
        CopiedTable("contact_group", "user_id", "database", "tag"),
        CopiedTable("staged_message", "id", hasPlaces: true), CopiedTable("staged_content", "mail"),
        CopiedTable("fetch_failure", "user_id", "direction", "gmail_id"),
        CopiedTable("folder_cursor", "user_id", "direction"), CopiedTable("calendar_feed", "user_id", "calendar"),
        CopiedTable("calendar_unit", "user_id", "calendar", "id"),
        CopiedTable("calendar_item", "user_id", "calendar", "id"),
        CopiedTable("calendar_link", "user_id", "calendar", "unit", "key"),
        CopiedTable("calendar_lead", "database", "uid"), CopiedTable("calendar_comparison", "user_id"),
        CopiedTable("sender_pool", "address", "account", isReplaced: true), CopiedTable("sender_thread", "thread"),
        CopiedTable("neutralized_database", "name"),
        // Changed by triggers while the others are copied.
        CopiedTable("ledger_hour", "account", "hour", isReplaced: true),
        CopiedTable("tally", "account", "state", isReplaced: true),
        CopiedTable("routing_revision", "id", isReplaced: true),
        CopiedTable("user_change", "revision", isReplaced: true),
    ]

    /// The tables whose rows are numbered by the engine.
    static let numbered = [
        "users", "api_key", "log_entry", "account", "action_run", "staged_message", "delivery_event",
    ]

    /// The tables of one engine's own, which hold nothing that others lack.
    static let notCopied: Set = [
        "large_content", "message_search", "search_pending", "writer", "serving", "node", "duty", "lost_node",
        "schema_migration", "store_copy",
    ]

    let name: String
    let key: [String]
    /// Whether rows name large contents.
    let hasPlaces: Bool
    /// Whether what the target holds is replaced, and the copy always starts over.
    let isReplaced: Bool

    private init(_ name: String, _ key: String..., hasPlaces: Bool = false, isReplaced: Bool = false) {
        (self.name, self.key, self.hasPlaces, self.isReplaced) = (name, key, hasPlaces, isReplaced)
    }

    private var quotedKey: String { key.map { "\"\($0)\"" }.joined(separator: ", ") }

    /// The next rows in the order of the key.
    func rows(
        _ database: any SQLConnection,
        after position: CopyPosition,
        _ columns: [TableColumn],
        limit: Int
    ) throws -> [CopiedRow] {
        var condition = SQLCondition("true")
        if let last = position.key {
            let places = last.map { _ in "?" }.joined(separator: ", ")
            condition.require("(\(quotedKey)) > (\(places))", SQLValues(last))
        }
        let names = columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
        return try database.rows(
            """
            SELECT \(quotedKey), \(names) FROM \(name) WHERE \(condition.sql) ORDER BY \(quotedKey) LIMIT ? OFFSET ?
            """,
            condition.values + [limit, position.key == nil ? position.skipped : 0],
            isKept: false
        ).map { row in
            let values: [SQLValue] = try (0..<(key.count + columns.count)).map { try row[$0] }
            return CopiedRow(key: Array(values.prefix(key.count)), values: Array(values.dropFirst(key.count)))
        }
    }

    /// The key of the last row; `nil` where there is none.
    func lastKey(_ database: any SQLConnection) throws -> [SQLValue]? {
        let order = key.map { "\"\($0)\" DESC" }.joined(separator: ", ")
        return try database.row("SELECT \(quotedKey) FROM \(name) ORDER BY \(order) LIMIT 1", isKept: false).map {
            row in
            try key.indices.map { try row[$0] }
        }
    }

    func insertion(_ columns: [TableColumn]) -> String {
        let names = columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
        return "INSERT INTO \(name) (\(names)) VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))"
    }
}

/// After which row to go on.
struct CopyPosition: Sendable {
    var key: [SQLValue]?
    /// The rows of a table without a key that are already copied.
    var skipped = 0

    init() {}

    init(skipped: Int) { self.skipped = skipped }

    init(key: [SQLValue]?, done: Int = 0) { (self.key, skipped) = (key, done) }
}

/// A row on its way.
struct CopiedRow: Sendable {
    let key: [SQLValue]
    var values: [SQLValue]

    /// The values as a table with these columns takes them.
    func suited(to columns: [TableColumn]) -> SQLValues {
        SQLValues(zip(values, columns).map { $0.normalized(isBoolean: $1.isBoolean) })
    }
}

extension SQLValue {
    /// The same value in all engines: SQLite has no booleans, and PostgreSQL no NUL in texts.
    fileprivate func normalized(isBoolean: Bool) -> SQLValue {
        switch self {
        case .integer(let number) where isBoolean: .bool(number != 0)
        case .text(let text) where text.utf8.contains(0): .text(text.replacing("\0", with: "\u{FFFD}"))
        default: self
        }
    }
}

/// How many rows there are, and the sum of their checksums, which does not depend on their order.
struct CopySum: Hashable, CustomStringConvertible {
    private(set) var count = 0
    private var high: UInt64 = 0
    private var low: UInt64 = 0

    /// - Parameter isPlaced: whether the row names a large content, whose name is each store's own.
    mutating func add(_ row: CopiedRow, _ columns: [TableColumn], isPlaced: Bool) {
        var checksum = Checksum()
        for (value, column) in zip(row.values, columns) {
            let isName = isPlaced && column.name == "place" && value != .null && value != .text(ContentPlace.inline)
            let text = isName ? "a large content" : Self.text(of: value.normalized(isBoolean: column.isBoolean))
            checksum.update(Array("\(column.name)=\(text.utf8.count):\(text);".utf8).span)
        }
        let digest = checksum.finalize()
        count += 1
        high &+= Self.number(digest.prefix(8))
        low &+= Self.number(digest.dropFirst(8).prefix(8))
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    private static func text(of value: SQLValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): "bool \(flag)"
        case .integer(let number): "integer \(number)"
        case .real(let number): "real \(number)"
        case .text(let text): "text \(text)"
        case .blob(let bytes): "blob " + bytes.map { String($0, radix: 16) }.joined(separator: ",")
        case .integers, .texts, .column: "list"
        }
    }

    var description: String { "\(count) rows, \(String(high, radix: 16))\(String(low, radix: 16))" }
}
