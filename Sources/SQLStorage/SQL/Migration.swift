import Storage

/// One step from an older database to a newer one. A step that was released never changes.
///
/// Nodes of two adjoining versions may run on one PostgreSQL during an upgrade, so a step only adds: tables, columns with
/// defaults, indexes. What a version no longer uses is dropped by a step of the version after it.
struct Migration: Sendable {
    let name: String
    let sql: String
}

/// How far a database has come on the way of the program's migrations.
enum SchemaState: Hashable {
    case current
    /// So many steps are still to be made.
    case earlier(steps: Int)
    /// It has steps that this program does not know.
    case later(unknown: [String])

    init(applied: Set<String>, _ migrations: [Migration]) {
        let known = Set(migrations.map(\.name))
        if !applied.isSubset(of: known) {
            self = .later(unknown: applied.subtracting(known).sorted())
        } else if applied.count < known.count {
            self = .earlier(steps: known.count - applied.count)
        } else {
            self = .current
        }
    }
}

extension StorageError {
    /// The database has steps that this program does not know.
    static func tooNew(unknown: [String]) -> StorageError {
        .tooNew(
            "it is of a later version of the gateway (\(unknown.joined(separator: ", "))); use that version, or put back a "
                + "copy of the database from before. Nothing was changed"
        )
    }

    /// The database lacks steps, which a process that only reads does not make.
    static func tooOld(steps: Int) -> StorageError {
        .tooOld(
            "it is of an earlier version of the gateway, \(steps) step\(steps == 1 ? "" : "s") behind; it is brought "
                + "up to date when the gateway is started. Nothing was changed"
        )
    }

    /// The database lacks steps, which are not made under a gateway that does not know them.
    static let servedByEarlierVersion = StorageError.tooOld(
        "the gateway that runs on it is of an earlier version than this command; restart it"
    )
}
