import Recurrence

/// Matches the occurrences of a series that was moved to the new ones, so that their records in Odoo stay, with the
/// notes and activities attached to them. Pure.
enum SeriesShift {
    private struct Place {
        let key: String
        let time: LocalTime
    }

    /// How many occurrences may have been added or removed at either end beyond the difference in number.
    private static let slack = 2

    /// Pairs the keys of occurrences that no longer exist with new ones: first those of the same day, then the rest in
    /// order, with the closest alignment.
    static func pairs(_ old: [String], _ new: [String]) -> [(old: String, new: String)] {
        var pairs: [(old: String, new: String)] = []
        var (old, new) = (places(old), places(new))
        var byDay = Dictionary(grouping: old, by: \.time.day)
        var paired: Set<String> = []
        for place in new {
            guard let match = byDay[place.time.day]?.first else { continue }
            byDay[place.time.day]?.removeFirst()
            pairs.append((match.key, place.key))
            paired.formUnion([match.key, place.key])
        }
        old.removeAll { paired.contains($0.key) }
        new.removeAll { paired.contains($0.key) }
        return pairs + zip(old, new, by: shift(old, new)).map { ($0.key, $1.key) }
    }

    private static func places(_ keys: [String]) -> [Place] {
        keys.compactMap { key in
            LocalTime(basic: key.hasSuffix("Z") ? key.dropLast() : key[...]).map { Place(key: key, time: $0) }
        }.sorted { ($0.time, $0.key) < ($1.time, $1.key) }
    }

    /// Returns the offset of the new occurrences against the old ones at which pairs are closest.
    private static func shift(_ old: [Place], _ new: [Place]) -> Int {
        let (least, most) = (min(0, old.count - new.count) - slack, max(0, old.count - new.count) + slack)
        let distances = (least...most).compactMap { shift -> (distance: Double, shift: Int)? in
            let pairs = zip(old, new, by: shift)
            guard !pairs.isEmpty else { return nil }
            let seconds = pairs.map { Double(abs($0.time.seconds - $1.time.seconds)) }.reduce(0, +)
            return (seconds / Double(pairs.count), shift)
        }
        return distances.min { ($0.distance, abs($0.shift)) < ($1.distance, abs($1.shift)) }?.shift ?? 0
    }

    private static func zip(_ old: [Place], _ new: [Place], by shift: Int) -> [(Place, Place)] {
        let old = old.dropFirst(max(0, shift))
        let new = new.dropFirst(max(0, -shift))
        return Array(Swift.zip(old, new))
    }
}
