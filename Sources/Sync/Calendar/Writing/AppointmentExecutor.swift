import Base
import Odoo
import Storage

/// Plans units and carries out the plans in Odoo.
struct AppointmentExecutor: Sendable {
    static let model = EventFields.model

    let odoo: OdooClient
    let fields: EventFields
    let user: OdooUser
    /// Accesses appointments; everything else goes through `odoo`.
    let client: OdooEventClient
    private var partners = PartnerCache()
    private var alarms = ReminderCache()
    /// Read when the first series occurs.
    var recurrences: RecurrenceFields?
    /// The user as whom Odoo records what is written; `nil` if unknown.
    let writer: Int?

    init(odoo: OdooClient, fields: EventFields, user: OdooUser) async throws(OdooError) {
        self.odoo = odoo
        client = try await OdooEventClient(odoo, as: user)
        writer = try await client.writer()
        self.fields = fields
        self.user = user
    }

    var values: EventValues { EventValues(fields: fields, partners: partners, alarms: alarms, user: user) }

    /// Looks up the contacts and reminders of all units that are written.
    ///
    /// - Returns: why contacts could not be created for some attendees; those are named in the description.
    mutating func learn(
        _ batch: [UnitWork],
        createsContacts: Bool
    ) async throws(OdooError) -> [Reason] {
        let appointments = batch.filter(\.leads).flatMap { $0.content.appointments.map(\.appointment) }
        let refused = try await partners.learn(appointments, from: odoo, creates: createsContacts)
        try await alarms.learn(appointments, from: odoo)
        return refused
    }

    /// Does what concerns all units together before each is written: shared changes and removals.
    func begin(_ batch: inout [UnitWork]) async throws(OdooError) {
        try await dissolveSeries(&batch)
        try prepareEdits(&batch)
        try await writeShared(&batch)
        try await removeGone(&batch)
    }

    /// Finishes the units for which `isComplete` is false.
    func finish(_ batch: inout [UnitWork]) async throws(OdooError) {
        try await create(&batch)
        try await setAnswers(&batch)
        try await joinSeries(&batch)
    }

    /// Whether nothing is left to do for a unit, so that it can be settled.
    func isComplete(_ work: inout UnitWork) -> Bool {
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
    func note(_ error: OdooError, _ work: inout UnitWork) throws(OdooError) {
        let appointment = work.content.appointments.first?.appointment
        let title = appointment.map { values.title($0) } ?? ""
        switch error.cause {
        case .refused, .exception: work.failure = Reason(.ofAppointment, title, cause: error.reason)
        case .accessRights where appointment?.isPrivate == true && !client.writesPrivate:
            work.failure = Reason(.ownersAppointment, title)
        case .accessRights where client.writesPrivate:
            // Odoo reserves some appointments to their organisers.
            work.failure = Reason(.ofAppointment, title, cause: error.reason)
        default: throw error
        }
    }

    /// Does something for several units at once. If Odoo refuses that, does it for each half, until the refused unit is
    /// found: that one fails alone. What was done for a part before the refusal is done again.
    func together(
        _ units: [Int],
        _ batch: inout [UnitWork],
        _ work: ([Int], inout [UnitWork]) async throws(OdooError) -> Void
    ) async throws(OdooError) {
        let units = units.filter { batch[$0].failure == nil }
        guard let first = units.first else { return }
        do throws(OdooError) { return try await work(units, &batch) } catch {
            guard Self.mayConcernOne(error) else { throw error }
            guard units.count > 1 else { return try note(error, &batch[first]) }
        }
        let middle = units.count / 2
        try await together(Array(units[..<middle]), &batch, work)
        try await together(Array(units[middle...]), &batch, work)
    }

    /// Whether fewer records may succeed after those of several units were refused together.
    static func mayConcernOne(_ error: OdooError) -> Bool {
        switch error.cause {
        case .refused, .exception, .accessRights: true
        default: false
        }
    }
}

/// Plans what to do.
extension AppointmentExecutor {
    func plan(_ batch: inout [UnitWork]) async throws(OdooError) {
        let present = try await marked(batch)
        for index in batch.indices {
            batch[index].steps = AppointmentPlan.make(
                wanted: batch[index].content.appointments,
                links: batch[index].unit.appointmentLinks,
                present: batch[index].leads ? present[batch[index].uid ?? ""] ?? [:] : [:],
                leads: batch[index].leads
            )
        }
    }

    /// Returns the records in Odoo with a mark of these units, by uid and key, oldest first. Does not search for units
    /// whose wanted appointments are all known and certain.
    private func marked(_ batch: [UnitWork]) async throws(OdooError) -> [String: [String: [Int]]] {
        var exact: [String: (uid: String, key: String)] = [:]
        var series: [String] = []
        for work in batch where work.leads {
            guard let uid = work.uid else { continue }
            let known = Set(work.unit.appointmentLinks.filter { !$0.written.isEmpty }.map(\.key))
            let missing = work.content.appointments.map(\.key).filter { !known.contains($0) }
            // Of a series that is new here, or has been deleted, others may have left more than is wanted.
            if known.isEmpty, missing.isEmpty || missing.contains(where: { !$0.isEmpty }) {
                exact[uid] = (uid, "")
                series.append(uid)
            } else {
                for key in missing { exact[EventMark.make(uid, key: key)] = (uid, key) }
            }
        }
        guard !exact.isEmpty else { return [:] }
        var conditions: [JSONValue] = series.map { [.string(EventMark.field), "=like", .string(Self.prefix($0))] }
        conditions.append([.string(EventMark.field), "in", JSONValue(exact.keys.sorted())])
        let found = try await client.search(
            Self.model,
            Array(repeating: "|", count: conditions.count - 1) + conditions,
            fields: [EventMark.field]
        )
        var present: [String: [String: [Int]]] = [:]
        for record in found {
            guard let mark = record[EventMark.field]?.string else { continue }
            let place =
                exact[mark]
                ?? series.first { mark.hasPrefix($0 + "/") }.map { ($0, String(mark.dropFirst($0.count + 1))) }
            if let (uid, key) = place { present[uid, default: [:]][key, default: []].append(record.id) }
        }
        return present
    }

    /// Returns an SQL LIKE pattern for the marks of a series.
    private static func prefix(_ uid: String) -> String {
        String(uid.flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] }) + "/%"
    }
}
