import Odoo

/// Odoo's reminders, which events share, by minutes before the start. Only those that show a notice: Odoo sends the
/// others by mail to every attendee.
struct AlarmBook: Sendable {
    private static let model = "calendar.alarm"

    private var byMinutes: [Int: Int]?

    /// - Parameter reminders: those that Odoo does not have are left out.
    func ids(of reminders: [Int]) -> [Int] { reminders.compactMap { byMinutes?[$0] } }

    /// Reads the existing reminders the first time, and creates what `appointments` need besides. If that is refused,
    /// the existing ones have to do.
    mutating func learn(_ appointments: [Appointment], from odoo: OdooClient) async throws(OdooError) {
        let wanted = Set(appointments.flatMap(\.reminders))
        guard !wanted.isEmpty else { return }
        if byMinutes == nil {
            let found = try await odoo.search(
                Self.model,
                [["alarm_type", "=", "notification"]],
                fields: ["duration", "interval"]
            )
            let pairs = found.compactMap { record in Self.minutes(record).map { ($0, record.id) } }
            byMinutes = Dictionary(pairs) { first, _ in first }
        }
        let missing = wanted.filter { byMinutes?[$0] == nil }.sorted()
        guard !missing.isEmpty else { return }
        do {
            let made = try await odoo.create(Self.model, missing.map(Self.values))
            for (minutes, id) in zip(missing, made) { byMinutes?[minutes] = id }
        } catch {
            guard EventHands.mayConcernOne(error) else { throw error }
        }
    }

    private static let units: [(name: String, minutes: Int)] = [("days", 1440), ("hours", 60), ("minutes", 1)]

    private static func minutes(_ record: OdooRecord) -> Int? {
        guard let count = record["duration"]?.integer, let name = record["interval"]?.string,
            let unit = units.first(where: { $0.name == name })
        else { return nil }
        return count * unit.minutes
    }

    private static func values(_ minutes: Int) -> [String: OdooValue] {
        let unit = units.first { minutes >= $0.minutes && minutes % $0.minutes == 0 } ?? units[2]
        let count = minutes / unit.minutes
        return [
            "name": .string("Notification - \(count) \(unit.name.capitalised)"), "alarm_type": "notification",
            "duration": .integer(count), "interval": .string(unit.name),
        ]
    }
}

extension String {
    fileprivate var capitalised: String { prefix(1).uppercased() + dropFirst() }
}
