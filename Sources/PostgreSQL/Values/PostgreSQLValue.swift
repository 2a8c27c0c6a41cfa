package import FoundationEssentials

/// The value of a statement's parameter. The server infers its type from its position in the statement.
package enum PostgreSQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case double(Double)
    case boolean(Bool)
    case text(String)
    case bytes([UInt8])
    /// For `= ANY ($1)` and `unnest($1::bigint[])`.
    case integers([Int64])
    /// For `= ANY ($1)` and `unnest($1::text[])`.
    case texts([String])
    /// For `unnest(CAST($1 AS bytea[]))` and the like: elements of one type, or NULL.
    case array(PostgreSQLArray)
}

/// What can be passed as a parameter.
package protocol PostgreSQLEncodable {
    var postgreSQLValue: PostgreSQLValue { get }
}

extension PostgreSQLValue: PostgreSQLEncodable {
    package var postgreSQLValue: PostgreSQLValue { self }
}

extension Int64: PostgreSQLEncodable {
    package var postgreSQLValue: PostgreSQLValue { .integer(self) }
}

extension Int: PostgreSQLEncodable {
    package var postgreSQLValue: PostgreSQLValue { .integer(Int64(self)) }
}

extension Double: PostgreSQLEncodable {
    package var postgreSQLValue: PostgreSQLValue { .double(self) }
}

extension Bool: PostgreSQLEncodable {
    package var postgreSQLValue: PostgreSQLValue { .boolean(self) }
}

extension String: PostgreSQLEncodable {
    package var postgreSQLValue: PostgreSQLValue { .text(self) }
}

extension Data: PostgreSQLEncodable {
    package var postgreSQLValue: PostgreSQLValue { .bytes([UInt8](self)) }
}

extension Array: PostgreSQLEncodable where Element: PostgreSQLArrayElement {
    package var postgreSQLValue: PostgreSQLValue { Element.postgreSQLValue(of: self) }
}

/// What an array that is passed as a parameter may contain.
package protocol PostgreSQLArrayElement {
    static func postgreSQLValue(of elements: [Self]) -> PostgreSQLValue
}

extension UInt8: PostgreSQLArrayElement {
    package static func postgreSQLValue(of elements: [UInt8]) -> PostgreSQLValue { .bytes(elements) }
}

extension Int64: PostgreSQLArrayElement {
    package static func postgreSQLValue(of elements: [Int64]) -> PostgreSQLValue { .integers(elements) }
}

extension String: PostgreSQLArrayElement {
    package static func postgreSQLValue(of elements: [String]) -> PostgreSQLValue { .texts(elements) }
}

/// A statement with its parameters, which it names `$1`, `$2` and so on.
package struct PostgreSQLStatement: Sendable, Hashable {
    package let sql: String
    package let parameters: [PostgreSQLValue]
    /// Whether it stays prepared on its connection.
    package let isKept: Bool

    /// - Parameter isKept: false for a statement whose text depends on user input, which would displace the others.
    package init(_ sql: String, _ parameters: [(any PostgreSQLEncodable)?] = [], isKept: Bool = true) {
        self.init(sql, values: parameters.map { $0?.postgreSQLValue ?? .null }, isKept: isKept)
    }

    package init(_ sql: String, values: [PostgreSQLValue], isKept: Bool = true) {
        self.sql = sql
        parameters = values
        self.isKept = isKept
    }
}

/// Writes literals and names for a statement's text.
package enum PostgreSQLSyntax {
    /// A name in double quotes. It must not contain NUL.
    package static func identifier(_ name: String) -> String {
        var quoted = "\""
        // By scalars: a quotation mark may begin a longer character.
        for scalar in name.unicodeScalars {
            if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
