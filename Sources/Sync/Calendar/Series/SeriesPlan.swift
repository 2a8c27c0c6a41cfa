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
                case .change(_, let item, let old): old?.appointment.membership == nil ? item.key : nil
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
    static func marking(_ step: AppointmentPlan.Step) -> (key: String, membership: Appointment.Membership?)? {
        switch step {
        case .create(let item):
            return item.appointment.membership.map { (item.key, $0) }
        case .change(_, let item, let old):
            let (new, before) = (item.appointment, old?.appointment.membership)
            let isMember = new.membership != nil || before != nil || old == nil && !item.key.isEmpty
            let isMarked = old?.appointment.time == new.time && before == new.membership
            return isMember && !isMarked ? (item.key, new.membership) : nil
        case .keep, .remove: return nil
        }
    }
}
