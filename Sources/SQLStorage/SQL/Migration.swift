import Storage

/// One step from an older database to a newer one. A step that was released never changes.
///
/// Nodes of two adjoining versions may run on one PostgreSQL during an upgrade, so a step only adds: tables, columns with
/// defaults, indexes. What a version no longer uses is dropped by a step of the version after it.
struct Migration: Sendable {
    let name: String
    let sql: String
    /// The step that a program must know at least to work with a database that has this one; `nil` where none works that
    /// does not know this one itself.
    let readableSince: String?

    init(name: String, readableSince: String? = nil, sql: String) {
        (self.name, self.readableSince, self.sql) = (name, readableSince, sql)
    }
}

/// How far a database has come on the way of the program's migrations.
enum SchemaState: Hashable {
    case current
    /// So many steps are still to be made.
    case earlier(steps: Int)
    /// It has steps that this program does not know and cannot work with.
    case later(unknown: [String])

    /// - Parameter readableSince: what the database says of its steps, see `Migration`.
    init(applied: Set<String>, _ migrations: [Migration], readableSince: [String: String] = [:]) {
        let known = Set(migrations.map(\.name))
        let unreadable = applied.subtracting(known).filter { step in
            !(readableSince[step].map(known.contains) ?? false)
        }
        if !unreadable.isEmpty {
            self = .later(unknown: unreadable.sorted())
        } else if !known.isSubset(of: applied) {
            self = .earlier(steps: known.subtracting(applied).count)
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

    /// The database lacks steps with which the gateways of the earlier version cannot work.
    static let servedByIncompatibleVersion = StorageError.locked(
        "the database must be brought up to date first, which the gateways of the earlier version that serve it would not "
            + "survive; stop them all, then start this one"
    )

    /// The database lacks steps, which are not made under a gateway that does not know them.
    static let servedByEarlierVersion = StorageError.tooOld(
        "the gateway that runs on it is of an earlier version than this command; restart it"
    )
}
