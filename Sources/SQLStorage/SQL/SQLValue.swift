package import Base
package import Storage

/// A value that goes into the database or comes out of it.
enum SQLValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
    /// A list of integers, of which `SQLDialect` makes conditions; a column never holds one.
    case integers([Int64])
    /// A list of texts, as `integers`.
    case texts([String])
    /// The values of one column in several rows, of which PostgreSQL's `rowSets` are made.
    case column(SQLType, [SQLValue])

    /// What it is, for error messages.
    fileprivate var kind: String {
        switch self {
        case .null: "NULL"
        case .bool: "a boolean"
        case .integer: "an integer"
        case .real: "a fraction"
        case .text: "text"
        case .blob: "bytes"
        case .integers, .texts, .column: "a list"
        }
    }
}

/// A type whose values are stored in columns.
protocol SQLConvertible: Sendable {
    /// The value as it is stored.
    var sqlValue: SQLValue { get }

    /// Reads what a column holds; `nil` where that is something else.
    init?(sqlValue: SQLValue)
}

/// The values of a statement's placeholders, in their order.
struct SQLValues: Sendable, ExpressibleByArrayLiteral {
    private(set) var all: [SQLValue]

    init(arrayLiteral elements: (any SQLConvertible)?...) {
        all = elements.map { $0?.sqlValue ?? .null }
    }

    init(_ values: some Sequence<some SQLConvertible>) {
        all = values.map(\.sqlValue)
    }

    /// The values one below the other, for what is written with every message: an array literal boxes its elements, which
    /// takes ten times as long.
    init(@Builder _ values: () -> [SQLValue]) { all = values() }

    @resultBuilder
    enum Builder {
        static func buildExpression(_ value: some SQLConvertible) -> SQLValue { value.sqlValue }

        static func buildBlock(_ values: SQLValue...) -> [SQLValue] { values }
    }

    static func + (a: SQLValues, b: SQLValues) -> SQLValues {
        var sum = a
        sum += b
        return sum
    }

    static func += (a: inout SQLValues, b: SQLValues) { a.all += b.all }
}

/// A row of a result. Columns are read by their numbers, counted from 0: `let id: Int64 = try row[0]`.
struct SQLRow: Sendable {
    let values: [SQLValue]

    /// Reads a column; NULL only as an `Optional`.
    ///
    /// - Throws: `StorageError.damaged` where it holds something else.
    subscript<Value: SQLConvertible>(_ column: Int) -> Value {
        get throws(StorageError) {
            guard values.indices.contains(column) else {
                throw .failed("a row of \(values.count) columns was asked for its column \(column)")
            }
            guard let value = Value(sqlValue: values[column]) else {
                throw .damaged("column \(column) of a row holds \(values[column].kind) and was read as \(Value.self)")
            }
            return value
        }
    }
}

// MARK: - Types

extension SQLValue: SQLConvertible {
    var sqlValue: SQLValue { self }

    init?(sqlValue: SQLValue) { self = sqlValue }
}

extension Bool: SQLConvertible {
    var sqlValue: SQLValue { .bool(self) }

    /// SQLite has no booleans: there they are 0 and 1.
    init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .bool(let value): self = value
        case .integer(let value): self = value != 0
        default: return nil
        }
    }
}

extension Int64: SQLConvertible {
    var sqlValue: SQLValue { .integer(self) }

    init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self = value
    }
}

extension Int: SQLConvertible {
    var sqlValue: SQLValue { .integer(Int64(self)) }

    init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self.init(exactly: value)
    }
}

extension Double: SQLConvertible {
    var sqlValue: SQLValue { .real(self) }

    init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .real(let value): self = value
        case .integer(let value): self = Double(value)
        default: return nil
        }
    }
}

extension String: SQLConvertible {
    var sqlValue: SQLValue { .text(self) }

    init?(sqlValue: SQLValue) {
        guard case .text(let value) = sqlValue else { return nil }
        self = value
    }
}

extension Array: SQLConvertible where Element == UInt8 {
    var sqlValue: SQLValue { .blob(self) }

    init?(sqlValue: SQLValue) {
        guard case .blob(let value) = sqlValue else { return nil }
        self = value
    }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    var sqlValue: SQLValue { self?.sqlValue ?? .null }

    init?(sqlValue: SQLValue) {
        if case .null = sqlValue {
            self = .none
        } else {
            guard let value = Wrapped(sqlValue: sqlValue) else { return nil }
            self = .some(value)
        }
    }
}

extension Timestamp: SQLConvertible {
    var sqlValue: SQLValue { .integer(milliseconds) }

    init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self.init(milliseconds: value)
    }
}

/// A number that identifies a row.
protocol SQLIdentifier: SQLConvertible {
    var rawValue: Int64 { get }

    init(rawValue: Int64)
}

extension SQLIdentifier {
    var sqlValue: SQLValue { .integer(rawValue) }

    init?(sqlValue: SQLValue) {
        guard case .integer(let value) = sqlValue else { return nil }
        self.init(rawValue: value)
    }
}

extension QueueID: SQLIdentifier {}
extension AccountID: SQLIdentifier {}
extension UserID: SQLIdentifier {}
extension StagedMessageID: SQLIdentifier {}
extension RoutingRevision: SQLIdentifier {}
extension ActionRun.ID: SQLIdentifier {}
extension APIKey.ID: SQLIdentifier {}
extension LogEntry.ID: SQLIdentifier {}
