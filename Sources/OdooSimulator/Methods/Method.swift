import Odoo

/// A method that can be called from outside.
struct Method: Sendable {
    typealias Body = @Sendable (Call) throws(OdooException) -> OdooValue

    /// The names of the parameters in order, without those of the records and the context.
    let parameters: [String]
    /// The required parameters.
    let required: Set<String>
    /// Whether the method works on records, whose ids come first.
    let isOnRecords: Bool
    let run: Body

    /// - Parameter parameters: the names; those of required parameters end in `!`.
    init(_ parameters: [String] = [], onRecords: Bool = false, run: @escaping Body) {
        self.parameters = parameters.map { $0.hasSuffix("!") ? String($0.dropLast()) : $0 }
        required = Set(parameters.filter { $0.hasSuffix("!") }.map { String($0.dropLast()) })
        isOnRecords = onRecords
        self.run = run
    }
}

/// A call with its model, records and arguments.
struct Call {
    let environment: Environment
    let model: Model
    let ids: [Int]
    let arguments: [String: OdooValue]
    /// Whether the dialect is JSON-2, which returns lists of records where JSON-RPC returns the created one.
    let isJSON2: Bool

    subscript(_ name: String) -> OdooValue? { arguments[name] }

    /// Returns a domain; an empty one finds all.
    func domain(_ name: String) throws(OdooException) -> [OdooValue] {
        let value = arguments[name] ?? false
        if let terms = value.array { return terms }
        guard value == false || value == .null else { throw .value("Domain \(value.python) is not a list") }
        return []
    }

    /// Returns names of fields; `nil` for all.
    func names(_ name: String) -> [String]? { arguments[name]?.array?.compactMap(\.string) }

    /// Returns records in the form of the caller's dialect and version.
    func records(_ ids: [Int], asOne: Bool) -> OdooValue {
        asOne && !isJSON2 ? .integer(ids.first ?? 0) : OdooValue(ids)
    }
}
