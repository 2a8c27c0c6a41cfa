import Base
import PostgreSQL

/// A connection to PostgreSQL within a transaction, on the thread that belongs to it.
///
/// What `run` sends waits for the next statement whose result is needed, or for COMMIT: the round trips to the server, not
/// its work, are what a group of messages waits for.
final class PostgreSQLSessionConnection: SQLConnection {
    /// The most pending statements, and bytes of their values.
    private static let mostWaiting = 200
    private static let mostBytes = 1 << 20

    let dialect: any SQLDialect
    /// Whether anything may have been changed.
    private(set) var hasWritten = false
    private let session: PostgreSQLSession
    private let texts: StatementTexts
    private var waiting: [PostgreSQLStatement] = []
    private var waitingBytes = 0

    init(_ session: PostgreSQLSession, _ dialect: any SQLDialect, _ texts: StatementTexts) {
        self.session = session
        self.dialect = dialect
        self.texts = texts
    }

    func run(_ sql: String, _ values: SQLValues) throws {
        hasWritten = true
        try send(statement(sql, values), bytes: values.blobBytes)
    }

    /// Sends a statement of the engine's own, in PostgreSQL's spelling, together with the next one.
    func send(_ statement: PostgreSQLStatement, bytes: Int = 0) throws {
        waiting.append(statement)
        waitingBytes += bytes
        if waiting.count >= Self.mostWaiting || waitingBytes >= Self.mostBytes { try flush() }
    }

    func change(_ sql: String, _ values: SQLValues) throws -> Int {
        let affected = try answer(to: statement(sql, values)).affected
        if affected > 0 { hasWritten = true }
        return affected
    }

    func forEachRow(
        of sql: String,
        _ values: SQLValues,
        isKept: Bool,
        _ body: (SQLRow) throws -> Bool
    ) throws {
        // All rows at once: single-row mode takes a round trip of its own, which costs more than it saves, because all
        // callers keep what they read.
        for row in try answer(to: statement(sql, values, isKept: isKept)) {
            guard try body(SQLRow(values: row.values.map(SQLValue.init))) else { return }
        }
    }

    /// Sends all pending statements, and returns when they were carried out.
    func flush() throws {
        guard !waiting.isEmpty else { return }
        _ = try session.run(takeWaiting())
    }

    /// Has all pending statements sent together with the COMMIT.
    func finish() { session.runAtCommit(takeWaiting()) }

    private func answer(to statement: PostgreSQLStatement) throws -> PostgreSQLRows {
        guard let answer = try session.run(takeWaiting() + [statement]).last else { throw PostgreSQLError.closed }
        // Written by INSERT … RETURNING and the like.
        if !statement.sql.hasPrefix("SELECT") { hasWritten = true }
        return answer
    }

    private func takeWaiting() -> [PostgreSQLStatement] {
        defer { (waiting, waitingBytes) = ([], 0) }
        return waiting
    }

    private func statement(_ sql: String, _ values: SQLValues, isKept: Bool = true) -> PostgreSQLStatement {
        PostgreSQLStatement(
            texts.numbered(sql, isKept: isKept),
            values: values.all.map(PostgreSQLValue.init),
            isKept: isKept
        )
    }
}

/// Statements as PostgreSQL takes them: `$1`, `$2` and so on in the places of `?`.
final class StatementTexts: Sendable {
    /// More than the store's verbs have; lists of columns and conditions make several of one.
    private static let mostKept = 1000

    private let known = Locked<[String: String]>([:])

    /// - Parameter isKept: whether the statement will be used again.
    func numbered(_ sql: String, isKept: Bool) -> String {
        guard isKept else { return Self.numbered(sql) }
        if let text = known.withLock({ $0[sql] }) { return text }
        let text = Self.numbered(sql)
        known.withLock { known in
            if known.count >= Self.mostKept { known.removeAll() }
            known[sql] = text
        }
        return text
    }

    static func numbered(_ sql: String) -> String {
        var text = ""
        text.reserveCapacity(sql.utf8.count + 16)
        for (index, part) in sql.split(separator: "?", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { text += "$\(index)" }
            text += part
        }
        return text
    }
}

extension SQLValues {
    /// The bytes of its large values.
    var blobBytes: Int {
        all.reduce(0) { sum, value in
            if case .blob(let bytes) = value { sum + bytes.count } else { sum }
        }
    }
}

extension SQLValue {
    fileprivate init(_ value: PostgreSQLValue) {
        self =
            switch value {
            case .null: .null
            case .integer(let number): .integer(number)
            case .double(let number): .real(number)
            case .boolean(let flag): .bool(flag)
            case .text(let text): .text(text)
            case .bytes(let bytes): .blob(bytes)
            case .integers(let numbers): .integers(numbers)
            case .texts(let texts): .texts(texts)
            // Never a column's.
            case .array: .null
            }
    }
}

extension SQLType {
    fileprivate var element: PostgreSQLArray.Element {
        switch self {
        case .integer: .integer
        case .boolean: .boolean
        case .text: .text
        case .bytes: .bytes
        }
    }
}

extension PostgreSQLValue {
    fileprivate init(_ value: SQLValue) {
        self =
            switch value {
            case .null: .null
            case .bool(let flag): .boolean(flag)
            case .integer(let number): .integer(number)
            case .real(let number): .double(number)
            case .text(let text): .text(Self.storable(text))
            case .blob(let bytes): .bytes(bytes)
            case .integers(let numbers): .integers(numbers)
            case .texts(let texts): .texts(texts.map(Self.storable))
            case .column(let type, let values):
                .array(PostgreSQLArray(of: type.element, values.map(PostgreSQLValue.init)))
            }
    }

    /// No text of PostgreSQL contains NUL; a subject or the name of a client may. What is compared is changed as what was
    /// stored.
    private static func storable(_ text: String) -> String {
        text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text
    }
}
