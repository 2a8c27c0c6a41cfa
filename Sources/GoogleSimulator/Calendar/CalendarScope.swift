/// The scopes of Calendar's methods, as the discovery document groups them.
enum CalendarScope {
    private static let prefix = "https://www.googleapis.com/auth/calendar"

    static let full = prefix
    static let readonly = prefix + ".readonly"

    static let listReading: Set = [full, prefix + ".calendarlist", prefix + ".calendarlist.readonly", readonly]
    static let eventReading: Set = [
        full, prefix + ".app.created", prefix + ".events", prefix + ".events.freebusy", prefix + ".events.owned",
        prefix + ".events.owned.readonly", prefix + ".events.public.readonly", prefix + ".events.readonly", readonly,
    ]
}
