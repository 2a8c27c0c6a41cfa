package import Base

/// How far contacts of Odoo were looked at for new ones.
///
/// Odoo numbers a contact when it is made, and shows it when its transaction is committed: a long one shows contacts whose
/// ids others have overtaken. So each look reaches back behind the highest id, and what was dealt with there is kept.
package struct NewContactCursor: Sendable, Hashable, Codable {
    /// Ids without a gap that were dealt with.
    package struct Stretch: Sendable, Hashable, Codable {
        package var first: Int
        package var last: Int
        /// When the latest of them was made, by Odoo's clock.
        package var created: Timestamp
    }

    /// How far a look reaches back, by Odoo's clock. A contact carries the time at which its transaction began, so this is
    /// the longest transaction of which nothing is lost.
    package static let margin = Duration.hours(6)
    /// The most stretches that are kept.
    package static let mostStretches = 2000

    /// The highest id that was looked at.
    package var newest: Int
    /// Ids up to this one are looked at no more.
    package private(set) var oldest = 0
    /// When the latest contact was made, by Odoo's clock; `nil` as long as none told.
    package private(set) var latest: Timestamp?
    /// What was dealt with within the margin, by id.
    package private(set) var handled: [Stretch] = []

    package init(newest: Int) { self.newest = newest }

    /// Where a look begins.
    ///
    /// - Parameter now: by the gateway's clock, in case that a contact of Odoo is dated in the future.
    package func since(at now: Timestamp) -> Timestamp? { latest.map { min($0, now) - Self.margin } }

    package func hasHandled(_ id: Int) -> Bool {
        let place = handled.partitioningIndex { $0.last >= id }
        return id <= oldest || place < handled.count && handled[place].first <= id
    }

    /// Notes that a contact was dealt with.
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
        // With more than can be kept, the oldest are looked at no more.
        if handled.count > Self.mostStretches { oldest = handled.removeFirst().last }
    }

    /// Notes that a contact was seen, whatever becomes of it.
    package mutating func note(_ id: Int, createdAt created: Timestamp) {
        newest = max(newest, id)
        latest = max(latest ?? created, created)
    }

    /// Forgets what no look reaches any more.
    package mutating func forgetOld(at now: Timestamp) {
        guard let since = since(at: now) else { return }
        handled.removeAll { $0.created < since }
    }
}

extension Array {
    /// The first place whose element satisfies `isBehind`, which all elements after it do too.
    fileprivate func partitioningIndex(_ isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = low + (high - low) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
