import Storage

/// What has to be done in Odoo so that it shows the appointments of a unit as a series: one record that says how they
/// repeat, and appointments that point to it. Pure, as `AppointmentPlan`, whose steps it follows.
///
/// Odoo makes appointments of such a record only when somebody changes the series there; what it holds itself are the
/// members that it is given.
enum SeriesPlan {
    enum Step: Sendable, Hashable {
        case nothing
        /// All is as it was written; the link stays.
        case keep(CalendarLink)
        /// The record is known, and differs, or has further members.
        case change(recurrence: Int, to: SeriesRecord, from: SeriesRecord?, joining: [Int])
        /// None is known. Where appointments were there before, it may have been made, and its link lost.
        case make(mayExist: Bool)
        case remove(recurrence: Int)
        /// Nothing is wanted, and none is known; these appointments were found, and may be members of one.
        case removeAny(of: [Int])
    }

    /// - Parameters:
    ///   - rule: what shall be there; `nil` for appointments that do not belong together.
    ///   - unit: as it was left.
    ///   - steps: those of its appointments.
    ///   - members: its appointments as far as they are known in Odoo by now, in their order.
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
            // Where all members failed there is nothing to be said about them.
            guard let record = SeriesRecord(rule, members), record != before || !joining.isEmpty else {
                return .keep(link)
            }
            return .change(recurrence: link.event, to: record, from: before, joining: joining)
        }
    }

    /// The keys of those that were no members before, or of which that is not known.
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

    /// How the appointments of a step are to be marked as members, where writing them did not: Odoo takes one whose time
    /// is written for moved.
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
