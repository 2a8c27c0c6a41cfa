/// The statements that are prepared on a connection: the most recently used ones.
///
/// Names are never used twice, so that a statement of which it is open whether the server still has it does no harm.
struct StatementCache {
    /// What must be done before a statement can run under `name`.
    struct Plan: Equatable {
        let name: String
        /// It must be prepared first.
        let isNew: Bool
        /// The name of a prepared statement that must make room.
        let evicted: String?
    }

    private struct Entry {
        let name: String
        var lastUse: Int
    }

    /// The number of statements kept.
    let capacity: Int
    private var entries: [String: Entry] = [:]
    private var uses = 0
    private var names = 0

    init(capacity: Int) {
        precondition(capacity > 0)
        self.capacity = capacity
    }

    var count: Int { entries.count }

    /// Counts as a use. A new statement is expected to be prepared; if that fails, call `forget`.
    mutating func plan(_ sql: String) -> Plan {
        uses += 1
        if let entry = entries[sql] {
            entries[sql]?.lastUse = uses
            return Plan(name: entry.name, isNew: false, evicted: nil)
        }
        var evicted: String?
        if entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            evicted = oldest.value.name
            entries[oldest.key] = nil
        }
        names += 1
        let name = "s\(names)"
        entries[sql] = Entry(name: name, lastUse: uses)
        return Plan(name: name, isNew: true, evicted: evicted)
    }

    /// Returns the name under which the server may still have it.
    @discardableResult
    mutating func forget(_ sql: String) -> String? { entries.removeValue(forKey: sql)?.name }
}
