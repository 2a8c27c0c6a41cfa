import GRDB
import Storage

extension ContactOwner {
    /// The condition for rows of this owner; `arguments` has its values.
    static let condition = "person = :person AND database = :database"

    /// Its values, with further ones.
    func arguments(
        _ others: KeyValuePairs<String, (any DatabaseValueConvertible)?> = [:]
    ) -> StatementArguments {
        var values: [String: (any DatabaseValueConvertible)?] = ["person": person.rawValue, "database": database]
        for (name, value) in others { values[name] = value }
        return StatementArguments(values)
    }
}

/// `:x0, :x1, …` and the values for them.
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
