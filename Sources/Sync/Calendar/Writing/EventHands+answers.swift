import Odoo
import Storage

/// Who comes.
extension EventHands {
    /// Sets who comes, for events that were changed: writing their contacts makes attendees without an answer.
    func setAnswers(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        var wanted: [Int: [Int: Appointment.Answer]] = [:]
        for work in works where work.failure == nil {
            for case .change(let event, let item, let old) in work.steps where item.appointment.guests != old?.guests {
                wanted[event] = Dictionary(uniqueKeysWithValues: values.attendees(item.appointment).map { ($0, $1) })
            }
        }
        guard !wanted.isEmpty else { return }
        let found = try await desk.search(
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
            try await desk.write("calendar.attendee", ids.sorted(), ["state": .string(answer.rawValue)])
        }
    }
}
