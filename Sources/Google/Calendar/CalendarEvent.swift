/// An event as Google's Calendar API describes it, as far as the gateway uses it. Of a cancelled one little more than the
/// id is certain. Source: calendar.v3, resource Event.
package struct CalendarEvent: Sendable, Hashable, Codable {
    package enum Status: String, Sendable, Codable {
        case confirmed, tentative, cancelled
    }

    package struct Person: Sendable, Hashable, Codable {
        package var email: String?
        package var displayName: String?
        /// True where it is the one whose calendar this is.
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
        /// A room or a device.
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
        /// True: those of the calendar hold.
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
    /// The same in the calendars of all who were invited, and for all occurrences of a series.
    package var iCalUID: String?
    /// The title.
    package var summary: String?
    /// May hold HTML.
    package var description: String?
    package var location: String?
    package var start: EventTime?
    /// Exclusive, for whole days too.
    package var end: EventTime?
    /// RRULE, EXRULE, RDATE and EXDATE lines (RFC 5545), on the first event of a series only.
    package var recurrence: [String]?
    /// Of an occurrence that differs from its series: the series.
    package var recurringEventId: String?
    /// Of such an occurrence: when it would have begun. Stays when it is moved.
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

/// When an event begins or ends: a day, or a moment with a zone.
package struct EventTime: Sendable, Hashable, Codable {
    /// `2026-11-22`.
    package var date: String?
    /// RFC 3339 with an offset.
    package var dateTime: String?
    /// The IANA name of the zone; always there where an event repeats.
    package var timeZone: String?

    package init(date: String) { self.date = date }

    package init(dateTime: String, timeZone: String? = nil) {
        self.dateTime = dateTime
        self.timeZone = timeZone
    }
}

/// When and how somebody is reminded.
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
