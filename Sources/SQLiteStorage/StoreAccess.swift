/// How a process uses the data directory, and so what it may do to a database of another version.
package enum StoreAccess: Sendable, Hashable {
    /// It serves, and holds the directory's lock: it brings an earlier database up to date.
    case serving
    /// It works beside one that may serve. It brings an earlier database up to date only while none does.
    case beside
    /// It only reads. Nothing is written, not even where the database is of another version or was left by a crash.
    case readOnly
}
