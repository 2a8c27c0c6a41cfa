import Base
import Odoo
import Storage

/// Plans units and carries out the plans in Odoo.
struct EventHands: Sendable {
    static let model = EventFields.model

    let odoo: OdooClient
    let fields: EventFields
    let user: OdooUser
    /// Accesses appointments; everything else goes through `odoo`.
    let desk: EventDesk
    private var people = PartnerBook()
    private var alarms = AlarmBook()
    /// Read when the first series occurs.
    var recurrences: RecurrenceFields?

    init(odoo: OdooClient, fields: EventFields, user: OdooUser) async throws(OdooError) {
        self.odoo = odoo
        desk = try await EventDesk(odoo, as: user)
        self.fields = fields
        self.user = user
    }

    var values: EventValues { EventValues(fields: fields, people: people, alarms: alarms, user: user) }

    /// Looks up the contacts and reminders of all units that are written.
    ///
    /// - Returns: why contacts could not be created for some attendees; those are named in the description.
    mutating func learn(
        _ works: [AppointmentWriter.Work],
        createsContacts: Bool
    ) async throws(OdooError) -> [Remark] {
        let appointments = works.filter(\.leads).flatMap { $0.content.appointments.map(\.appointment) }
        let refused = try await people.learn(appointments, from: odoo, creates: createsContacts)
        try await alarms.learn(appointments, from: odoo)
        return refused
    }

    /// Does what concerns all units together before each is written: shared changes and removals.
    func begin(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        try await dissolveSeries(&works)
        try prepareEdits(&works)
        try await writeShared(&works)
        try await removeGone(&works)
    }

    /// Finishes the units for which `isComplete` is false.
    func finish(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        try await create(&works)
        try await setAnswers(&works)
        try await joinSeries(&works)
    }

    /// Whether nothing is left to do for a unit, so that it can be settled.
    func isComplete(_ work: inout AppointmentWriter.Work) -> Bool {
        guard work.failure == nil, work.edits.isEmpty else { return false }
        guard work.leads else { return true }
        let isWaiting = work.steps.contains { step in
            if case .create = step { return true }
            return SeriesPlan.marking(step) != nil || answers(step) != nil
        }
        guard !isWaiting else { return false }
        switch work.seriesStep {
        case .nothing, .remove, .removeAny: return true
        case .keep(let link):
            work.links.append(link)
            return true
        case .change, .make: return false
        }
    }

    /// A unit that Odoo's rules refuse fails alone; any other error ends the run.
    func note(_ error: OdooError, _ work: inout AppointmentWriter.Work) throws(OdooError) {
        let appointment = work.content.appointments.first?.appointment
        let title = appointment.map { values.title($0) } ?? ""
        switch error.cause {
        case .refused, .exception: work.failure = Remark(.ofAppointment, title, cause: error.reason)
        case .accessRights where appointment?.isPrivate == true && !desk.writesPrivate:
            work.failure = Remark(.ownersAppointment, title)
        case .accessRights where desk.writesPrivate:
            // Odoo reserves some appointments to their organisers.
            work.failure = Remark(.ofAppointment, title, cause: error.reason)
        default: throw error
        }
    }

    /// Does something for several units at once. If Odoo refuses that, does it for each half, until the refused unit is
    /// found: that one fails alone. What was done for a part before the refusal is done again.
    func together(
        _ units: [Int],
        _ works: inout [AppointmentWriter.Work],
        _ work: ([Int], inout [AppointmentWriter.Work]) async throws(OdooError) -> Void
    ) async throws(OdooError) {
        let units = units.filter { works[$0].failure == nil }
        guard let first = units.first else { return }
        do throws(OdooError) { return try await work(units, &works) } catch {
            guard Self.mayConcernOne(error) else { throw error }
            guard units.count > 1 else { return try note(error, &works[first]) }
        }
        let middle = units.count / 2
        try await together(Array(units[..<middle]), &works, work)
        try await together(Array(units[middle...]), &works, work)
    }

    /// Whether fewer records may succeed after those of several units were refused together.
    static func mayConcernOne(_ error: OdooError) -> Bool {
        switch error.cause {
        case .refused, .exception, .accessRights: true
        default: false
        }
    }
}
