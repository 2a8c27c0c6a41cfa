import Base
import Odoo
import Storage

/// Creates new appointments.
extension EventHands {
    /// Creates the missing appointments of all units, as many per call as it may hold.
    func create(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        let busy = works.indices.filter { works[$0].failure == nil && !works[$0].isSettled }
        var rest = busy.flatMap { index in news(works[index]).map { (work: index, item: $0) } }[...]
        while !rest.isEmpty {
            let next = rest.prefix(desk.batch)
            let units = Set(next.map(\.work)).sorted()
            try await together(units, &works) { units, works throws(OdooError) in
                try await create(next.filter { units.contains($0.work) }, &works)
            }
            rest = rest.dropFirst(desk.batch)
        }
    }

    /// Creates them in one call, of which Odoo keeps nothing if it refuses it.
    private func create(
        _ items: [(work: Int, item: KeyedAppointment)],
        _ works: inout [AppointmentWriter.Work]
    ) async throws(OdooError) {
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
