import HTTPTypes

/// The control API for calendars: `/_simulator/calendars/ADDRESS/CALENDAR/…`.
struct CalendarControl {
    let world: World

    func answer(_ verb: HTTPRequest.Method, _ path: [String], _ body: JSON) throws -> JSON? {
        guard path.count >= 3 else { return nil }
        let (address, calendar) = (path[1], path[2])
        guard let account = world.accounts[address.lowercased()] else { throw ControlError.wrong("address") }
        switch (verb, path.count, path.count > 3 ? path[3] : "") {
        case (.put, 3, _):
            account.calendars.add(
                SimulatedCalendar(
                    id: calendar,
                    name: body["summary"]?.string ?? calendar,
                    timeZone: body["timeZone"]?.string ?? "Europe/Berlin",
                    accessRole: body["accessRole"]?.string ?? "owner",
                    isPrimary: false
                )
            )
            return [:]
        case (.delete, 3, _):
            account.calendars.remove(calendar)
            return [:]
        case (.post, 4, "events"):
            return ["id": .string(try world.putEvent(body, in: calendar, of: address))]
        case (.delete, 5, "events"):
            try world.deleteEvent(path[4], in: calendar, of: address)
            return [:]
        case (.post, 4, "expire"):
            account.calendars[calendar]?.forgetTokens()
            return [:]
        default: return nil
        }
    }
}
