import Base
import Google
import Odoo
import Recurrence
import Storage

/// Brings what waits in the store to Odoo, some units at a time.
///
/// Odoo is asked by mark for what is not known to be there, before anything is made; so a lost answer, a crash between two
/// calls, or a lost database of the gateway's doubles nothing.
struct AppointmentWriter: Sendable {
    let store: any CalendarStore
    let context: JobContext
    let limits: CalendarSyncLimits
    let zones: TimeZones
    let home: CalendarHome
    let startDate: CalendarDate

    /// A unit on its way.
    struct Work: Sendable {
        let unit: CalendarUnit
        var content: UnitContent
        /// `nil` where nobody can say which event it is; then there is nothing to do.
        let uid: String?
        let leads: Bool
        var steps: [AppointmentPlan.Step] = []
        var links: [CalendarLink] = []
        var failure: Remark?

        var mark: (String) -> String { { [uid] key in EventMark.make(uid ?? "", key: key) } }
    }

    func run() async throws(JobStop) {
        do {
            let now = context.clock.now
            let total = try await store.waitingCalendarUnits(of: context.person.id, at: now)
            guard total > 0 else { return }
            try await context.reporter.expect(total)
            let fields = try await EventFields(context.odoo)
            guard fields.has(EventMark.field) else {
                throw JobStop.failed(Remark(.appointmentsNotSetUp, EventMark.field))
            }
            try await bring(fields, now)
        } catch let error as OdooError {
            throw JobStop(error)
        } catch let error as StorageError {
            throw JobStop(error)
        } catch let stop as JobStop {
            throw stop
        } catch {
            throw .failed(Remark(.words, "\(error)"))
        }
    }

    private func bring(_ fields: EventFields, _ now: Timestamp) async throws {
        var hands = try await EventHands(odoo: context.odoo, fields: fields, user: context.user)
        let feeds = try await store.calendarFeeds(of: context.person.id)
        let contexts = try feeds.reduce(into: [String: CalendarContext]()) { known, feed in
            guard !feed.context.isEmpty else { return }
            known[feed.calendar] = try StoredJSON.decode(CalendarContext.self, feed.context)
        }
        var last: (calendar: String, id: String)?
        while true {
            let units = try await store.waitingCalendarUnits(
                of: context.person.id,
                at: now,
                after: last,
                limit: limits.batch
            )
            guard let final = units.last else { return }
            last = (final.calendar, final.id)
            var works = try await understand(units, contexts, now)
            try await hands.admitSeries(&works)
            try await hands.learn(works, createsContacts: context.settings.calendar.createsContacts)
            try await hands.plan(&works)
            try await hands.carryOut(&works)
            try await settle(works, now)
        }
    }

    /// What the units shall be, and whether that is this person's to see to.
    private func understand(
        _ units: [CalendarUnit],
        _ contexts: [String: CalendarContext],
        _ now: Timestamp
    ) async throws -> [Work] {
        let standard = CalendarContext(timeZone: context.user.timeZone ?? "UTC", reminders: [], address: home.address)
        var read: [(unit: CalendarUnit, content: UnitContent, uid: String?)] = []
        for unit in units {
            let calendar = contexts[unit.calendar] ?? standard
            let window = UnitContent.Window(
                start: (zones[calendar.timeZone] ?? .utc).moment(startDate.local),
                end: now + limits.horizon,
                mostOccurrences: limits.mostOccurrences
            )
            let events = try unit.items.filter { !$0.isGone }.map {
                try StoredJSON.decode(CalendarEvent.self, $0.content)
            }
            let content = UnitContent(events, in: window, calendar, zones: zones)
            read.append((unit, content, content.uid ?? unit.uid))
        }
        let claims = read.compactMap { unit, content, uid in
            uid.map { CalendarClaim(uid: $0, calendar: unit.calendar, unit: unit.id, rank: content.rank) }
        }
        let led = try await store.claimCalendarEvents(claims, in: home.database, by: context.person.id)
        var works: [Work] = []
        for (unit, content, uid) in read {
            var leads = uid.map(led.contains) ?? false
            if leads, let uid, content.appointments.isEmpty, content.problems.isEmpty, !content.goesOn {
                let claim = CalendarClaim(uid: uid, calendar: unit.calendar, unit: unit.id, rank: content.rank)
                let isTaken = try await store.releaseCalendarEvent(claim, in: home.database, by: context.person.id)
                leads = !isTaken
            }
            works.append(Work(unit: unit, content: content, uid: uid, leads: leads))
        }
        return works
    }

    private func settle(_ works: [Work], _ now: Timestamp) async throws {
        for work in works {
            try await tell(work)
            // What failed waits for the next run, and with it what was done: it is then found by its mark.
            guard work.failure == nil else { continue }
            let isOver = work.content.appointments.isEmpty && work.unit.items.allSatisfy(\.isGone)
            try await store.settleCalendarUnit(
                work.unit,
                of: context.person.id,
                links: work.links,
                renewAt: work.content.goesOn ? now + limits.renewal : nil,
                isOver: isOver
            )
        }
    }

    private func tell(_ work: Work) async throws(JobStop) {
        for problem in work.content.problems { try await context.reporter.failed(problem) }
        if let failure = work.failure { return try await context.reporter.failed(failure) }
        guard work.leads else { return try await context.reporter.did(.skipped) }
        var counts: [JobReporter.Deed: Int] = [:]
        for step in work.steps {
            switch step {
            case .create: counts[.created, default: 0] += 1
            case .change: counts[.changed, default: 0] += 1
            case .remove: counts[.deleted, default: 0] += 1
            case .keep: counts[.unchanged, default: 0] += 1
            }
        }
        for (deed, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            try await context.reporter.did(deed, count)
        }
    }
}
