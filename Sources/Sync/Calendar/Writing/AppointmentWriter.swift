import Base
import Google
import Odoo
import Recurrence
import Storage

/// Writes the waiting units in the store to Odoo, in batches.
///
/// Before anything is created, Odoo is searched by mark for what is not known to exist there. A lost answer, a crash
/// between two calls, or a lost database of the gateway's therefore creates no duplicates.
struct AppointmentWriter: Sendable {
    let store: any CalendarStore
    let context: ActionContext
    let limits: CalendarSyncLimits
    let zones: TimeZones
    let home: CalendarHome
    let startDate: CalendarDate

    /// A unit being written.
    struct Work: Sendable {
        let unit: CalendarUnit
        var content: UnitContent
        /// `nil` if the event cannot be identified; then there is nothing to do.
        let uid: String?
        let leads: Bool
        /// Whether nothing is left at Google, whatever the store still holds.
        let isOver: Bool
        var steps: [AppointmentPlan.Step] = []
        /// Changes still to be written.
        var edits: [AppointmentExecutor.Edit] = []
        var links: [CalendarLink] = []
        /// Whether its series was changed, and with it the write dates of its appointments.
        var joined = false
        var failure: Reason?
        var isSettled = false

        /// Whether anything may be left to do.
        var isOpen: Bool { leads && failure == nil && !isSettled }

        var mark: (String) -> String { { [uid] key in EventMark.make(uid ?? "", key: key) } }
    }

    func run() async throws(RunStop) {
        do {
            let now = context.clock.now
            try await OdooComparison(store: store, context: context, limits: limits).run()
            let total = try await store.waitingCalendarUnits(of: context.user.id, at: now)
            guard total > 0 else { return }
            try await context.reporter.expect(total)
            let fields = try await EventFields(context.odoo)
            guard fields.has(EventMark.field) else {
                throw RunStop.failed(Reason(.appointmentsNotSetUp, EventMark.field))
            }
            var hands = try await AppointmentExecutor(odoo: context.odoo, fields: fields, user: context.odooUser)
            let failed = try await bring(&hands, now, except: [])
            // A user who lost an event to another copy, or is to take one over, has it waiting only since then.
            _ = try await bring(&hands, now, except: failed)
        } catch let error as OdooError {
            throw RunStop(error)
        } catch let error as StorageError {
            throw RunStop(error)
        } catch let stop as RunStop {
            throw stop
        } catch {
            throw .failed(Reason(.words, "\(error)"))
        }
    }

    /// Processes all waiting units once.
    ///
    /// - Returns: the calendars and ids of units that failed.
    private func bring(
        _ hands: inout AppointmentExecutor,
        _ now: Timestamp,
        except tried: Set<[String]>
    ) async throws -> Set<[String]> {
        var failed = tried
        let feeds = try await store.calendarFeeds(of: context.user.id)
        let contexts = try feeds.reduce(into: [String: CalendarContext]()) { known, feed in
            guard !feed.context.isEmpty else { return }
            known[feed.calendar] = try StoredJSON.decode(CalendarContext.self, feed.context)
        }
        var last: (calendar: String, id: String)?
        while true {
            let units = try await store.waitingCalendarUnits(
                of: context.user.id,
                at: now,
                after: last,
                limit: limits.batch
            )
            guard let final = units.last else { return failed }
            let open = units.filter { !tried.contains([$0.calendar, $0.id]) }
            var works = try await understand(open, contexts, now)
            let isCut = works.count < open.count
            last = isCut ? works.last.map { ($0.unit.calendar, $0.unit.id) } : (final.calendar, final.id)
            guard !works.isEmpty else { continue }
            try await carryOut(&works, &hands, now)
            for work in works where work.failure != nil { failed.insert([work.unit.calendar, work.unit.id]) }
        }
    }

    /// Units are settled one by one, each as soon as it is written: after an interrupted run, the next one continues
    /// with the rest.
    private func carryOut(_ works: inout [Work], _ hands: inout AppointmentExecutor, _ now: Timestamp) async throws {
        try await hands.admitSeries(&works)
        let refused = try await hands.learn(works, createsContacts: context.settings.calendar.createsContacts)
        for reason in refused { try await context.reporter.failed(reason) }
        try await hands.plan(&works)
        try await hands.begin(&works)
        for index in works.indices {
            try await hands.writeRest(of: index, &works)
            if hands.isComplete(&works[index]) { try await settle(&works[index], now) }
        }
        try await hands.finish(&works)
        for index in works.indices where !works[index].isSettled { try await settle(&works[index], now) }
        try await store.noteCalendarWriteDates(try await hands.writeDates(works), of: context.user.id)
    }

    /// Returns the units' wanted content, and whether this user's copies lead, for as many units as a batch may hold.
    private func understand(
        _ units: [CalendarUnit],
        _ contexts: [String: CalendarContext],
        _ now: Timestamp
    ) async throws -> [Work] {
        let standard = CalendarContext(
            timeZone: context.odooUser.timeZone ?? "UTC",
            reminders: [],
            address: home.address
        )
        var read: [(unit: CalendarUnit, content: UnitContent, uid: String?, isGone: Bool)] = []
        var appointments = 0
        for unit in units where appointments < limits.appointments {
            let calendar = contexts[unit.calendar] ?? standard
            let window = UnitContent.Window(
                start: (zones[calendar.timeZone] ?? .utc).moment(startDate.local),
                end: now + limits.horizon,
                mostOccurrences: limits.mostOccurrences
            )
            // A deleted series takes everything with it: Google need not report each exception.
            let isGone = unit.items.contains { $0.id == unit.id && $0.isGone } || unit.items.allSatisfy(\.isGone)
            let events = try unit.items.filter { !$0.isGone && !isGone }.map {
                try StoredJSON.decode(CalendarEvent.self, $0.content)
            }
            let content = UnitContent(events, in: window, calendar, zones: zones)
            appointments += max(content.appointments.count, unit.links.count)
            read.append((unit, content, content.uid ?? unit.uid, isGone))
        }
        let claims = read.map { unit, content, uid, _ in
            uid.map { CalendarClaim(uid: $0, calendar: unit.calendar, unit: unit.id, rank: content.rank) }
        }
        let won = try await store.claimCalendarEvents(
            claims.compactMap(\.self),
            in: home.database,
            by: context.user.id
        )
        var works: [Work] = []
        for ((unit, content, uid, isGone), claim) in zip(read, claims) {
            var leads = claim.map(won.contains) ?? false
            if leads, let claim, content.appointments.isEmpty, content.problems.isEmpty, !content.goesOn {
                let isTaken = try await store.releaseCalendarEvent(claim, in: home.database, by: context.user.id)
                leads = !isTaken
            }
            works.append(Work(unit: unit, content: content, uid: uid, leads: leads, isOver: isGone))
        }
        return works
    }

    private func settle(_ work: inout Work, _ now: Timestamp) async throws {
        // A failed unit waits for the next run, which finds by its mark what was already done.
        if work.failure == nil {
            try await store.settleCalendarUnit(
                work.unit,
                of: context.user.id,
                links: work.links,
                renewAt: work.content.goesOn ? now + limits.renewal : nil,
                isOver: work.isOver
            )
        }
        work.isSettled = true
        try await tell(work)
    }

    private func tell(_ work: Work) async throws(RunStop) {
        for problem in work.content.problems { try await context.reporter.failed(problem) }
        if let failure = work.failure { return try await context.reporter.failed(failure) }
        guard work.leads else { return try await context.reporter.did(.skipped) }
        var counts: [RunReporter.Deed: Int] = [:]
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

extension AppointmentWriter.Work {
    /// The unit's appointments known in Odoo so far, in order.
    var members: [SeriesRecord.Member] {
        let made = Dictionary(links.map { ($0.key, $0.event) }) { first, _ in first }
        return content.appointments.compactMap { item in
            made[item.key].map {
                SeriesRecord.Member(key: item.key, event: $0, membership: item.appointment.membership)
            }
        }
    }

    /// Those of its links that represent no appointment.
    var seriesLinks: Set<CalendarLink> { Set(links.filter(\.isSeries)) }

    var seriesStep: SeriesPlan.Step {
        SeriesPlan.make(rule: content.rule, unit: unit, steps: steps, members: members)
    }

    /// Returns the wanted series record.
    ///
    /// - Parameter present: the appointments that exist, if that is uncertain.
    func series(among present: Set<Int>?) -> (record: SeriesRecord, members: [Int])? {
        let members = members.filter { present?.contains($0.event) ?? true }
        return content.rule.flatMap { SeriesRecord($0, members) }.map { ($0, members.map(\.event)) }
    }
}

extension CalendarLink {
    /// Used instead of an occurrence's key, which begins with a digit: the link represents the series itself.
    fileprivate static let seriesKey = "series"

    /// A series in Odoo, and what was last written there.
    init(series: Int, _ written: SeriesRecord) throws(OdooError) {
        do { self.init(key: Self.seriesKey, event: series, written: try StoredJSON.encode(written)) } catch {
            throw OdooError(.unreadable, "cannot store the series")
        }
    }

    var isSeries: Bool { key == Self.seriesKey }
}

extension CalendarRecord {
    /// Whether it is the record of a series rather than an appointment.
    var isSeries: Bool { key == CalendarLink.seriesKey }
}

extension CalendarUnit {
    /// The links of its appointments.
    var appointmentLinks: [CalendarLink] { links.filter { !$0.isSeries } }

    /// The link of the series as a whole.
    var seriesLink: CalendarLink? { links.first(where: \.isSeries) }
}
