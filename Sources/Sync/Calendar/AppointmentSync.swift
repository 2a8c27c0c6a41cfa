import Base
import Google
import Odoo
import Recurrence
package import Storage

/// `sync-appointments`: writes the events of a user's Google calendars to Odoo. Google leads.
package struct AppointmentSync: Job {
    package static let kind = JobKind.syncAppointments

    private let store: any CalendarStore
    private let limits: CalendarSyncLimits

    package init(store: any CalendarStore, limits: CalendarSyncLimits = CalendarSyncLimits()) {
        self.store = store
        self.limits = limits
    }

    package func concerns(_ settings: PersonalSettings) -> Bool { settings.calendar.startDate != nil }

    package func run(_ context: JobContext) async throws(JobStop) {
        let zones = TimeZones.system
        guard let startDate = context.settings.calendar.startDate else {
            throw .failed(Remark(.noStartDate))
        }
        guard zones.isInstalled else {
            throw .failed(Remark(.noTimeZones))
        }
        let home = CalendarHome(
            database: "\(context.odoo.access.url)/\(context.odoo.access.database)",
            user: context.user.id,
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
        try await read(with: reader, home, context)
        let writer = AppointmentWriter(
            store: store,
            context: context,
            limits: limits,
            zones: zones,
            home: home,
            startDate: startDate
        )
        try await writer.run()
    }

    private func read(with reader: FeedReader, _ home: CalendarHome, _ context: JobContext) async throws(JobStop) {
        let chosen = ["primary"] + context.settings.calendar.calendars.map(\.id).filter { $0 != "primary" }
        var feeds: [String: CalendarFeed] = [:]
        do {
            for feed in try await store.calendarFeeds(of: context.person.id) {
                if chosen.contains(feed.calendar), home.isHome(of: feed) {
                    feeds[feed.calendar] = feed
                } else {
                    try await store.forgetCalendar(feed.calendar, of: context.person.id)
                }
            }
        } catch { throw JobStop(error) }
        for calendar in chosen {
            do throws(JobStop) { try await reader.read(calendar, known: feeds[calendar]) } catch {
                // A calendar that is no longer shared does not affect the others.
                guard calendar != "primary", case .failed(let reason) = error else { throw error }
                try await context.reporter.failed(Remark(.ofCalendar, calendar, cause: reason))
            }
        }
    }
}
