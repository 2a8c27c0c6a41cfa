import Base
import FoundationEssentials
import Google
import Odoo
import Recurrence
package import Storage

/// `sync-appointments`: writes the events of a user's Google calendars to Odoo. Google leads.
package struct AppointmentAction: ActionHandler {
    package static let kind = ScheduledAction.syncAppointments

    private let store: any CalendarStore
    private let limits: CalendarSyncLimits

    package init(store: any CalendarStore, limits: CalendarSyncLimits = CalendarSyncLimits()) {
        self.store = store
        self.limits = limits
    }

    package func concerns(_ settings: PersonalSettings) -> Bool { settings.calendar.startDate != nil }

    package func run(_ context: ActionContext) async throws(RunStop) {
        let zones = TimeZones.system
        guard let startDate = context.settings.calendar.startDate else {
            throw .failed(Reason(.noStartDate))
        }
        guard zones.isInstalled else {
            throw .failed(Reason(.noTimeZones))
        }
        let home = CalendarHome(
            database: "\(context.odoo.access.url)/\(context.odoo.access.database)",
            user: context.odooUser.id,
            address: "\(context.account.address)".lowercased()
        )
        let reader = FeedReader(
            client: CalendarClient(context.google),
            store: store,
            context: context,
            limits: limits,
            zones: zones,
            home: home,
            startDate: startDate
        )
        // What is already known is written also if a calendar cannot be read now.
        let failure = try await read(with: reader, home, context)
        let writer = AppointmentWriter(
            store: store,
            context: context,
            limits: limits,
            zones: zones,
            home: home,
            startDate: startDate
        )
        try await writer.run()
        if let failure { throw failure }
    }

    /// Returns why not all calendars could be read, if the run has to end because of it.
    private func read(
        with reader: FeedReader,
        _ home: CalendarHome,
        _ context: ActionContext
    ) async throws(RunStop) -> RunStop? {
        let chosen = ["primary"] + context.settings.calendar.calendars.map(\.id).filter { $0 != "primary" }
        var feeds: [String: CalendarFeed] = [:]
        do {
            for feed in try await store.calendarFeeds(of: context.user.id) {
                if chosen.contains(feed.calendar), home.isHome(of: feed) {
                    feeds[feed.calendar] = feed
                } else {
                    try await store.forgetCalendar(feed.calendar, of: context.user.id)
                }
            }
        } catch { throw RunStop(error) }
        for calendar in chosen {
            do throws(RunStop) { try await reader.read(calendar, known: feeds[calendar]) } catch {
                switch error {
                // A calendar that is no longer shared, or that Google fails to list, does not affect the others.
                case .failed(let reason) where calendar != "primary",
                    .paused(let reason, until: nil) where calendar != "primary":
                    try await context.reporter.failed(Reason(.ofCalendar, calendar, cause: reason))
                case .interrupted: throw error
                case .failed, .paused: return error
                }
            }
        }
        return nil
    }
}

/// Limits of one run.
package struct CalendarSyncLimits: Sendable {
    /// Events per page of Google's.
    package var pageSize: Int
    /// The most units that are planned and written together. Each is settled as soon as it is written.
    package var batch: Int
    /// The most appointments of a batch, unless a single unit has more.
    package var appointments: Int
    /// How far ahead occurrences of a series may begin; later ones are left for later runs.
    package var horizon: Duration
    /// When a series that continues is processed again.
    package var renewal: Duration
    /// The most occurrences of one series.
    package var mostOccurrences: Int
    /// A longer occurrence of a series may be missed if it extends into the synced period.
    package var longestOccurrence: Duration
    /// How often everything in Odoo is compared with what was written there; changes in Odoo are compared in every run.
    package var comparison: Duration
    /// How many known events a full listing may lack; beyond that, at most half of them.
    package var fewMissing: Int

    package init(
        pageSize: Int = 250,
        batch: Int = 1000,
        appointments: Int = 2000,
        horizon: Duration = .days(400),
        renewal: Duration = .days(30),
        mostOccurrences: Int = 1000,
        longestOccurrence: Duration = .days(31),
        comparison: Duration = .hours(24),
        fewMissing: Int = 20
    ) {
        self.pageSize = pageSize
        self.batch = batch
        self.appointments = appointments
        self.horizon = horizon
        self.renewal = renewal
        self.mostOccurrences = mostOccurrences
        self.longestOccurrence = longestOccurrence
        self.comparison = comparison
        self.fewMissing = fewMissing
    }
}

/// Encodes values as texts in the store, with sorted names so that equal values are equal texts.
enum StoredJSON {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
