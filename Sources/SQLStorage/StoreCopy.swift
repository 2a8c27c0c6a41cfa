import Base
import Cryptography
package import Storage

/// Copies everything in a store into an empty one, between any two engines.
///
/// Tables are copied in pieces, in the order of their keys. Each piece is one transaction of the target's, and what the
/// target holds tells where the next begins: so a copy that was broken off goes on there. Until all is verified, the table
/// `store_copy` marks the target, and no gateway serves it.
package struct StoreCopy: Sendable {
    /// What was copied of one table.
    package struct Result: Sendable, Hashable {
        package let table: String
        package let rows: Int
        /// The sum of the rows' checksums, the same in both stores.
        package let checksum: String
    }

    /// How far a copy has come.
    package struct Progress: Sendable, Hashable {
        /// The table that is copied; `nil` once all are, and are being verified.
        package let copying: String?
        /// A row counts when it is copied, and again when it is verified in each store.
        package let done: Int
        package let all: Int
    }

    /// The rows in one transaction, of up to `data.inline_limit` bytes each.
    private static let pieceSize = 100

    private let source: SQLStore
    private let target: SQLStore
    /// Names the source, so that a copy is not continued from another store.
    private let origin: String

    /// - Parameters:
    ///   - source: a store that no gateway serves meanwhile.
    ///   - target: an empty store, or an incomplete copy of the source.
    ///   - origin: names the source for the time of the copy.
    package init(from source: SQLStore, to target: SQLStore, origin: String) {
        (self.source, self.target, self.origin) = (source, target, origin)
    }

    /// Copies, verifies, and makes the target a store that can be served.
    ///
    /// - Parameter onProgress: may break the copy off.
    /// - Throws: `StorageError.conflict` where the target holds something else, `damaged` where the two differ in the end.
    package func run(
        onProgress: @Sendable (Progress) throws(StorageError) -> Void
    ) async throws(StorageError) -> [Result] {
        try await begin()
        let counts = try await source.read { database in
            try CopiedTable.all.map { try database.value("SELECT count(*) FROM \($0.name)", as: Int.self) ?? 0 }
        }
        // Three ways through all rows: copied, and read in both stores.
        let all = 3 * counts.reduce(0, +)
        var done = 0
        for (table, count) in zip(CopiedTable.all, counts) {
            let before = done
            try await copy(table) { (rows) throws(StorageError) in
                try onProgress(Progress(copying: table.name, done: min(before + rows, all), all: all))
            }
            done += count
        }
        try await finish()
        var results: [Result] = []
        for (table, count) in zip(CopiedTable.all, counts) {
            let old = try await sum(of: table, in: source)
            try onProgress(Progress(copying: nil, done: done + count, all: all))
            let new = try await sum(of: table, in: target)
            done += 2 * count
            try onProgress(Progress(copying: nil, done: done, all: all))
            guard old == new else { throw .damaged("the copy of the table \(table.name) differs: \(new), not \(old)") }
            results.append(Result(table: table.name, rows: old.count, checksum: "\(old)"))
        }
        try await target.commits.run { try $0.run("DROP TABLE store_copy") }
        return results
    }

    /// Marks the target, which is empty or an incomplete copy of the same store.
    private func begin() async throws(StorageError) {
        try await target.commits.run { [origin] database in
            guard try database.dialect.isBeingCopied(database) else {
                for table in ["users", "account", "login", "message", "log_entry", "sealing"] {
                    guard try !database.exists("SELECT 1 FROM \(table) LIMIT 1") else {
                        throw StorageError.conflict("the target is not empty: it holds rows in the table \(table)")
                    }
                }
                try database.run("CREATE TABLE store_copy (origin TEXT NOT NULL)")
                return try database.run("INSERT INTO store_copy VALUES (?)", [origin])
            }
            guard try database.exists("SELECT 1 FROM store_copy WHERE origin = ?", [origin]) else {
                throw StorageError.conflict("the target is an incomplete copy of another store")
            }
        }
    }

    private func copy(
        _ table: CopiedTable,
        _ onProgress: (Int) throws(StorageError) -> Void
    ) async throws(StorageError) {
        let columns = try await columns(of: table)
        var last = try await resumption(of: table)
        var count = last.skipped
        if table.isReplaced {
            try await target.commits.run { try $0.run("DELETE FROM \(table.name)") }
        }
        while true {
            let position = last
            let rows = try await source.read { database in
                try table.rows(database, after: position, columns, limit: Self.pieceSize)
            }
            guard let end = rows.last else { return }
            let moved = try await moveContents(of: rows, table, columns)
            try await target.commits.run { database in
                let insert = table.insertion(columns)
                for row in moved { try database.run(insert, row.suited(to: columns)) }
            }
            last = CopyPosition(key: end.key)
            count += rows.count
            try onProgress(count)
        }
    }

    /// The columns, which both have, with what is known of them.
    private func columns(of table: CopiedTable) async throws(StorageError) -> [TableColumn] {
        let old = try await source.read { try $0.dialect.columns(of: table.name, $0) }
        let new = try await target.read { try $0.dialect.columns(of: table.name, $0) }
        let copied = new.filter { $0.name != CopiedTable.order }
        guard !copied.isEmpty, Set(copied.map(\.name)) == Set(old.map(\.name)).subtracting([CopiedTable.order]) else {
            throw .failed("the table \(table.name) has other columns in the target")
        }
        let booleans = Set((old + new).filter(\.isBoolean).map(\.name))
        return copied.map { TableColumn(name: $0.name, isBoolean: booleans.contains($0.name)) }
    }

    /// Where the copy of a table goes on.
    private func resumption(of table: CopiedTable) async throws(StorageError) -> CopyPosition {
        guard !table.isReplaced else { return CopyPosition() }
        return try await target.read { database in
            let count: Int = try database.value("SELECT count(*) FROM \(table.name)") ?? 0
            // Rows without a key are in the same order.
            guard table.key != [CopiedTable.order] else { return CopyPosition(skipped: count) }
            return CopyPosition(key: try table.lastKey(database), done: count)
        }
    }

    /// Copies the large contents that the rows name, and names them as the target does.
    private func moveContents(
        of rows: [CopiedRow],
        _ table: CopiedTable,
        _ columns: [TableColumn]
    ) async throws(StorageError) -> [CopiedRow] {
        guard table.hasPlaces, let place = columns.firstIndex(where: { $0.name == "place" }),
            let size = columns.firstIndex(where: { $0.name == "size" })
        else { return rows }
        var moved = rows
        for index in rows.indices {
            guard case .text(let name) = rows[index].values[place], name != ContentPlace.inline,
                case .integer(let bytes) = rows[index].values[size]
            else { continue }
            moved[index].values[place] = .text(try await moveContent(name, size: Int(bytes)))
        }
        return moved
    }

    private func moveContent(_ name: String, size: Int) async throws(StorageError) -> String {
        let content: any MessageContent
        do throws(StorageError) {
            content = try await source.largeContents.content(named: name, size: size)
        } catch .damaged {
            // Its message is as damaged in the copy, and says so there.
            return name
        }
        let file = try target.largeContents.create()
        do throws(StorageError) {
            try content.forEachPiece { (piece) throws(StorageError) in try file.write(piece) }
        } catch {
            target.largeContents.discard(file)
            throw error
        }
        return try await target.largeContents.keep(file, until: .now + SQLStore.copyPatience)
    }

    /// What the rows do not hold: numbers that were issued, and what is still to be indexed.
    private func finish() async throws(StorageError) {
        let numbers = try await source.read { database in
            try CopiedTable.numbered.map { ($0, try database.dialect.lastNumber(of: $0, database)) }
        }
        try await target.commits.run { database in
            for case (let table, let number?) in numbers {
                try database.dialect.setLastNumber(number, of: table, database)
            }
            for id: QueueID in try database.values("SELECT id FROM message") {
                try database.dialect.textIndex.add(id, database)
            }
        }
    }

    /// The rows of a table and the sum of their checksums.
    private func sum(of table: CopiedTable, in store: SQLStore) async throws(StorageError) -> CopySum {
        let columns = try await columns(of: table)
        var (sum, position) = (CopySum(), CopyPosition())
        while true {
            let start = position
            let rows = try await store.read { try table.rows($0, after: start, columns, limit: Self.pieceSize) }
            guard let last = rows.last else { return sum }
            for row in rows { sum.add(row, columns, isPlaced: table.hasPlaces) }
            position = CopyPosition(key: last.key)
        }
    }
}

extension SQLDialect {
    /// Whether the store is an incomplete copy of another one.
    func isBeingCopied(_ database: any SQLConnection) throws -> Bool {
        try !columns(of: "store_copy", database).isEmpty
    }
}

extension SQLStore {
    /// How long one large content may take to be copied.
    fileprivate static let copyPatience = Duration.minutes(10)
}

extension MessageContent {
    /// Passes the whole content to `body`, in pieces.
    fileprivate func forEachPiece(
        _ body: (borrowing Span<UInt8>) throws(StorageError) -> Void
    ) throws(StorageError) {
        var (piece, offset) = ([UInt8](repeating: 0, count: 256 << 10), 0)
        while offset < size {
            let start = offset
            let result: Swift.Result<Int, StorageError> = unsafe piece.withUnsafeMutableBytes { buffer in
                do throws(StorageError) { return .success(unsafe try read(at: start, into: buffer)) } catch {
                    return .failure(error)
                }
            }
            let count = try result.get()
            guard count > 0 else { throw .damaged("a content is shorter than its recorded size") }
            try body(piece.span.extracting(0..<count))
            offset += count
        }
    }
}
