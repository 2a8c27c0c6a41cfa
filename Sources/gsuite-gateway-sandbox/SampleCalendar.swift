import Base
import GoogleSimulator

/// A user's events in the sandbox, one of each kind.
enum SampleCalendar {
    /// A zone without daylight saving time, which would change an occurrence's id.
    private static let zone = JSON.string("UTC")

    static func fill(_ google: GoogleSimulator, of address: String, now: Timestamp) throws {
        try google.putEvent(
            [
                "summary": "Werksbesichtigung", "location": "Invalidenstraße 1, Berlin",
                "description": "Treffpunkt am Tor.", "start": at(now, day: 1, hour: 9),
                "end": at(now, day: 1, hour: 11),
                "attendees": [
                    ["email": "kunde@customer.example", "displayName": "Klara Kunde", "responseStatus": "accepted"],
                    ["email": "mia@customer.example", "displayName": "Mia Muster", "responseStatus": "tentative"],
                ],
            ],
            of: address
        )
        let series = try google.putEvent(
            [
                "summary": "Vertriebsrunde", "start": at(now, day: 2, hour: 8), "end": at(now, day: 2, hour: 9),
                "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=6"],
            ],
            of: address
        )
        try google.putEvent(
            [
                "id": .string(occurrence(of: series, now, day: 9)), "summary": "Vertriebsrunde (verschoben)",
                "start": at(now, day: 10, hour: 13), "end": at(now, day: 10, hour: 14),
            ],
            of: address
        )
        try google.deleteEvent(occurrence(of: series, now, day: 16), of: address)
        try google.putEvent(
            [
                "summary": "Messe", "start": ["date": .string(date(now, day: 5))],
                "end": ["date": .string(date(now, day: 7))],
            ],
            of: address
        )
        try google.putEvent(
            [
                "summary": "Arzt", "visibility": "private", "start": at(now, day: 3, hour: 7),
                "end": at(now, day: 3, hour: 8),
            ],
            of: address
        )
        try google.putEvent(
            [
                "summary": "Monatsabschluss", "start": at(now, day: 4, hour: 15), "end": at(now, day: 4, hour: 16),
                "recurrence": ["RRULE:FREQ=MONTHLY;COUNT=3"],
            ],
            of: address
        )
    }

    private static func at(_ now: Timestamp, day: Int, hour: Int) -> JSON {
        ["dateTime": .string("\(date(now, day: day))T\(hour < 10 ? "0" : "")\(hour):00:00Z"), "timeZone": zone]
    }

    private static func date(_ now: Timestamp, day: Int) -> String { String((now + .days(day)).iso8601.prefix(10)) }

    /// Returns the id of the occurrence on that day at 8:00 UTC.
    private static func occurrence(of series: String, _ now: Timestamp, day: Int) -> String {
        "\(series)_\(date(now, day: day).replacing("-", with: ""))T080000Z"
    }
}
