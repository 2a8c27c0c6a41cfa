import Base
import Odoo
import Storage

/// Plans units and carries the plans out in Odoo.
struct EventHands: Sendable {
    static let model = EventFields.model

    let odoo: OdooClient
    let fields: EventFields
    let user: OdooUser
    /// Appointments are reached by it, everything else by `odoo`.
    let desk: EventDesk
    private var people = PartnerBook()
    private var alarms = AlarmBook()
    /// Read when the first series comes.
    var recurrences: RecurrenceFields?

    init(odoo: OdooClient, fields: EventFields, user: OdooUser) async throws(OdooError) {
        self.odoo = odoo
        desk = try await EventDesk(odoo, as: user)
        self.fields = fields
        self.user = user
    }

    var values: EventValues { EventValues(fields: fields, people: people, alarms: alarms, user: user) }

    /// Looks up contacts and reminders of all units that are written.
    ///
    /// - Returns: why contacts could not be made of some guests; those are named in the description.
    mutating func learn(
        _ works: [AppointmentWriter.Work],
        createsContacts: Bool
    ) async throws(OdooError) -> [Remark] {
        let appointments = works.filter(\.leads).flatMap { $0.content.appointments.map(\.appointment) }
        let refused = try await people.learn(appointments, from: odoo, creates: createsContacts)
        try await alarms.learn(appointments, from: odoo)
        return refused
    }

    /// What is done for all units together, before each is written: what is the same for many, and what goes.
    func begin(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        try await dissolveSeries(&works)
        try prepareEdits(&works)
        try await writeShared(&works)
        try await removeGone(&works)
    }

    /// What is left of those that `isComplete` does not say of.
    func finish(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        try await create(&works)
        try await setAnswers(&works)
        try await joinSeries(&works)
    }

    /// Whether nothing is left to be done for a unit, so that it can be settled.
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

    /// A unit that Odoo's rules refuse fails alone; anything else ends the run.
    func note(_ error: OdooError, _ work: inout AppointmentWriter.Work) throws(OdooError) {
        let appointment = work.content.appointments.first?.appointment
        let title = appointment.map { values.title($0) } ?? ""
        switch error.cause {
        case .refused, .exception: work.failure = Remark(.ofAppointment, title, cause: error.reason)
        case .accessRights where appointment?.isPrivate == true && !desk.writesPrivate:
            work.failure = Remark(.ownersAppointment, title)
        case .accessRights where desk.writesPrivate:
            // Odoo keeps some appointments for their organisers.
            work.failure = Remark(.ofAppointment, title, cause: error.reason)
        default: throw error
        }
    }

    /// Whether fewer records may be taken, where those of several units were refused together.
    static func mayConcernOne(_ error: OdooError) -> Bool {
        switch error.cause {
        case .refused, .exception, .accessRights: true
        default: false
        }
    }
}
