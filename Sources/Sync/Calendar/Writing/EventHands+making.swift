import Base
import Odoo
import Storage

/// Creates new appointments.
extension EventHands {
    /// Creates the missing appointments of all units in one call; if Odoo refuses it, unit by unit to find the refused
    /// one.
    func create(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        let busy = works.indices.filter { works[$0].failure == nil && !works[$0].isSettled && !news(works[$0]).isEmpty }
        guard !busy.isEmpty else { return }
        do throws(OdooError) { return try await create(busy, &works) } catch {
            switch error.cause {
            case .refused, .exception, .accessRights:
                guard busy.count > 1 else { return try note(error, &works[busy[0]]) }
            default: throw error
            }
            // Of several batches, the first may already exist: the next run finds them by their marks.
            guard busy.map({ news(works[$0]).count }).reduce(0, +) <= desk.batch else {
                for index in busy { works[index].failure = error.reason }
                return
            }
        }
        for index in busy {
            do throws(OdooError) { try await create([index], &works) } catch { try note(error, &works[index]) }
        }
    }

    private func create(_ indices: [Int], _ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        var items: [(work: Int, item: KeyedAppointment)] = []
        for index in indices { items += news(works[index]).map { (index, $0) } }
        let all = items.map { index, item in
            values.new(item, mark: works[index].mark(item.key), googleID: googleID(works[index], item.key))
        }
        let made = try await desk.create(Self.model, all)
        for (entry, event) in zip(items, made) { works[entry.work].links.append(try link(entry.item, event)) }
    }

    private func news(_ work: AppointmentWriter.Work) -> [KeyedAppointment] {
        work.steps.compactMap { if case .create(let item) = $0 { item } else { nil } }
    }

    func googleID(_ work: AppointmentWriter.Work, _ key: String) -> String {
        key.isEmpty ? work.unit.id : "\(work.unit.id)_\(key)"
    }

    func link(_ item: KeyedAppointment, _ event: Int) throws(OdooError) -> CalendarLink {
        let written = try WrittenAppointment.text(item.appointment, values.resolved(item.appointment))
        return CalendarLink(key: item.key, event: event, written: written)
    }
}
