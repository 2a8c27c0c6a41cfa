import GRDB
import Storage

extension ContactOwner {
    /// The condition for this owner's rows; `arguments` has its values.
    static let condition = "person = :person AND database = :database"

    /// The condition's values, together with others.
    func arguments(
        _ others: KeyValuePairs<String, (any DatabaseValueConvertible)?> = [:]
    ) -> StatementArguments {
        var values: [String: (any DatabaseValueConvertible)?] = ["person": person.rawValue, "database": database]
        for (name, value) in others { values[name] = value }
        return StatementArguments(values)
    }
}

/// Placeholders `:x0, :x1, …` and their values.
struct ListArguments {
    let placeholders: String
    let values: StatementArguments

    init(_ values: [some DatabaseValueConvertible]) {
        placeholders = values.indices.map { ":x\($0)" }.joined(separator: ", ")
        var named: [String: (any DatabaseValueConvertible)?] = [:]
        for (index, value) in values.enumerated() { named["x\(index)"] = value }
        self.values = StatementArguments(named)
    }
}
