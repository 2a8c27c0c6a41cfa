import Base
import Odoo
import Storage

/// Series: once their appointments are written, makes Odoo show them as such.
extension AppointmentExecutor {
    /// Turns series that this Odoo would show wrongly into separate appointments. With Odoo's own connectors installed,
    /// these are all series: the connectors would push recurring appointments and repeat them themselves.
    mutating func admitSeries(_ batch: inout [UnitWork]) async throws(OdooError) {
        for index in batch.indices where batch[index].leads {
            guard let rule = batch[index].content.rule else { continue }
            if !fields.hasConnector, try await recurrenceFields().shows(rule) { continue }
            batch[index].content = batch[index].content.loose
        }
    }

    private mutating func recurrenceFields() async throws(OdooError) -> RecurrenceFields {
        if let recurrences { return recurrences }
        let read = try await RecurrenceFields(odoo)
        recurrences = read
        return read
    }

    /// Removes the records of series that no longer exist, all in one call; their appointments stay.
    func dissolveSeries(_ batch: inout [UnitWork]) async throws(OdooError) {
        var gone: [Int: [Int]] = [:]
        var strays: [Int: String] = [:]
        var owners: [String: Int] = [:]
        for index in batch.indices where batch[index].leads {
            switch batch[index].seriesStep {
            case .remove(let recurrence): gone[index, default: []].append(recurrence)
            case .removeAny(let events):
                for event in events { strays[event] = batch[index].uid }
                if let uid = batch[index].uid { owners[uid] = index }
            default: continue
            }
            batch[index].joined = true
        }
        if !strays.isEmpty {
            for (uid, recurrence) in try await search(for: strays).recurrences {
                if let index = owners[uid] { gone[index, default: []].append(recurrence) }
            }
        }
        try await together(gone.keys.sorted(), &batch) { units, _ throws(OdooError) in
            try await removeSeries(units.flatMap { gone[$0] ?? [] }.sorted())
        }
    }

    private func removeSeries(_ recurrences: [Int]) async throws(OdooError) {
        try await eachIfMissing(recurrences) { ids throws(OdooError) in
            try await client.remove(RecurrenceFields.model, ids)
        }
    }

    /// Marks the members, and creates or changes the records they point to. New records are created in one call.
    func joinSeries(_ batch: inout [UnitWork]) async throws(OdooError) {
        try await markMembers(&batch)
        let present = try await presentSeries(batch.filter(\.isOpen))
        var new: [Int] = []
        var lost: [Int] = []
        for index in batch.indices where batch[index].isOpen {
            switch batch[index].seriesStep {
            case .nothing, .remove, .removeAny: continue
            case .keep(let link):
                batch[index].links.append(link)
                continue
            case .make(let mayExist): if mayExist { lost.append(index) } else { new.append(index) }
            case .change(let recurrence, _, _, _) where !present.contains(recurrence): lost.append(index)
            case .change(let recurrence, let record, let before, let joining):
                do throws(OdooError) {
                    if try await changeSeries(recurrence, record, from: before, joining: joining) {
                        batch[index].links.append(try CalendarLink(series: recurrence, record))
                    } else {
                        lost.append(index)
                    }
                } catch { try note(error, &batch[index]) }
            }
            batch[index].joined = true
        }
        let (rest, members) = try await adoptSeries(lost, &batch)
        try await makeSeries(new, among: nil, &batch)
        try await makeSeries(rest, among: members, &batch)
    }

    /// Returns which of the records to change exist. Whoever edits "all events" of a series in Odoo has it removed, and
    /// members that join a missing one violate a constraint of Odoo's database, which is an error in Odoo's log.
    private func presentSeries(_ batch: [UnitWork]) async throws(OdooError) -> Set<Int> {
        try await presentSeries(
            batch.compactMap { work in
                if case .change(let recurrence, _, _, _) = work.seriesStep { recurrence } else { nil }
            }
        )
    }

    /// Returns which of these records of series exist.
    func presentSeries(_ recurrences: [Int]) async throws(OdooError) -> Set<Int> {
        guard !recurrences.isEmpty else { return [] }
        let domain: [JSONValue] = [["id", "in", JSONValue(recurrences.sorted())]]
        return Set(try await client.search(RecurrenceFields.model, domain, fields: ["base_event_id"]).map(\.id))
    }

    /// - Returns: false if the record, or one of those that should join, was removed in the meantime. Odoo reports that
    ///   in various ways.
    private func changeSeries(
        _ recurrence: Int,
        _ record: SeriesRecord,
        from before: SeriesRecord?,
        joining: [Int]
    ) async throws(OdooError) -> Bool {
        var values = record.rule == before?.rule ? [:] : recurrences?.values(record.rule) ?? [:]
        values["base_event_id"] = record.base == before?.base ? nil : .integer(record.base)
        // Odoo silently accepts a write to a record that no longer exists, but refuses to add a member to it.
        values["calendar_event_ids"] = .array((joining + [record.base]).map { [4, .integer($0)] })
        do throws(OdooError) { try await client.write(RecurrenceFields.model, [recurrence], values) } catch {
            switch error.cause {
            case .missingRecord, .refused, .exception: return false
            default: throw error
            }
        }
        return true
    }
}

/// Marks appointments as members of a series.
extension AppointmentExecutor {
    /// Marks all that are not yet marked, those of all units together.
    func markMembers(_ batch: inout [UnitWork]) async throws(OdooError) {
        try await together(batch.indices.filter { batch[$0].isOpen }, &batch) { units, batch throws(OdooError) in
            try await mark(units.map { batch[$0] })
        }
    }

    private func mark(_ batch: [UnitWork]) async throws(OdooError) {
        var events: [Appointment.SeriesRole?: [Int]] = [:]
        for work in batch {
            let made = Dictionary(work.links.map { ($0.key, $0.event) }) { first, _ in first }
            for (key, seriesRole) in work.steps.compactMap(SeriesPlan.marking) {
                if let event = made[key] { events[seriesRole, default: []].append(event) }
            }
        }
        for seriesRole in [Appointment.SeriesRole.regular, .moved, nil] {
            var rest = (events[seriesRole] ?? [])[...]
            while !rest.isEmpty {
                try await eachIfMissing(Array(rest.prefix(OdooEventClient.bulk))) { ids throws(OdooError) in
                    try await client.write(
                        Self.model,
                        ids,
                        [
                            "recurrency": .bool(seriesRole != nil),
                            "follow_recurrence": .bool(seriesRole == .regular),
                        ]
                    )
                }
                rest = rest.dropFirst(OdooEventClient.bulk)
            }
        }
    }
}

/// Creates the records of new series.
extension AppointmentExecutor {
    /// - Parameter present: the appointments that exist, if that is uncertain.
    func makeSeries(
        _ indices: [Int],
        among present: Set<Int>?,
        _ batch: inout [UnitWork]
    ) async throws(OdooError) {
        var rest = indices[...]
        while !rest.isEmpty {
            let next = Array(rest.prefix(client.batch))
            try await together(next, &batch) { units, batch throws(OdooError) in
                try await make(units, among: present, &batch)
            }
            rest = rest.dropFirst(client.batch)
        }
    }

    /// Creates them in one call, of which Odoo keeps nothing if it refuses it.
    private func make(
        _ indices: [Int],
        among present: Set<Int>?,
        _ batch: inout [UnitWork]
    ) async throws(OdooError) {
        let all = indices.compactMap { index in
            batch[index].series(among: present).map { (work: index, record: $0.record, members: $0.members) }
        }
        guard !all.isEmpty else { return }
        let made = try await client.create(RecurrenceFields.model, all.map { whole($0.record, $0.members) })
        for (entry, recurrence) in zip(all, made) {
            batch[entry.work].links.append(try CalendarLink(series: recurrence, entry.record))
        }
    }

    /// Returns all values of a series.
    func whole(_ record: SeriesRecord, _ members: [Int]) -> [String: JSONValue] {
        var values = recurrences?.values(record.rule) ?? [:]
        values["base_event_id"] = .integer(record.base)
        values["calendar_event_ids"] = [[6, 0, JSONValue(members)]]
        return values
    }
}

/// Series whose record is unknown: the answer was lost, another user led the event, or the record was deleted.
extension AppointmentExecutor {
    /// Adopts the records that hold appointments of series whose own record is unknown.
    ///
    /// - Returns: the series for which there is none, and the appointments that exist.
    func adoptSeries(
        _ indices: [Int],
        _ batch: inout [UnitWork]
    ) async throws(OdooError) -> (rest: [Int], present: Set<Int>) {
        guard !indices.isEmpty else { return ([], []) }
        var owners: [Int: String] = [:]
        for index in indices { for member in batch[index].members { owners[member.event] = batch[index].uid } }
        let (present, found) = try await search(for: owners)
        var rest: [Int] = []
        for index in indices {
            guard let recurrence = batch[index].uid.flatMap({ found[$0] }),
                let (record, members) = batch[index].series(among: present)
            else {
                rest.append(index)
                continue
            }
            do throws(OdooError) {
                try await client.write(RecurrenceFields.model, [recurrence], whole(record, members))
                batch[index].links.append(try CalendarLink(series: recurrence, record))
            } catch { try note(error, &batch[index]) }
        }
        return (rest, present)
    }

    /// Returns which of `owners` exist (appointments with the uid of their unit), and for each uid the record whose
    /// members are all its own.
    func search(
        for owners: [Int: String]
    ) async throws(OdooError) -> (present: Set<Int>, recurrences: [String: Int]) {
        let ids: [JSONValue] = [["id", "in", JSONValue(owners.keys.sorted())]]
        let found = try await client.search(Self.model, ids, fields: ["recurrence_id"])
        var candidates: [Int: String] = [:]
        for record in found {
            if let recurrence = record["recurrence_id"]?.reference?.id { candidates[recurrence] = owners[record.id] }
        }
        let present = Set(found.map(\.id))
        guard !candidates.isEmpty else { return (present, [:]) }
        // A series that someone created in Odoo from an appointment has members without a mark.
        let members = try await client.search(
            Self.model,
            [["recurrence_id", "in", JSONValue(candidates.keys.sorted())]],
            fields: ["recurrence_id", EventMark.field]
        )
        for record in members {
            guard let recurrence = record["recurrence_id"]?.reference?.id, let uid = candidates[recurrence] else {
                continue
            }
            let isOwn = record[EventMark.field]?.string?.hasPrefix("\(uid)/") ?? false
            if !isOwn { candidates[recurrence] = nil }
        }
        let pairs = candidates.sorted { $0.key < $1.key }.map { ($0.value, $0.key) }
        return (present, Dictionary(pairs) { first, _ in first })
    }
}
