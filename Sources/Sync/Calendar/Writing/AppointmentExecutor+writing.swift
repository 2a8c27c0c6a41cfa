import Base
import Odoo
import Storage

/// Writes changes: those that several appointments share in one call, the rest unit by unit.
extension AppointmentExecutor {
    /// A change of one appointment.
    struct Edit: Sendable {
        /// The index of its unit.
        let work: Int
        let item: KeyedAppointment
        let event: Int
        let values: [String: JSONValue]
        /// The attendees as far as known: if the contacts are written, Odoo has to know the same ones for all.
        let partners: [Int]?
    }

    private struct Shared: Hashable {
        var values: [String: JSONValue]
        var partners: [Int]?
    }

    /// Collects what to write; an appointment without any difference to write is done.
    func prepareEdits(_ batch: inout [UnitWork]) throws(OdooError) {
        let values = values
        for index in batch.indices {
            for step in batch[index].steps {
                switch step {
                case .keep(let link): batch[index].links.append(link)
                case .create, .remove: break
                case .change(let event, let item, let old):
                    let (mark, googleID) = (batch[index].mark(item.key), googleID(batch[index], item.key))
                    var changes =
                        old.map { values.changes(item.appointment, from: $0) }
                        ?? values.whole(item, mark: mark, googleID: googleID)
                    if let old, old.key != item.key {
                        changes.merge(values.identity(mark, googleID)) { _, new in new }
                    }
                    guard !changes.isEmpty else {
                        batch[index].links.append(try link(item, event))
                        continue
                    }
                    let partners = changes["partner_ids"] == nil ? [] : old?.resolved?.partners
                    let edit = Edit(work: index, item: item, event: event, values: changes, partners: partners)
                    batch[index].edits.append(edit)
                }
            }
        }
    }

    /// Writes the changes that several appointments share, across units.
    func writeShared(_ batch: inout [UnitWork]) async throws(OdooError) {
        let known = batch.filter { $0.failure == nil }.flatMap(\.edits).filter { $0.partners != nil }
        let groups = Dictionary(grouping: known) { Shared(values: $0.values, partners: $0.partners) }.values
        for group in groups.filter({ $0.count > 1 }).sorted(by: { $0[0].event < $1[0].event }) {
            try await write(group, &batch)
        }
    }

    /// Writes the changes that differ within a unit. Those of a series, such as the times of one that was moved, take
    /// one call.
    func writeRest(of index: Int, _ batch: inout [UnitWork]) async throws(OdooError) {
        let edits = batch[index].edits
        guard batch[index].failure == nil, !edits.isEmpty else { return }
        if edits.count > 1, let series = try await presentSeries(of: batch[index]) {
            var rest = edits[...]
            do throws(OdooError) {
                while !rest.isEmpty {
                    let next = rest.prefix(client.batch)
                    let commands = next.map { JSONValue.array([1, .integer($0.event), .object($0.values)]) }
                    try await client.write(
                        RecurrenceFields.model,
                        [series],
                        ["calendar_event_ids": .array(commands)]
                    )
                    for edit in next { try done(edit, &batch) }
                    rest = rest.dropFirst(next.count)
                }
                return
            } catch {
                // One of them no longer exists or is refused: found by writing them one by one.
                guard Self.mayConcernOne(error) || error.cause == .missingRecord else { throw error }
            }
        }
        for edit in batch[index].edits { try await write([edit], &batch) }
    }

    /// The record of a unit's series if it exists: Odoo reports nothing when a missing one is written.
    private func presentSeries(of work: UnitWork) async throws(OdooError) -> Int? {
        guard let series = work.unit.seriesLink, work.content.rule != nil else { return nil }
        return try await presentSeries([series.event]).first
    }

    /// Writes the same to all of `edits`; if Odoo refuses that, to smaller groups.
    private func write(_ edits: [Edit], _ batch: inout [UnitWork]) async throws(OdooError) {
        let edits = edits.filter { batch[$0.work].failure == nil }
        guard let first = edits.first else { return }
        guard edits.count <= OdooEventClient.bulk else {
            try await write(Array(edits.prefix(OdooEventClient.bulk)), &batch)
            return try await write(Array(edits.dropFirst(OdooEventClient.bulk)), &batch)
        }
        do throws(OdooError) {
            try await client.write(Self.model, edits.map(\.event), first.values)
            for edit in edits { try done(edit, &batch) }
            return
        } catch {
            guard Self.mayConcernOne(error) || error.cause == .missingRecord else { throw error }
            let units = Dictionary(grouping: edits, by: \.work).sorted { $0.key < $1.key }.map(\.value)
            if error.cause == .missingRecord {
                let present = edits.count == 1 ? [] : try await self.present(edits.map(\.event))
                let left = edits.filter { present.contains($0.event) }
                if left.count < edits.count {
                    // Someone deleted it in Odoo: Google leads.
                    for edit in edits where !present.contains(edit.event) { makeAgain(edit, &batch) }
                    return try await write(left, &batch)
                }
            }
            if units.count > 1 {
                let middle = units.count / 2
                try await write(units[..<middle].flatMap(\.self), &batch)
                try await write(units[middle...].flatMap(\.self), &batch)
            } else if edits.count > 1 {
                for edit in edits { try await write([edit], &batch) }
            } else {
                try note(error, &batch[first.work])
            }
        }
    }

    private func done(_ edit: Edit, _ batch: inout [UnitWork]) throws(OdooError) {
        batch[edit.work].links.append(try link(edit.item, edit.event))
        batch[edit.work].edits.removeAll { $0.item.key == edit.item.key }
    }

    private func makeAgain(_ edit: Edit, _ batch: inout [UnitWork]) {
        batch[edit.work].edits.removeAll { $0.item.key == edit.item.key }
        batch[edit.work].steps = batch[edit.work].steps.map { step in
            guard case .change(edit.event, let item, _) = step else { return step }
            return .create(item)
        }
    }

    /// Returns which of these appointments exist, including archived ones.
    func present(_ events: [Int]) async throws(OdooError) -> Set<Int> {
        let found = try await client.search(Self.model, [["id", "in", JSONValue(events.sorted())]], fields: ["active"])
        return Set(found.map(\.id))
    }
}

/// Creates new appointments.
extension AppointmentExecutor {
    /// Creates the missing appointments of all units, as many per call as it may hold.
    func create(_ batch: inout [UnitWork]) async throws(OdooError) {
        let busy = batch.indices.filter { batch[$0].failure == nil && !batch[$0].isSettled }
        var rest = busy.flatMap { index in news(batch[index]).map { (work: index, item: $0) } }[...]
        while !rest.isEmpty {
            let next = rest.prefix(client.batch)
            let units = Set(next.map(\.work)).sorted()
            try await together(units, &batch) { units, batch throws(OdooError) in
                try await create(next.filter { units.contains($0.work) }, &batch)
            }
            rest = rest.dropFirst(client.batch)
        }
    }

    /// Creates them in one call, of which Odoo keeps nothing if it refuses it.
    private func create(
        _ items: [(work: Int, item: KeyedAppointment)],
        _ batch: inout [UnitWork]
    ) async throws(OdooError) {
        let all = items.map { index, item in
            values.new(item, mark: batch[index].mark(item.key), googleID: googleID(batch[index], item.key))
        }
        let made = try await client.create(Self.model, all)
        for (entry, event) in zip(items, made) { batch[entry.work].links.append(try link(entry.item, event)) }
    }

    private func news(_ work: UnitWork) -> [KeyedAppointment] {
        work.steps.compactMap { if case .create(let item) = $0 { item } else { nil } }
    }

    func googleID(_ work: UnitWork, _ key: String) -> String {
        key.isEmpty ? work.unit.id : "\(work.unit.id)_\(key)"
    }

    func link(_ item: KeyedAppointment, _ event: Int) throws(OdooError) -> CalendarLink {
        let written = try WrittenAppointment.text(item.appointment, values.resolved(item.appointment))
        return CalendarLink(key: item.key, event: event, written: written)
    }
}

/// Removes what was deleted at Google.
extension AppointmentExecutor {
    /// Removes the deleted appointments of all units together.
    func removeGone(_ batch: inout [UnitWork]) async throws(OdooError) {
        let busy = batch.indices.filter { !gone(batch[$0]).isEmpty }
        try await together(busy, &batch) { units, batch throws(OdooError) in
            try await remove(units.flatMap { gone(batch[$0]) })
        }
    }

    private func gone(_ work: UnitWork) -> [Int] {
        work.steps.compactMap { if case .remove(let event, _) = $0 { event } else { nil } }
    }

    private func remove(_ events: [Int]) async throws(OdooError) {
        var rest = events[...]
        while !rest.isEmpty {
            let next = Array(rest.prefix(OdooEventClient.bulk))
            if fields.hasGoogleConnector {
                // With its id, the connector would only archive the event, and delete it from Google.
                try await eachIfMissing(next) { ids throws(OdooError) in
                    try await client.write(Self.model, ids, ["google_id": false, "need_sync": false])
                }
            }
            try await eachIfMissing(next) { ids throws(OdooError) in try await client.remove(Self.model, ids) }
            rest = rest.dropFirst(next.count)
        }
    }

    /// Handles all records at once, or one by one if some no longer exist.
    func eachIfMissing(
        _ records: [Int],
        _ work: ([Int]) async throws(OdooError) -> Void
    ) async throws(OdooError) {
        guard !records.isEmpty else { return }
        do throws(OdooError) { return try await work(records) } catch {
            guard case .missingRecord = error.cause else { throw error }
        }
        for record in records where records.count > 1 {
            do throws(OdooError) { try await work([record]) } catch {
                guard case .missingRecord = error.cause else { throw error }
            }
        }
    }
}

/// The attendees' answers.
extension AppointmentExecutor {
    static let attendee = "calendar.attendee"

    /// Returns the answers to check after a step. Writing an event's contacts creates attendees without an answer, and
    /// writing its time resets the organiser's.
    func answers(_ step: AppointmentPlan.Step) -> (event: Int, answers: [Int: Appointment.Answer])? {
        guard case .change(let event, let item, let old) = step,
            item.appointment.attendees != old?.appointment.attendees || item.appointment.time != old?.appointment.time
        else { return nil }
        return (event, Dictionary(uniqueKeysWithValues: values.attendees(item.appointment).map { ($0, $1) }))
    }

    /// Sets the attendees' answers for all units, in one call per answer. One that Odoo refuses does not stop the
    /// others.
    func setAnswers(_ batch: inout [UnitWork]) async throws(OdooError) {
        var wanted: [Int: [Int: Appointment.Answer]] = [:]
        var owners: [Int: Int] = [:]
        for index in batch.indices where batch[index].failure == nil && !batch[index].isSettled {
            for (event, answers) in batch[index].steps.compactMap(answers) {
                wanted[event] = answers
                owners[event] = index
            }
        }
        guard !wanted.isEmpty else { return }
        let found = try await client.search(
            Self.attendee,
            [["event_id", "in", JSONValue(wanted.keys.sorted())]],
            fields: ["event_id", "partner_id", "state"]
        )
        var byAnswer: [Appointment.Answer: [(attendee: Int, work: Int)]] = [:]
        for record in found {
            guard let event = record["event_id"]?.reference?.id, let partner = record["partner_id"]?.reference?.id,
                let answer = wanted[event]?[partner], record["state"]?.string != answer.rawValue,
                let work = owners[event]
            else { continue }
            byAnswer[answer, default: []].append((record.id, work))
        }
        for (answer, attendees) in byAnswer.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            try await set(answer, attendees, &batch)
        }
    }

    private func set(
        _ answer: Appointment.Answer,
        _ attendees: [(attendee: Int, work: Int)],
        _ batch: inout [UnitWork]
    ) async throws(OdooError) {
        do throws(OdooError) {
            return try await eachIfMissing(attendees.map(\.attendee).sorted()) { ids throws(OdooError) in
                try await client.write(Self.attendee, ids, ["state": .string(answer.rawValue)])
            }
        } catch {
            guard Self.mayConcernOne(error) else { throw error }
            guard attendees.count > 1 else { return try note(error, &batch[attendees[0].work]) }
        }
        let middle = attendees.count / 2
        try await set(answer, Array(attendees[..<middle]), &batch)
        try await set(answer, Array(attendees[middle...]), &batch)
    }
}
