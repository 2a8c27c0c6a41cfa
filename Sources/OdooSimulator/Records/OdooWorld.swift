import Base
import Odoo

/// The whole state of the simulated Odoo.
final class OdooWorld {
    let configuration: OdooSimulatorConfiguration
    var models: [String: Model] = [:]
    var tables: [String: Table] = [:]
    /// Secrets by user: passwords and keys.
    var secrets: [Int: [String]] = [:]
    /// The number of calls by method, such as `res.partner.write`.
    var calls: [String: Int] = [:]
    var faults: [OdooFault] = []
    /// The mails that Odoo would send.
    var mails: [OdooMail] = []
    /// The messages that popped up in users' web clients.
    var notices: [OdooNotice] = []
    /// The implementations of server actions by their code, since the simulator runs no Python.
    var procedures: [String: OdooProcedure] = [:]
    /// Custom rules that return the error in a new record, by model.
    var constraints: [String: @Sendable ([String: JSONValue]) -> String?] = [:]

    /// Record rules by model, which decide the records that a user may see.
    var rules: [String: @Sendable (_ values: [String: JSONValue], _ user: Int) -> Bool] = [:]

    init(_ configuration: OdooSimulatorConfiguration) {
        self.configuration = configuration
        for model in Catalogue.models(for: configuration.version.major, configuration.apps) {
            models[model.name] = model
            tables[model.name] = Table()
        }
        Seed.fill(self)
    }

    var version: Int { configuration.version.major }

    /// The current time, as Odoo stores it: UTC, with fractions of a second that `read` drops but searches compare.
    var now: String { OdooTime.text(configuration.clock.now, fraction: true) }

    /// The environment of Odoo's own user, who may do everything.
    var root: Environment { Environment(world: self, user: 1, context: [:], isSuperuser: true) }

    /// Runs `work`, and rolls all of it back if it fails.
    func transaction<Result>(_ work: () throws(OdooException) -> Result) throws(OdooException) -> Result {
        let (tables, models, mails) = (tables, models, mails)
        do { return try work() } catch {
            (self.tables, self.models, self.mails) = (tables, models, mails)
            throw error
        }
    }

    /// Returns the record with an external id such as `base.group_user`.
    func record(_ externalID: String) -> (model: String, id: Int)? {
        let parts = externalID.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let table = tables["ir.model.data"] else { return nil }
        for id in table.ids {
            guard let values = table.rows[id]?.values, values["name"] == .string(parts[1]),
                values["module"] == .string(parts[0]), let model = values["model"]?.string,
                let record = values["res_id"]?.integer
            else { continue }
            return (model, record)
        }
        return nil
    }
}

/// A record as stored: many2one as id, x2many as ids, times as text in UTC.
struct Row: Sendable {
    let model: String
    let id: Int
    var values: [String: JSONValue]
    /// Translated values by language, then by field.
    var translations: [String: [String: JSONValue]] = [:]
}

/// The records of a model.
struct Table: Sendable {
    private(set) var rows: [Int: Row] = [:]
    /// The ids in ascending order.
    private(set) var ids: [Int] = []
    private var lastID = 0

    mutating func nextID() -> Int {
        lastID += 1
        return lastID
    }

    mutating func insert(_ row: Row) {
        lastID = max(lastID, row.id)
        rows[row.id] = row
        ids.append(row.id)
    }

    mutating func change(_ id: Int, _ change: (inout Row) -> Void) {
        guard var row = rows.removeValue(forKey: id) else { return }
        change(&row)
        rows[id] = row
    }

    mutating func remove(_ id: Int) {
        guard rows.removeValue(forKey: id) != nil else { return }
        ids.removeAll { $0 == id }
    }
}

/// The conversion of values to their stored form.
enum FieldValue {
    static func stored(_ value: JSONValue, _ field: Field, _ model: Model) throws(OdooException) -> JSONValue {
        switch (field.kind, value) {
        case (_, .null): return false
        case (.boolean, let value): return .bool(value.isTrue)
        case (.many2one, .integer), (.many2one, .bool(false)): return value
        case (.many2one, .array(let pair)) where pair.count == 2: return pair[0]
        case (.many2one, _): throw .value("Wrong value for \(model.name).\(field.name): \(value.python)")
        case (.integer, .string(let text)):
            guard let number = Int(text) else { throw .value("invalid literal for int() with base 10: '\(text)'") }
            return .integer(number)
        case (.float, .integer(let number)): return .number(Double(number))
        case (.char, .integer(let number)): return .string("\(number)")
        case (.html, .string(let text)): return .string(HTMLCleaning.clean(text))
        case (.date, .string(let text)): return .string(try time(text, field, model, length: 10))
        case (.datetime, .string(let text)): return .string(try time(text, field, model, length: 19))
        default: return value
        }
    }

    private static func time(
        _ text: String,
        _ field: Field,
        _ model: Model,
        length: Int
    ) throws(OdooException) -> String {
        guard !text.contains("T"), !text.contains("Z"), let moment = OdooTime.moment(text) else {
            throw .value("time data '\(text)' does not match format '%Y-%m-%d\(length > 10 ? " %H:%M:%S" : "")'")
        }
        return String(OdooTime.text(moment).prefix(length))
    }
}

extension JSONValue {
    /// The value as Python prints it.
    var python: String {
        switch self {
        case .null: "None"
        case .bool(let value): value ? "True" : "False"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let text): "'\(text)'"
        case .array(let elements): "[" + elements.map(\.python).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.sorted { $0.key < $1.key }.map { "'\($0.key)': \($0.value.python)" }.joined(separator: ", ")
                + "}"
        }
    }
}

/// A small version of Odoo's cleaning of untrusted HTML.
enum HTMLCleaning {
    static func clean(_ text: String) -> String {
        text.replacing(/<script[^>]*>.*?<\/script>/.ignoresCase().dotMatchesNewlines(), with: "")
            .replacing(/\son[a-z]+\s*=\s*("[^"]*"|'[^']*')/.ignoresCase(), with: "")
    }
}

/// Times in Odoo's format: `2026-11-23 08:00:00`, in UTC.
enum OdooTime {
    static func text(_ moment: Timestamp, fraction: Bool = false) -> String {
        let time = CivilTime(moment)
        let text = "\(date(time)) \(two(time.hour)):\(two(time.minute)):\(two(time.second))"
        guard fraction, time.millisecond > 0 else { return text }
        return "\(text).\(String(1000 + time.millisecond).dropFirst())000"
    }

    /// - Returns: `nil` for text that is not `YYYY-MM-DD`, with or without ` HH:MM:SS`.
    static func moment(_ text: String) -> Timestamp? {
        let numbers = text.split(whereSeparator: { "- T:.".contains($0) }).prefix(6).map { Int($0) }
        guard numbers.count == 3 || numbers.count == 6, numbers.allSatisfy({ $0 != nil }) else { return nil }
        let parts = numbers.compactMap { $0 } + (numbers.count == 3 ? [0, 0, 0] : [])
        guard (1...12).contains(parts[1]), (1...31).contains(parts[2]) else { return nil }
        let days = CivilTime.daysSince1970(year: parts[0], month: parts[1], day: parts[2])
        let seconds = (days * 24 + parts[3]) * 3600 + parts[4] * 60 + parts[5]
        return Timestamp(milliseconds: Int64(seconds) * 1000)
    }

    static func date(_ time: CivilTime) -> String { "\(time.year)-\(two(time.month))-\(two(time.day))" }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
