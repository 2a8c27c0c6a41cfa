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
    mutating func learn(_ works: [AppointmentWriter.Work], createsContacts: Bool) async throws(OdooError) {
        let appointments = works.filter(\.leads).flatMap { $0.content.appointments.map(\.appointment) }
        try await people.learn(appointments, from: odoo, creates: createsContacts)
        try await alarms.learn(appointments, from: odoo)
    }

    func carryOut(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        try await dissolveSeries(works)
        for index in works.indices {
            do throws(OdooError) { try await writeAndRemove(&works[index]) } catch {
                try note(error, &works[index])
            }
        }
        try await create(&works)
        try await setAnswers(&works)
        try await joinSeries(&works)
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

    private func writeAndRemove(_ work: inout AppointmentWriter.Work) async throws(OdooError) {
        var steps: [AppointmentPlan.Step] = []
        var gone: [Int] = []
        for step in work.steps {
            switch step {
            case .keep(let link): work.links.append(link)
            case .create: break
            case .remove(let event, _): gone.append(event)
            case .change(let event, let item, let old):
                let changes =
                    old.map { values.changes(item.appointment, from: $0) }
                    ?? values.whole(item, mark: work.mark(item.key), googleID: googleID(work, item.key))
                do throws(OdooError) {
                    // How it stands in its series is written for many at once.
                    if !changes.isEmpty || old?.membership == item.appointment.membership {
                        try await desk.write(Self.model, [event], changes)
                    }
                    work.links.append(try Self.link(item, event))
                } catch {
                    // Somebody has deleted it in Odoo: Google leads.
                    guard case .missingRecord = error.cause else { throw error }
                    steps.append(.create(item))
                    continue
                }
            }
            steps.append(step)
        }
        try await remove(gone)
        work.steps = steps
    }

    private func remove(_ events: [Int]) async throws(OdooError) {
        guard !events.isEmpty else { return }
        if fields.hasGoogleConnector {
            // With its id the connector would only archive the event, and delete it from Google.
            try await eachIfMissing(events) { ids throws(OdooError) in
                try await desk.write(Self.model, ids, ["google_id": false, "need_sync": false])
            }
        }
        try await eachIfMissing(events) { ids throws(OdooError) in
            try await desk.remove(Self.model, ids)
        }
    }

    /// All at once; one by one where some are gone already.
    func eachIfMissing(
        _ events: [Int],
        _ work: ([Int]) async throws(OdooError) -> Void
    ) async throws(OdooError) {
        do throws(OdooError) { return try await work(events) } catch {
            guard case .missingRecord = error.cause else { throw error }
        }
        for event in events where events.count > 1 {
            do throws(OdooError) { try await work([event]) } catch {
                guard case .missingRecord = error.cause else { throw error }
            }
        }
    }
}
