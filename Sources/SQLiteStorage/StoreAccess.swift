/// How a process uses the data directory, and so what it may do to a database of another version.
package enum StoreAccess: Sendable, Hashable {
    /// Serves, and holds the directory's lock; upgrades an earlier database.
    case serving
    /// Works alongside a process that may serve; upgrades an earlier database only while none does.
    case beside
    /// Only reads. Writes nothing, even if the database is of another version or was left by a crash.
    case readOnly
}
