/// The calendars in one account's list.
final class CalendarBook {
    private(set) var calendars: [String: SimulatedCalendar] = [:]
    private let owner: String

    init(owner: String) {
        self.owner = owner
        add(SimulatedCalendar(id: owner, name: owner, timeZone: "Europe/Berlin", accessRole: "owner", isPrimary: true))
    }

    func add(_ calendar: SimulatedCalendar) { calendars[calendar.id.lowercased()] = calendar }

    func remove(_ id: String) { calendars[id.lowercased()] = nil }

    /// The calendar with that id; `primary` is the owner's own.
    subscript(_ id: String) -> SimulatedCalendar? { calendars[id == "primary" ? owner.lowercased() : id.lowercased()] }

    /// The calendars in the order of the list, the primary one first.
    var inOrder: [SimulatedCalendar] {
        calendars.values.sorted { ($0.isPrimary ? 0 : 1, $0.id) < ($1.isPrimary ? 0 : 1, $1.id) }
    }
}
