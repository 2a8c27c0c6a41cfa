import Odoo
import Storage

/// The attendees' answers.
extension EventHands {
    private static let attendee = "calendar.attendee"

    /// Returns the answers to check after a step. Writing an event's contacts creates attendees without an answer, and
    /// writing its time resets the organiser's.
    func answers(_ step: AppointmentPlan.Step) -> (event: Int, answers: [Int: Appointment.Answer])? {
        guard case .change(let event, let item, let old) = step,
            item.appointment.guests != old?.appointment.guests || item.appointment.time != old?.appointment.time
        else { return nil }
        return (event, Dictionary(uniqueKeysWithValues: values.attendees(item.appointment).map { ($0, $1) }))
    }

    /// Sets the attendees' answers for all units, in one call per answer. One that Odoo refuses does not stop the
    /// others.
    func setAnswers(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        var wanted: [Int: [Int: Appointment.Answer]] = [:]
        var owners: [Int: Int] = [:]
        for index in works.indices where works[index].failure == nil && !works[index].isSettled {
            for (event, answers) in works[index].steps.compactMap(answers) {
                wanted[event] = answers
                owners[event] = index
            }
        }
        guard !wanted.isEmpty else { return }
        let found = try await desk.search(
            Self.attendee,
            [["event_id", "in", OdooValue(wanted.keys.sorted())]],
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
            try await set(answer, attendees, &works)
        }
    }

    private func set(
        _ answer: Appointment.Answer,
        _ attendees: [(attendee: Int, work: Int)],
        _ works: inout [AppointmentWriter.Work]
    ) async throws(OdooError) {
        do throws(OdooError) {
            return try await eachIfMissing(attendees.map(\.attendee).sorted()) { ids throws(OdooError) in
                try await desk.write(Self.attendee, ids, ["state": .string(answer.rawValue)])
            }
        } catch {
            guard Self.mayConcernOne(error) else { throw error }
            guard attendees.count > 1 else { return try note(error, &works[attendees[0].work]) }
        }
        let middle = attendees.count / 2
        try await set(answer, Array(attendees[..<middle]), &works)
        try await set(answer, Array(attendees[middle...]), &works)
    }
}
