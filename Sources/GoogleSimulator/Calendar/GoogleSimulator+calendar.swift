package import Base

/// Changes of calendars by their owners, as with Google's own programs.
extension GoogleSimulator {
    /// Adds a calendar to an account's list.
    package func addCalendar(
        _ id: String,
        name: String,
        of address: String,
        timeZone: String = "Europe/Berlin",
        accessRole: String = "owner"
    ) {
        world.withLock { world in
            world.accounts[address.lowercased()]?.calendars.add(
                SimulatedCalendar(id: id, name: name, timeZone: timeZone, accessRole: accessRole, isPrimary: false)
            )
        }
    }

    package func removeCalendar(_ id: String, of address: String) {
        world.withLock { $0.accounts[address.lowercased()]?.calendars.remove(id) }
    }

    /// Creates an event, or changes the given members of the event with that id; `null` removes a member. An occurrence
    /// is changed by its id, `SERIES_20261122T080000Z`.
    ///
    /// - Returns: the id.
    @discardableResult
    package func putEvent(_ event: JSON, in calendar: String = "primary", of address: String) throws -> String {
        try world.withLock { try $0.putEvent(event, in: calendar, of: address) }
    }

    /// Deletes an event, a series or an occurrence.
    package func deleteEvent(_ id: String, in calendar: String = "primary", of address: String) throws {
        try world.withLock { try $0.deleteEvent(id, in: calendar, of: address) }
    }

    /// Expires every sync token of a calendar: 410.
    package func expireSyncTokens(in calendar: String = "primary", of address: String) {
        world.withLock { $0.accounts[address.lowercased()]?.calendars[calendar]?.forgetTokens() }
    }

    package func setReminders(_ minutes: [Int], in calendar: String = "primary", of address: String) {
        world.withLock { world in
            world.accounts[address.lowercased()]?.calendars[calendar]?.reminders = minutes.map {
                ["method": "popup", "minutes": .integer($0)]
            }
        }
    }
}

extension GoogleWorld {
    private func calendar(_ id: String, of address: String) throws -> (Account, SimulatedCalendar) {
        guard let account = accounts[address.lowercased()] else { throw ControlError.wrong("address") }
        guard let calendar = account.calendars[id] else { throw ControlError.wrong("calendar") }
        return (account, calendar)
    }

    func putEvent(_ event: JSON, in id: String, of address: String) throws -> String {
        let (account, calendar) = try calendar(id, of: address)
        guard case .object(let members) = event else { throw ControlError.wrong("event") }
        let id = members["id"]?.string ?? "sim\(nextNumber())event"
        var json = try known(id, in: calendar) ?? standard(id, account)
        for (name, value) in members { json[name] = value == .null ? nil : value }
        guard json["start"] != nil, json["end"] != nil else { throw ControlError.wrong("start or end") }
        json["id"] = .string(id)
        json["updated"] = .string(now.iso8601)
        json["sequence"] = .integer((json["sequence"]?.integer ?? -1) + 1)
        if json["recurrence"] != nil, SeriesExpansion(.init(json: json, change: 0), in: calendar) == nil {
            throw ControlError.wrong("recurrence")
        }
        calendar.put(json, id: id)
        return id
    }

    func deleteEvent(_ id: String, in calendar: String, of address: String) throws {
        let (_, calendar) = try self.calendar(calendar, of: address)
        if calendar.events[id] == nil {
            guard let instance = try known(id, in: calendar) else { throw ControlError.wrong("id") }
            calendar.put(instance, id: id)
        }
        calendar.cancel(id, at: now.iso8601)
    }

    /// Returns the stored event, or the occurrence as its series defines it.
    private func known(_ id: String, in calendar: SimulatedCalendar) throws -> [String: JSON]? {
        if let event = calendar.events[id], !event.isCancelled || event.series == nil { return event.json }
        let series = id.split(separator: "_").dropLast().joined(separator: "_")
        guard let master = calendar.events[series] else { return nil }
        guard let instance = SeriesExpansion(master, in: calendar)?.instance(id) else { throw ControlError.wrong("id") }
        return instance
    }

    private func standard(_ id: String, _ account: Account) -> [String: JSON] {
        let person: JSON = ["email": .string(account.address), "self": true]
        return [
            "kind": "calendar#event", "status": "confirmed", "created": .string(now.iso8601),
            "htmlLink": .string("https://www.google.com/calendar/event?eid=\(id)"), "creator": person,
            "organizer": person, "iCalUID": .string("\(id)@google.com"), "eventType": "default",
            "reminders": ["useDefault": true],
        ]
    }
}

extension GoogleSimulator {
    /// Returns the events of a calendar that end after `start` and begin before `end`, with series expanded.
    package func expandedEvents(
        in calendar: String = "primary",
        of address: String,
        after start: Timestamp,
        before end: Timestamp
    ) -> [JSON] {
        world.withLock { world in
            guard let calendar = world.accounts[address.lowercased()]?.calendars[calendar] else { return [] }
            return calendar.events.values.flatMap { event -> [JSON] in
                if event.isCancelled { return [] }
                if let series = SeriesExpansion(event, in: calendar) {
                    let occurrences = series.instances(after: start, before: end, deleted: false)
                    return occurrences.filter { calendar.events[$0["id"]?.string ?? ""] == nil }
                }
                let (from, to) = (event.moment("start", calendar.timeZone), event.moment("end", calendar.timeZone))
                guard let from, let to, to > start, from < end else { return [] }
                return [.object(event.json)]
            }
        }
    }
}
