/// An event of Google's Calendar API, with the members that the gateway uses. For a cancelled one, little more than the
/// id is guaranteed. Source: calendar.v3, resource Event.
package struct CalendarEvent: Sendable, Hashable, Codable {
    package enum Status: String, Sendable, Codable {
        case confirmed, tentative, cancelled
    }

    package struct Person: Sendable, Hashable, Codable {
        package var email: String?
        package var displayName: String?
        /// Whether it is the person whose calendar this is.
        package var isSelf: Bool?

        private enum CodingKeys: String, CodingKey {
            case email, displayName
            case isSelf = "self"
        }

        package init(email: String?, displayName: String? = nil, isSelf: Bool? = nil) {
            self.email = email
            self.displayName = displayName
            self.isSelf = isSelf
        }
    }

    package struct Attendee: Sendable, Hashable, Codable {
        package var email: String?
        package var displayName: String?
        /// `needsAction`, `declined`, `tentative` or `accepted`.
        package var responseStatus: String?
        package var isSelf: Bool?
        package var isOrganizer: Bool?
        /// Whether it is a room or a device.
        package var isResource: Bool?

        private enum CodingKeys: String, CodingKey {
            case email, displayName, responseStatus
            case isSelf = "self"
            case isOrganizer = "organizer"
            case isResource = "resource"
        }

        package init(
            email: String?,
            displayName: String? = nil,
            responseStatus: String? = nil,
            isSelf: Bool? = nil,
            isOrganizer: Bool? = nil,
            isResource: Bool? = nil
        ) {
            self.email = email
            self.displayName = displayName
            self.responseStatus = responseStatus
            self.isSelf = isSelf
            self.isOrganizer = isOrganizer
            self.isResource = isResource
        }
    }

    package struct Reminders: Sendable, Hashable, Codable {
        /// Whether the calendar's reminders apply.
        package var useDefault: Bool?
        package var overrides: [EventReminder]?

        package init(useDefault: Bool?, overrides: [EventReminder]? = nil) {
            self.useDefault = useDefault
            self.overrides = overrides
        }
    }

    package struct ConferenceData: Sendable, Hashable, Codable {
        package struct EntryPoint: Sendable, Hashable, Codable {
            /// `video`, `phone`, `sip` or `more`.
            package var entryPointType: String?
            package var uri: String?
        }

        package var entryPoints: [EntryPoint]?
    }

    package var id: String
    package var status: Status?
    /// The same in the calendars of all attendees, and for all occurrences of a series.
    package var iCalUID: String?
    /// The title.
    package var summary: String?
    /// May contain HTML.
    package var description: String?
    package var location: String?
    package var start: EventTime?
    /// Exclusive, also for all-day events.
    package var end: EventTime?
    /// RRULE, EXRULE, RDATE and EXDATE lines (RFC 5545), on the first event of a series only.
    package var recurrence: [String]?
    /// For an exception of a series: the id of the series.
    package var recurringEventId: String?
    /// For an exception: its original start. It stays when the exception is moved.
    package var originalStartTime: EventTime?
    package var attendees: [Attendee]?
    package var organizer: Person?
    package var reminders: Reminders?
    /// `default`, `public`, `private` or `confidential`; missing is `default`.
    package var visibility: String?
    /// `opaque` or `transparent`; missing is `opaque`.
    package var transparency: String?
    package var hangoutLink: String?
    package var conferenceData: ConferenceData?
    /// `default`, `birthday`, `focusTime`, `fromGmail`, `outOfOffice` or `workingLocation`; missing is `default`.
    package var eventType: String?

    package init(id: String) { self.id = id }

    package var isCancelled: Bool { status == .cancelled }
}

/// The start or end of an event: a date, or a time with a zone.
package struct EventTime: Sendable, Hashable, Codable {
    /// `2026-11-22`.
    package var date: String?
    /// RFC 3339 with an offset.
    package var dateTime: String?
    /// The IANA name of the zone; always present in recurring events.
    package var timeZone: String?

    package init(date: String) { self.date = date }

    package init(dateTime: String, timeZone: String? = nil) {
        self.dateTime = dateTime
        self.timeZone = timeZone
    }
}

/// When and how a reminder is given.
package struct EventReminder: Sendable, Hashable, Codable {
    /// `email` or `popup`.
    package var method: String?
    /// Minutes before the start, at most four weeks.
    package var minutes: Int?

    package init(method: String?, minutes: Int?) {
        self.method = method
        self.minutes = minutes
    }
}
