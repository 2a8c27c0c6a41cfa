import Odoo
import Storage

/// Plans units and carries the plans out in Odoo.
struct EventHands: Sendable {
    private static let model = EventFields.model

    let odoo: OdooClient
    let desk: EventDesk
    let fields: EventFields
    let user: OdooUser
    private var people = PartnerBook()
    private var alarms = AlarmBook()

    init(odoo: OdooClient, desk: EventDesk, fields: EventFields, user: OdooUser) {
        self.odoo = odoo
        self.desk = desk
        self.fields = fields
        self.user = user
    }

    private var values: EventValues { EventValues(fields: fields, people: people, alarms: alarms, user: user) }

    /// Looks up contacts and reminders of all units that are written.
    mutating func learn(_ works: [AppointmentWriter.Work], createsContacts: Bool) async throws(OdooError) {
        let appointments = works.filter(\.leads).flatMap { $0.content.appointments.map(\.appointment) }
        try await people.learn(appointments, from: odoo, creates: createsContacts)
        try await alarms.learn(appointments, from: odoo)
    }

    // MARK: Planning

    func plan(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        let present = try await marked(works)
        for index in works.indices {
            works[index].steps = AppointmentPlan.make(
                wanted: works[index].content.appointments,
                links: works[index].unit.links,
                present: present[works[index].uid ?? ""] ?? [:],
                leads: works[index].leads
            )
        }
    }

    /// What bears a mark of these units in Odoo, by uid and key. Not asked for where all that is wanted is known.
    private func marked(_ works: [AppointmentWriter.Work]) async throws(OdooError) -> [String: [String: Int]] {
        var exact: [String: (uid: String, key: String)] = [:]
        var series: [String] = []
        for work in works where work.leads {
            guard let uid = work.uid else { continue }
            let known = Set(work.unit.links.map(\.key))
            let missing = work.content.appointments.map(\.key).filter { !known.contains($0) }
            for key in missing { exact[EventMark.make(uid, key: key)] = (uid, key) }
            // Of a series that is new here, or gone, others may have left more than is wanted.
            if known.isEmpty, missing.isEmpty || missing.contains(where: { !$0.isEmpty }) {
                exact[uid] = (uid, "")
                series.append(uid)
            }
        }
        guard !exact.isEmpty else { return [:] }
        var conditions: [OdooValue] = series.map { [.string(EventMark.field), "=like", .string(Self.prefix($0))] }
        conditions.append([.string(EventMark.field), "in", OdooValue(exact.keys.sorted())])
        let found = try await odoo.search(
            Self.model,
            Array(repeating: "|", count: conditions.count - 1) + conditions,
            fields: [EventMark.field],
            context: ["active_test": false]
        )
        var present: [String: [String: Int]] = [:]
        for record in found {
            guard let mark = record[EventMark.field]?.string else { continue }
            let place =
                exact[mark]
                ?? series.first { mark.hasPrefix($0 + "/") }.map { ($0, String(mark.dropFirst($0.count + 1))) }
            // Somebody may have copied one: the oldest is ours.
            if let (uid, key) = place, present[uid]?[key] == nil { present[uid, default: [:]][key] = record.id }
        }
        return present
    }

    /// A pattern of SQL's LIKE for the marks of a series.
    private static func prefix(_ uid: String) -> String {
        String(uid.flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] }) + "/%"
    }

    // MARK: Carrying out

    func carryOut(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        for index in works.indices {
            do throws(OdooError) { try await writeAndRemove(&works[index]) } catch {
                try note(error, &works[index])
            }
        }
        try await create(&works)
        try await setAnswers(&works)
    }

    /// A unit that Odoo's rules refuse fails alone; anything else ends the run.
    private func note(_ error: OdooError, _ work: inout AppointmentWriter.Work) throws(OdooError) {
        switch error.cause {
        case .refused, .exception:
            work.failure = "\(work.content.appointments.first?.appointment.title ?? ""): \(error)"
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
                    try await desk.write([event], changes)
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
                try await desk.write(ids, ["google_id": false, "need_sync": false])
            }
        }
        try await eachIfMissing(events) { ids throws(OdooError) in
            try await desk.remove(ids)
        }
    }

    /// All at once; one by one where some are gone already.
    private func eachIfMissing(
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

    /// Makes what is missing of all units in one call; where Odoo refuses it, unit by unit to find out which.
    private func create(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        let busy = works.indices.filter { works[$0].failure == nil && !news(works[$0]).isEmpty }
        guard !busy.isEmpty else { return }
        do throws(OdooError) { return try await create(busy, &works) } catch {
            switch error.cause {
            case .refused, .exception: guard busy.count > 1 else { return try note(error, &works[busy[0]]) }
            default: throw error
            }
            // Of several batches the first may have been made: they are found by their marks in the next run.
            guard busy.map({ news(works[$0]).count }).reduce(0, +) <= odoo.limits.batch else {
                for index in busy { works[index].failure = "\(error)" }
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
        let made = try await desk.create(all)
        for (entry, event) in zip(items, made) { works[entry.work].links.append(try Self.link(entry.item, event)) }
    }

    private func news(_ work: AppointmentWriter.Work) -> [KeyedAppointment] {
        work.steps.compactMap { if case .create(let item) = $0 { item } else { nil } }
    }

    private func googleID(_ work: AppointmentWriter.Work, _ key: String) -> String {
        key.isEmpty ? work.unit.id : "\(work.unit.id)_\(key)"
    }

    private static func link(_ item: KeyedAppointment, _ event: Int) throws(OdooError) -> CalendarLink {
        do { return CalendarLink(key: item.key, event: event, written: try StoredJSON.encode(item.appointment)) } catch
        {
            throw OdooError(.unreadable, "the appointment cannot be kept")
        }
    }

    // MARK: Answers

    /// Sets who comes, for events that were changed: writing their contacts makes attendees without an answer.
    private func setAnswers(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        var wanted: [Int: [Int: Appointment.Answer]] = [:]
        for work in works where work.failure == nil {
            for case .change(let event, let item, let old) in work.steps where item.appointment.guests != old?.guests {
                wanted[event] = Dictionary(uniqueKeysWithValues: values.attendees(item.appointment).map { ($0, $1) })
            }
        }
        guard !wanted.isEmpty else { return }
        let found = try await odoo.search(
            "calendar.attendee",
            [["event_id", "in", OdooValue(wanted.keys.sorted())]],
            fields: ["event_id", "partner_id", "state"]
        )
        var byAnswer: [Appointment.Answer: [Int]] = [:]
        for record in found {
            guard let event = record["event_id"]?.reference?.id, let partner = record["partner_id"]?.reference?.id,
                let answer = wanted[event]?[partner], record["state"]?.string != answer.rawValue
            else { continue }
            byAnswer[answer, default: []].append(record.id)
        }
        for (answer, ids) in byAnswer.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            try await odoo.write(
                "calendar.attendee",
                ids.sorted(),
                ["state": .string(answer.rawValue)],
                context: QuietContext.events
            )
        }
    }
}
