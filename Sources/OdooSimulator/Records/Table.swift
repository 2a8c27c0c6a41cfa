/// The records of a model.
struct Table: Sendable {
    private(set) var rows: [Int: Row] = [:]
    /// The ids in ascending order.
    private(set) var ids: [Int] = []
    private var lastID = 0

    mutating func nextID() -> Int {
        lastID += 1
        return lastID
    }

    mutating func insert(_ row: Row) {
        lastID = max(lastID, row.id)
        rows[row.id] = row
        ids.append(row.id)
    }

    mutating func change(_ id: Int, _ change: (inout Row) -> Void) {
        guard var row = rows.removeValue(forKey: id) else { return }
        change(&row)
        rows[id] = row
    }

    mutating func remove(_ id: Int) {
        guard rows.removeValue(forKey: id) != nil else { return }
        ids.removeAll { $0 == id }
    }
}
