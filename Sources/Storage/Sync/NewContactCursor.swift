package import Base

/// How far Odoo has been searched for new contacts.
///
/// Odoo numbers a contact when it is created, and shows it once its transaction is committed: a long transaction
/// reveals contacts with lower ids than others already seen. Each search therefore reaches back before the highest id,
/// and the contacts handled there are remembered.
package struct NewContactCursor: Sendable, Hashable, Codable {
    /// Consecutive ids that were handled.
    package struct Stretch: Sendable, Hashable, Codable {
        package var first: Int
        package var last: Int
        /// When the latest of them was created, by Odoo's clock.
        package var created: Timestamp
    }

    /// How far a search reaches back, by Odoo's clock. A contact carries the time at which its transaction began, so
    /// this is the longest transaction that loses no contacts.
    package static let margin = Duration.hours(6)
    /// The maximum number of stretches kept.
    package static let mostStretches = 2000

    /// The highest id that was examined.
    package var newest: Int
    /// Ids up to this one are no longer examined.
    package private(set) var oldest = 0
    /// When the latest contact was created, by Odoo's clock; `nil` until a contact has been seen.
    package private(set) var latest: Timestamp?
    /// What was handled within the margin, by id.
    package private(set) var handled: [Stretch] = []

    package init(newest: Int) { self.newest = newest }

    /// Where a search begins.
    ///
    /// - Parameter now: by the gateway's clock, in case a contact in Odoo is dated in the future.
    package func since(at now: Timestamp) -> Timestamp? { latest.map { min($0, now) - Self.margin } }

    package func hasHandled(_ id: Int) -> Bool {
        let place = handled.partitioningIndex { $0.last >= id }
        return id <= oldest || place < handled.count && handled[place].first <= id
    }

    /// Records that a contact was handled.
    package mutating func handle(_ id: Int, createdAt created: Timestamp) {
        note(id, createdAt: created)
        guard !hasHandled(id) else { return }
        var place = handled.partitioningIndex { $0.last >= id }
        var stretch = Stretch(first: id, last: id, created: created)
        if place < handled.count, handled[place].first == id + 1 {
            let next = handled.remove(at: place)
            stretch = Stretch(first: id, last: next.last, created: max(created, next.created))
        }
        if place > 0, handled[place - 1].last == id - 1 {
            place -= 1
            let former = handled.remove(at: place)
            stretch = Stretch(first: former.first, last: stretch.last, created: max(former.created, stretch.created))
        }
        handled.insert(stretch, at: place)
        // When there are too many to keep, the oldest ids are no longer examined.
        if handled.count > Self.mostStretches { oldest = handled.removeFirst().last }
    }

    /// Records that a contact was seen, whether or not it is handled.
    package mutating func note(_ id: Int, createdAt created: Timestamp) {
        newest = max(newest, id)
        latest = max(latest ?? created, created)
    }

    /// Forgets what no search reaches any more.
    package mutating func forgetOld(at now: Timestamp) {
        guard let since = since(at: now) else { return }
        handled.removeAll { $0.created < since }
    }
}

extension Array {
    /// The first index whose element satisfies `isBehind`, as all elements after it do.
    fileprivate func partitioningIndex(_ isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = low + (high - low) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
