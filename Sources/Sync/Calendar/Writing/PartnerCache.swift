import Base
import Odoo

/// The Odoo contacts of addresses, each looked up once per run.
struct PartnerCache: Sendable {
    private struct Entry: Sendable {
        let partner: Int
        let user: Int?
    }

    /// `nil` for an address that no contact has.
    private var entries: [String: Entry?] = [:]

    /// Returns the contact with that address; `nil` if there is none, or it was not looked up.
    func partner(_ address: String) -> Int? { entries[address].flatMap(\.self)?.partner }

    /// Returns the user whose contact has that address.
    func user(_ address: String) -> Int? { entries[address].flatMap(\.self)?.user }

    /// Looks up the attendees and organisers of `appointments` that are not yet known. If `creates` is true, creates
    /// contacts for those that Odoo does not have.
    ///
    /// - Returns: why no contacts could be created for some.
    mutating func learn(
        _ appointments: [Appointment],
        from odoo: OdooClient,
        creates: Bool
    ) async throws(OdooError) -> [Reason] {
        var names: [String: String] = [:]
        for appointment in appointments {
            for attendee in appointment.attendees where !attendee.isSelf { names[attendee.address] = attendee.name }
            if case .other(let address, let name) = appointment.organiser, names[address] == nil {
                names[address] = name
            }
        }
        let wanted = names.keys.filter { entries[$0] == nil }.sorted()
        guard !wanted.isEmpty else { return [] }
        let found = try await odoo.partners(
            withAddresses: wanted,
            fields: ["email_normalized", "user_ids", "is_company"]
        )
        let byAddress = Dictionary(grouping: found) { $0["email_normalized"]?.string ?? "" }
        for address in wanted { entries[address] = .some(byAddress[address].flatMap(Self.choose)) }
        guard creates else { return [] }
        return try await create(wanted.filter { partner($0) == nil }, names, odoo)
    }

    /// Creates them in one call; if Odoo's rules refuse one, one by one.
    private mutating func create(
        _ addresses: [String],
        _ names: [String: String],
        _ odoo: OdooClient
    ) async throws(OdooError) -> [Reason] {
        guard !addresses.isEmpty else { return [] }
        do throws(OdooError) {
            let made = try await odoo.create(
                "res.partner",
                addresses.map { address in
                    let name = names[address] ?? ""
                    return ["name": .string(name.isEmpty ? address : name), "email": .string(address)]
                },
                context: QuietContext.records
            )
            for (address, id) in zip(addresses, made) { entries[address] = Entry(partner: id, user: nil) }
            return []
        } catch {
            switch error.cause {
            // Without the right to create contacts, none of them can be created.
            case .accessRights: return [Reason(.attendeeRefused, addresses[0], cause: error.reason)]
            // Of several batches, the first may already exist, and would be created twice.
            case .refused, .exception:
                guard addresses.count > 1, !error.mayHaveActed else {
                    return [Reason(.attendeeRefused, addresses[0], cause: error.reason)]
                }
            default: throw error
            }
        }
        var refused: [Reason] = []
        for address in addresses { refused += try await create([address], names, odoo) }
        return refused
    }

    /// Of several contacts with an address, returns the one of a user, or else of a person, or else the oldest.
    private static func choose(_ records: [OdooRecord]) -> Entry? {
        let ranked = records.map { record in
            let users = record["user_ids"]?.ids ?? []
            let rank = !users.isEmpty ? 0 : record["is_company"]?.bool == true ? 2 : 1
            return (rank: rank, entry: Entry(partner: record.id, user: users.min()))
        }
        return ranked.min { ($0.rank, $0.entry.partner) < ($1.rank, $1.entry.partner) }?.entry
    }
}

/// Odoo's reminders, which events share, by minutes before the start. Only those that show a notice: Odoo sends the
/// others by mail to every attendee.
struct ReminderCache: Sendable {
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
            guard AppointmentExecutor.mayConcernOne(error) else { throw error }
        }
    }

    private static let units: [(name: String, minutes: Int)] = [("days", 1440), ("hours", 60), ("minutes", 1)]

    private static func minutes(_ record: OdooRecord) -> Int? {
        guard let count = record["duration"]?.integer, let name = record["interval"]?.string,
            let unit = units.first(where: { $0.name == name })
        else { return nil }
        return count * unit.minutes
    }

    private static func values(_ minutes: Int) -> [String: JSONValue] {
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
