import Base
import PostgreSQL
import Storage

#if canImport(Glibc)
import Glibc
#endif

/// The table `large_content`, in rows of bounded size. While content is received or sent,
/// it is in unnamed files, of which nothing remains on this machine, even if the process crashes.
final class ContentTable: LargeContents {
    /// The bytes of a row. The server needs several times as much to receive or send one.
    static let pieceSize = 256 << 10
    /// The rows in one round trip.
    private static let piecesAtOnce = 4
    /// How long a content may take to be read from the database.
    private static let readPatience = Duration.minutes(2)
    /// How long removing contents may take, with all attempts.
    private static let removalPatience = Duration.minutes(5)
    /// The age at which a content without a row was left by a crash, and is not one that a node is storing.
    private static let orphanAge = Duration.hours(2)

    private struct Removals {
        var names: [String] = []
        var isRunning = false
    }

    private let pool: PostgreSQLPool
    private let clock: any WallClock
    private let folder: String
    private let removals = Locked(Removals())
    /// Of this machine's disk only: whether the server answers is the engine's to tell.
    let writes = WriteWatch()

    init(_ engine: PostgreSQLEngine, directory: String) {
        (pool, clock) = (engine.contents, engine.clock)
        // A command that only reads may not write into the gateway's folder.
        let others = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        folder = unsafe access(directory, W_OK) == 0 ? directory : others
    }

    func create() throws(StorageError) -> SpoolFile { try SpoolFile(unnamedIn: folder) }

    func discard(_ file: SpoolFile) {}

    func prove() async throws(StorageError) {
        try create().write([0].span)
        writes.proved()
    }

    func keep(_ file: SpoolFile, until deadline: ContinuousClock.Instant) async throws(StorageError) -> String {
        let name = Self.newName()
        while true {
            do {
                try await pool.transaction(until: deadline) { [clock] in try Self.write(file, name, at: clock.now, $0) }
                return name
            } catch PostgreSQLError.commitUnknown where ContinuousClock.now < deadline {
                // Written again, over what may be there.
                continue
            } catch PostgreSQLError.deadline, PostgreSQLError.exhausted {
                throw .tooSlow
            } catch {
                throw StorageError(postgreSQL: error)
            }
        }
    }

    private static func newName() -> String {
        let (high, low) = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
        return String(high, radix: 36) + "-" + String(low, radix: 36)
    }

    private static func write(
        _ file: SpoolFile,
        _ name: String,
        at now: Timestamp,
        _ session: PostgreSQLSession
    ) throws {
        var (number, isOver) = (0, false)
        while !isOver {
            var statements: [PostgreSQLStatement] = []
            while statements.count < piecesAtOnce, !isOver {
                let piece = try file.piece(number)
                isOver = piece.count < pieceSize
                guard !piece.isEmpty else { break }
                statements.append(
                    PostgreSQLStatement(
                        """
                        INSERT INTO large_content (name, number, created_at, bytes) VALUES ($1, $2, $3, $4)
                        ON CONFLICT (name, number) DO UPDATE SET bytes = excluded.bytes
                        """,
                        [name, number, now.milliseconds, piece]
                    )
                )
                number += 1
            }
            if !statements.isEmpty { _ = try session.run(statements) }
        }
    }

    func content(named name: String, size: Int) async throws(StorageError) -> any MessageContent {
        let file = try SpoolFile(unnamedIn: folder)
        do {
            try await pool.transaction(.snapshot, until: .now + Self.readPatience) { session in
                var number = 0
                while number * Self.pieceSize < size {
                    let pieces = try session.run(
                        """
                        SELECT number, bytes FROM large_content WHERE name = $1 AND number >= $2 AND number < $3
                        ORDER BY number
                        """,
                        [name, number, number + Self.piecesAtOnce]
                    )
                    for piece in pieces { try file.write(try piece[1], at: try piece[0] * Self.pieceSize) }
                    guard pieces.count > 0 else {
                        throw StorageError.damaged("the content \(name) is missing or too short")
                    }
                    number += Self.piecesAtOnce
                }
            }
        } catch { throw StorageError(postgreSQL: error) }
        return UnnamedContent(file: file, size: try file.size())
    }

    func remove(_ name: String) {
        let mustStart = removals.withLock { removals in
            removals.names.append(name)
            defer { removals.isRunning = true }
            return !removals.isRunning
        }
        guard mustStart else { return }
        Task { await removeAll() }
    }

    /// What cannot be removed remains without a row, and is removed after the next start.
    private func removeAll() async {
        while true {
            let names = removals.withLock { removals in
                defer { removals.names = [] }
                removals.isRunning = !removals.names.isEmpty
                return removals.names
            }
            guard !names.isEmpty else { return }
            let statement = PostgreSQLStatement("DELETE FROM large_content WHERE name = ANY ($1)", [names])
            _ = try? await pool.run([statement], until: .now + Self.removalPatience)
        }
    }

    func removeOrphans(_ engine: any SQLEngine) async throws(StorageError) -> Int {
        let before = clock.now - Self.orphanAge
        let statement = PostgreSQLStatement(
            """
            WITH removed AS (
                DELETE FROM large_content c WHERE c.created_at < $1
                AND NOT EXISTS (SELECT 1 FROM message m WHERE m.place = c.name AND m.place <> 'database')
                AND NOT EXISTS (SELECT 1 FROM staged_message s WHERE s.place = c.name AND s.place <> 'database')
                RETURNING c.name
            )
            SELECT count(DISTINCT name) FROM removed
            """,
            [before.milliseconds]
        )
        do {
            let answers = try await pool.run([statement], until: .now + Self.removalPatience)
            return try answers[0][0][0]
        } catch { throw StorageError(postgreSQL: error) }
    }

    func close() {}
}

/// A content in a file without a name.
private struct UnnamedContent: MessageContent {
    let file: SpoolFile
    let size: Int

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int {
        unsafe try file.read(at: offset, into: buffer)
    }
}

extension SpoolFile {
    /// A row's worth of bytes; fewer only at the end.
    fileprivate func piece(_ number: Int) throws(StorageError) -> [UInt8] {
        var (piece, filled) = ([UInt8](repeating: 0, count: ContentTable.pieceSize), 0)
        while filled < piece.count {
            let start = filled
            let result: Result<Int, StorageError> = unsafe piece.withUnsafeMutableBytes { buffer in
                do throws(StorageError) {
                    let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[start...])
                    return .success(unsafe try read(at: number * ContentTable.pieceSize + start, into: rest))
                } catch {
                    return .failure(error)
                }
            }
            let count = try result.get()
            guard count > 0 else { break }
            filled += count
        }
        return Array(piece.prefix(filled))
    }
}
