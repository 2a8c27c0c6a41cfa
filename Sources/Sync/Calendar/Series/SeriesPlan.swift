import Recurrence
import Storage

/// What to do in Odoo so that it shows a unit's appointments as a series: one record with the recurrence, and
/// appointments that point to it. Pure, like `AppointmentPlan`, whose steps it follows.
///
/// Odoo creates appointments of such a record only when someone changes the series there; otherwise the record just
/// holds the members it is given.
enum SeriesPlan {
    enum Step: Sendable, Hashable {
        case nothing
        /// Everything is as written; the link stays.
        case keep(CalendarLink)
        /// The record is known, and differs or has further members.
        case change(recurrence: Int, to: SeriesRecord, from: SeriesRecord?, joining: [Int])
        /// None is known. If there were appointments before, it may have been created and its link lost.
        case make(mayExist: Bool)
        case remove(recurrence: Int)
        /// None is wanted, and none is known; these appointments were found, and may be members of one.
        case removeAny(of: [Int])
    }

    /// - Parameters:
    ///   - rule: the wanted recurrence; `nil` for separate appointments.
    ///   - unit: the unit as it was left.
    ///   - steps: the steps of its appointments.
    ///   - members: its appointments known in Odoo so far, in order.
    static func make(
        rule: OdooRule?,
        unit: CalendarUnit,
        steps: [AppointmentPlan.Step],
        members: [SeriesRecord.Member]
    ) -> Step {
        switch (rule, unit.seriesLink) {
        case (nil, let link?): return .remove(recurrence: link.event)
        case (nil, nil):
            let found = strays(steps, of: unit)
            return found.isEmpty ? .nothing : .removeAny(of: found)
        case (_?, nil): return .make(mayExist: steps.contains { if case .create = $0 { false } else { true } })
        case (let rule?, let link?):
            let before = try? StoredJSON.decode(SeriesRecord.self, link.written)
            let new = newcomers(steps)
            let joining = members.filter { new.contains($0.key) }.map(\.event)
            // If all members failed, nothing can be said about them.
            guard let record = SeriesRecord(rule, members), record != before || !joining.isEmpty else {
                return .keep(link)
            }
            return .change(recurrence: link.event, to: record, from: before, joining: joining)
        }
    }

    /// The keys of appointments that were not members before, or for which that is unknown.
    private static func newcomers(_ steps: [AppointmentPlan.Step]) -> Set<String> {
        Set(
            steps.compactMap { step in
                switch step {
                case .create(let item): item.key
                case .change(_, let item, let old): old?.appointment.seriesRole == nil ? item.key : nil
                case .keep, .remove: nil
                }
            }
        )
    }

    /// Occurrences that were found by their marks.
    private static func strays(_ steps: [AppointmentPlan.Step], of unit: CalendarUnit) -> [Int] {
        let known = Set(unit.links.map(\.event))
        return steps.compactMap { step in
            switch step {
            case .remove(let event, let key): key.isEmpty || known.contains(event) ? nil : event
            case .change(let event, let item, nil): item.key.isEmpty ? nil : event
            default: nil
            }
        }
    }

    /// How to mark the appointments of a step as members, unless writing them has: Odoo treats one whose time is
    /// written as moved.
    static func marking(_ step: AppointmentPlan.Step) -> (key: String, seriesRole: Appointment.SeriesRole?)? {
        switch step {
        case .create(let item):
            return item.appointment.seriesRole.map { (item.key, $0) }
        case .change(_, let item, let old):
            let (new, before) = (item.appointment, old?.appointment.seriesRole)
            let isMember = new.seriesRole != nil || before != nil || old == nil && !item.key.isEmpty
            let isMarked = old?.appointment.time == new.time && before == new.seriesRole
            return isMember && !isMarked ? (item.key, new.seriesRole) : nil
        case .keep, .remove: return nil
        }
    }
}

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
