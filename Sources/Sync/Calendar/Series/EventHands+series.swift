import Odoo
import Storage

/// Series: once their appointments are written, makes Odoo show them as such.
extension EventHands {
    /// Turns series that this Odoo would show wrongly into separate appointments. With Odoo's own connectors installed,
    /// these are all series: the connectors would push recurring appointments and repeat them themselves.
    mutating func admitSeries(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        for index in works.indices where works[index].leads {
            guard let rule = works[index].content.rule else { continue }
            if !fields.hasConnector, try await recurrenceFields().shows(rule) { continue }
            works[index].content = works[index].content.loose
        }
    }

    private mutating func recurrenceFields() async throws(OdooError) -> RecurrenceFields {
        if let recurrences { return recurrences }
        let read = try await RecurrenceFields(odoo)
        recurrences = read
        return read
    }

    /// Removes the records of series that no longer exist, all in one call; their appointments stay.
    func dissolveSeries(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        var gone: [Int: [Int]] = [:]
        var strays: [Int: String] = [:]
        var owners: [String: Int] = [:]
        for index in works.indices where works[index].leads {
            switch works[index].seriesStep {
            case .remove(let recurrence): gone[index, default: []].append(recurrence)
            case .removeAny(let events):
                for event in events { strays[event] = works[index].uid }
                if let uid = works[index].uid { owners[uid] = index }
            default: continue
            }
            works[index].joined = true
        }
        if !strays.isEmpty {
            for (uid, recurrence) in try await look(for: strays).recurrences {
                if let index = owners[uid] { gone[index, default: []].append(recurrence) }
            }
        }
        try await together(gone.keys.sorted(), &works) { units, _ throws(OdooError) in
            try await removeSeries(units.flatMap { gone[$0] ?? [] }.sorted())
        }
    }

    private func removeSeries(_ recurrences: [Int]) async throws(OdooError) {
        try await eachIfMissing(recurrences) { ids throws(OdooError) in
            try await desk.remove(RecurrenceFields.model, ids)
        }
    }

    /// Marks the members, and creates or changes the records they point to. New records are created in one call.
    func joinSeries(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        try await markMembers(&works)
        var new: [Int] = []
        var lost: [Int] = []
        for index in works.indices where works[index].isOpen {
            switch works[index].seriesStep {
            case .nothing, .remove, .removeAny: continue
            case .keep(let link):
                works[index].links.append(link)
                continue
            case .make(let mayExist): if mayExist { lost.append(index) } else { new.append(index) }
            case .change(let recurrence, let record, let before, let joining):
                do throws(OdooError) {
                    if try await changeSeries(recurrence, record, from: before, joining: joining) {
                        works[index].links.append(try CalendarLink(series: recurrence, record))
                    } else {
                        lost.append(index)
                    }
                } catch { try note(error, &works[index]) }
            }
            works[index].joined = true
        }
        let (rest, present) = try await adoptSeries(lost, &works)
        try await makeSeries(new, among: nil, &works)
        try await makeSeries(rest, among: present, &works)
    }

    /// - Returns: false if the record no longer exists, or one of those that should join. Odoo reports that in
    ///   various ways.
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
        do throws(OdooError) { try await desk.write(RecurrenceFields.model, [recurrence], values) } catch {
            switch error.cause {
            case .missingRecord, .refused, .exception: return false
            default: throw error
            }
        }
        return true
    }
}
