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
            var executor = try await AppointmentExecutor(odoo: context.odoo, fields: fields, user: context.odooUser)
            let failed = try await bring(&executor, now, except: [])
            // A user who lost an event to another copy, or is to take one over, has it waiting only since then.
            _ = try await bring(&executor, now, except: failed)
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
        _ executor: inout AppointmentExecutor,
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
            var batch = try await understand(open, contexts, now)
            let isCut = batch.count < open.count
            last = isCut ? batch.last.map { ($0.unit.calendar, $0.unit.id) } : (final.calendar, final.id)
            guard !batch.isEmpty else { continue }
            try await carryOut(&batch, &executor, now)
            for work in batch where work.failure != nil { failed.insert([work.unit.calendar, work.unit.id]) }
        }
    }

    /// Units are settled one by one, each as soon as it is written: after an interrupted run, the next one continues
    /// with the rest.
    private func carryOut(_ batch: inout [UnitWork], _ executor: inout AppointmentExecutor, _ now: Timestamp)
        async throws
    {
        try await executor.admitSeries(&batch)
        let refused = try await executor.learn(batch, createsContacts: context.settings.calendar.createsContacts)
        for reason in refused { try await context.reporter.failed(reason) }
        try await executor.plan(&batch)
        try await executor.begin(&batch)
        for index in batch.indices {
            try await executor.writeRest(of: index, &batch)
            if executor.isComplete(&batch[index]) { try await settle(&batch[index], now) }
        }
        try await executor.finish(&batch)
        for index in batch.indices where !batch[index].isSettled { try await settle(&batch[index], now) }
        try await store.noteCalendarWriteDates(try await executor.writeDates(batch), of: context.user.id)
    }

    /// Returns the units' wanted content, and whether this user's copies lead, for as many units as a batch may hold.
    private func understand(
        _ units: [CalendarUnit],
        _ contexts: [String: CalendarContext],
        _ now: Timestamp
    ) async throws -> [UnitWork] {
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
        var batch: [UnitWork] = []
        for ((unit, content, uid, isGone), claim) in zip(read, claims) {
            var leads = claim.map(won.contains) ?? false
            if leads, let claim, content.appointments.isEmpty, content.problems.isEmpty, !content.goesOn {
                let isTaken = try await store.releaseCalendarEvent(claim, in: home.database, by: context.user.id)
                leads = !isTaken
            }
            batch.append(UnitWork(unit: unit, content: content, uid: uid, leads: leads, isOver: isGone))
        }
        return batch
    }

    private func settle(_ work: inout UnitWork, _ now: Timestamp) async throws {
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

    private func tell(_ work: UnitWork) async throws(RunStop) {
        for problem in work.content.problems { try await context.reporter.failed(problem) }
        if let failure = work.failure { return try await context.reporter.failed(failure) }
        guard work.leads else { return try await context.reporter.did(.skipped) }
        var counts: [RunReporter.ItemOutcome: Int] = [:]
        for step in work.steps {
            switch step {
            case .create: counts[.created, default: 0] += 1
            case .change: counts[.changed, default: 0] += 1
            case .remove: counts[.deleted, default: 0] += 1
            case .keep: counts[.unchanged, default: 0] += 1
            }
        }
        for (outcome, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            try await context.reporter.did(outcome, count)
        }
    }
}
