import Odoo

/// A method that may be called from outside.
struct Method: Sendable {
    typealias Body = @Sendable (Call) throws(OdooException) -> OdooValue

    /// The names of its parameters, in order; those of the records and the context are not among them.
    let parameters: [String]
    /// Of these, the ones that must be there.
    let required: Set<String>
    /// Whether it works on records: their ids come first.
    let isOnRecords: Bool
    let run: Body

    /// - Parameter parameters: those that must be there end in `!`.
    init(_ parameters: [String] = [], onRecords: Bool = false, run: @escaping Body) {
        self.parameters = parameters.map { $0.hasSuffix("!") ? String($0.dropLast()) : $0 }
        required = Set(parameters.filter { $0.hasSuffix("!") }.map { String($0.dropLast()) })
        isOnRecords = onRecords
        self.run = run
    }
}

/// A call that goes on: on what, with what.
struct Call {
    let environment: Environment
    let model: Model
    let ids: [Int]
    let arguments: [String: OdooValue]
    /// JSON-2 returns lists of records where JSON-RPC returns the one that was made.
    let isJSON2: Bool

    subscript(_ name: String) -> OdooValue? { arguments[name] }

    /// A domain; an empty one finds all.
    func domain(_ name: String) throws(OdooException) -> [OdooValue] {
        let value = arguments[name] ?? false
        if let terms = value.array { return terms }
        guard value == false || value == .null else { throw .value("Domain \(value.python) is not a list") }
        return []
    }

    /// Names of fields; `nil` for all.
    func names(_ name: String) -> [String]? { arguments[name]?.array?.compactMap(\.string) }

    /// Records as the caller's dialect and version get them.
    func records(_ ids: [Int], asOne: Bool) -> OdooValue {
        asOne && !isJSON2 ? .integer(ids.first ?? 0) : OdooValue(ids)
    }
}
