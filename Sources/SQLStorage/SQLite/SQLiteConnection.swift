import Foundation
import GRDB

/// One of GRDB's connections, within a transaction or a snapshot.
struct SQLiteConnection: SQLConnection {
    private let database: Database

    init(_ database: Database) { self.database = database }

    var dialect: any SQLDialect { SQLiteDialect() }

    func run(_ sql: String, _ values: SQLValues) throws {
        try database.cachedStatement(sql: sql).execute(arguments: values.arguments)
    }

    func change(_ sql: String, _ values: SQLValues) throws -> Int {
        try run(sql, values)
        return database.changesCount
    }

    func forEachRow(
        of sql: String,
        _ values: SQLValues,
        isKept: Bool,
        _ body: (SQLRow) throws -> Bool
    ) throws {
        let statement = try isKept ? database.cachedStatement(sql: sql) : database.makeStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: values.arguments)
        while let row = try rows.next() {
            guard try body(SQLRow(values: row.databaseValues.map(SQLValue.init))) else { return }
        }
    }
}

extension SQLValues {
    fileprivate var arguments: StatementArguments { StatementArguments(all.map(\.databaseValue)) }
}

extension SQLValue {
    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .real(number)
        case .string(let text): self = .text(text)
        case .blob(let bytes): self = .blob([UInt8](bytes))
        }
    }

    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .bool(let value): (value ? 1 : 0).databaseValue
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        case .integers(let numbers): "[\(numbers.map(String.init).joined(separator: ","))]".databaseValue
        case .texts(let texts): Self.json(texts).databaseValue
        }
    }

    /// For `json_each`.
    private static func json(_ texts: [String]) -> String {
        var json = "["
        for text in texts {
            json += json.utf8.count > 1 ? ",\"" : "\""
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\"", "\\":
                    json += "\\"
                    json.unicodeScalars.append(scalar)
                case "\0"..<" ":
                    let code = String(scalar.value, radix: 16)
                    json += "\\u" + String(repeating: "0", count: 4 - code.count) + code
                default: json.unicodeScalars.append(scalar)
                }
            }
            json += "\""
        }
        return json + "]"
    }
}
