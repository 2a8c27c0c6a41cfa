import Base
import Logging
import Odoo
import Storage

/// Finds what was changed by hand in Odoo since the gateway wrote it, and has it written again: Google leads.
///
/// Odoo stores when each record was last written. Each run asks for the appointments and the attendees' answers written
/// since the last one, in a call each; now and then it reads all appointments, which also finds those that someone
/// deleted.
struct OdooComparison: Sendable {
    private static let model = EventFields.model
    /// Changes are committed later than their `write_date` says, for instance after a long import, and Odoo's clock may
    /// differ.
    private static let margin = Duration.minutes(15)
    /// The most ids per search.
    private static let mostIDs = 10_000
    /// Records per answer, of which only the date is read.
    private static let page = 2000

    let store: any CalendarStore
    let context: ActionContext
    let limits: CalendarSyncLimits

    func run() async throws {
        let user = context.user.id
        let all = try await store.calendarRecords(of: user)
        let records = all.filter { !$0.isSeries }
        let now = context.clock.now
        let last = try await store.calendarComparison(of: user)
        guard !records.isEmpty else {
            // What the first run writes is stored with its dates.
            let none = CalendarComparison(changedAt: now, allAt: now)
            return last == nil ? try await store.noteCalendarComparison(none, of: user) : ()
        }
        let isFull = last.map { $0.allAt + limits.comparison <= now } ?? true
        let client = isFull ? try await OdooEventClient(context.odoo, as: context.odooUser) : nil
        let since = isFull ? nil : last.map { $0.changedAt - Self.margin }
        let found = try await search(for: records.map(\.event), since: since, client)
        let answered = try await answered(records, since: last.map { (isFull ? $0.allAt : $0.changedAt) - Self.margin })
        let foreign = try await notedAsWritten(records.filter { $0.writeDate == nil && $0.isCertain }, found)
        var doubted = records.filter { record in
            record.differs(from: found.dates) || isFull && !found.events.contains(record.event)
                || answered.contains(record.event) || foreign.contains(record.event)
        }
        if !doubted.isEmpty {
            context.logger.notice(
                "rewriting appointments that were changed in Odoo",
                metadata: ["appointments": "\(doubted.count)"]
            )
            doubted += try await undoSeries(of: doubted, among: all, client)
            try await store.doubtCalendarRecords(doubted, of: user)
        }
        let comparison = CalendarComparison(changedAt: now, allAt: isFull ? now : last?.allAt ?? now)
        try await store.noteCalendarComparison(comparison, of: user)
    }

    /// What a search found.
    private struct Found {
        var events: Set<Int> = []
        var dates: [Int: String] = [:]
        /// The users who wrote last.
        var writers: [Int: Int] = [:]
    }

    /// Takes the dates as they are now for records whose own was not read, since the run that wrote them ended before.
    ///
    /// - Returns: those that another user has written since; these keep no date.
    private func notedAsWritten(_ open: [CalendarRecord], _ found: Found) async throws -> Set<Int> {
        let open = open.filter { found.dates[$0.event] != nil }
        guard !open.isEmpty else { return [] }
        let client = try await OdooEventClient(context.odoo, as: context.odooUser)
        let events = Set(open.map(\.event))
        let writers = found.writers.filter { events.contains($0.key) }
        let foreign = try await client.writtenByOthers(writers, than: try await client.writer())
        let own = open.filter { !foreign.contains($0.event) }.map { record in
            var record = record
            record.writeDate = found.dates[record.event]
            return record
        }
        try await store.noteCalendarWriteDates(own, of: context.user.id)
        return foreign
    }

    /// Returns which of `events` exist and when they were last written; only those written since `since` if it is
    /// given.
    private func search(
        for events: [Int],
        since: Timestamp? = nil,
        _ client: OdooEventClient?
    ) async throws(OdooError) -> Found {
        var found = Found()
        for ids in Self.parts(events, Self.mostIDs) {
            var domain: [JSONValue] = [["id", "in", JSONValue(ids)]]
            if let since { domain.append(["write_date", ">=", .string(OdooTimeText.make(since))]) }
            let records =
                if let client {
                    try await client.search(Self.model, domain, fields: ["write_date", "write_uid"])
                } else {
                    try await context.odoo.search(
                        Self.model,
                        domain,
                        fields: ["write_date", "write_uid"],
                        page: Self.page,
                        context: ["active_test": false]
                    )
                }
            for record in records {
                found.events.insert(record.id)
                found.dates[record.id] = record["write_date"]?.string
                found.writers[record.id] = record["write_uid"]?.reference?.id
            }
        }
        let hidden = found.events.filter { found.dates[$0] == nil }
        guard client == nil, !hidden.isEmpty else { return found }
        // For private appointments, Odoo tells others that they were written, but not when.
        let own = try await OdooEventClient(context.odoo, as: context.odooUser)
        let seen = try await search(for: hidden.sorted(), own)
        found.dates.merge(seen.dates) { _, new in new }
        found.writers.merge(seen.writers) { _, new in new }
        return found
    }

    /// Returns the appointments with an answer of an attendee that was changed in Odoo since `since`. Odoo does not count
    /// that as a change of the appointment.
    private func answered(_ records: [CalendarRecord], since: Timestamp?) async throws -> Set<Int> {
        guard let since else { return [] }
        var answers: [Int: [(partner: Int, answer: String)]] = [:]
        for ids in Self.parts(records.map(\.event), Self.mostIDs) {
            let found = try await context.odoo.search(
                AppointmentExecutor.attendee,
                [["event_id", "in", JSONValue(ids)], ["write_date", ">=", .string(OdooTimeText.make(since))]],
                fields: ["event_id", "partner_id", "state"],
                page: Self.page
            )
            for record in found {
                guard let event = record["event_id"]?.reference?.id, let partner = record["partner_id"]?.reference?.id
                else { continue }
                answers[event, default: []].append((partner, record["state"]?.string ?? ""))
            }
        }
        var changed: Set<Int> = []
        for events in Self.parts(Array(answers.keys), Self.page) {
            for (event, text) in try await store.writtenAppointments(events, of: context.user.id) {
                let written = WrittenAppointment(CalendarLink(key: "", event: event, written: text))?.resolved?.answers
                let isChanged = answers[event]?.contains { partner, answer in
                    written?[partner].map { $0.rawValue != answer } ?? false
                }
                if isChanged == true { changed.insert(event) }
            }
        }
        return changed
    }

    private static func parts(_ ids: [Int], _ size: Int) -> [[Int]] {
        let ids = ids.sorted()
        return stride(from: 0, to: ids.count, by: size).map { Array(ids[$0..<min($0 + size, ids.count)]) }
    }

    /// Removes what Odoo created beside the appointments of series that someone edited there: it repeats them again,
    /// from one of them on, and archives or deletes the others.
    ///
    /// - Returns: what else of these series is no longer certain.
    private func undoSeries(
        of changed: [CalendarRecord],
        among all: [CalendarRecord],
        _ client: OdooEventClient?
    ) async throws -> [CalendarRecord] {
        let units = Set(changed.filter { !$0.key.isEmpty }.map { [$0.calendar, $0.unit] })
        let records = all.filter { units.contains([$0.calendar, $0.unit]) }
        let members = records.filter { !$0.isSeries }
        guard !members.isEmpty else { return [] }
        let own = if let client { client } else { try await OdooEventClient(context.odoo, as: context.odooUser) }
        let found = try await search(for: members.map(\.event), own)
        try await removeStrays(of: Set(members.map(\.event)), series: Set(records.filter(\.isSeries).map(\.event)), own)
        let known = Set(changed)
        return records.filter { record in
            guard !known.contains(record) else { return false }
            return record.isSeries || !found.events.contains(record.event) || record.differs(from: found.dates)
        }
    }

    /// - Parameter series: the series records that the gateway created.
    private func removeStrays(of events: Set<Int>, series: Set<Int>, _ client: OdooEventClient) async throws {
        do throws(OdooError) {
            let found = try await client.search(
                RecurrenceFields.model,
                [["base_event_id", "in", JSONValue(events.sorted())]],
                fields: ["base_event_id"]
            )
            guard !found.isEmpty else { return }
            let strays = try await client.search(
                Self.model,
                [
                    ["recurrence_id", "in", JSONValue(found.map(\.id))],
                    [.string(EventMark.field), "=", false],
                ],
                fields: ["recurrence_id"]
            ).map(\.id)
            if !strays.isEmpty { try await client.remove(Self.model, strays) }
            let made = found.map(\.id).filter { !series.contains($0) }
            if !made.isEmpty { try await client.remove(RecurrenceFields.model, made) }
        } catch {
            guard AppointmentExecutor.mayConcernOne(error) || error.cause == .missingRecord else { throw error }
            try await context.reporter.failed(Reason(.strayAppointments, cause: error.reason))
        }
    }
}

extension CalendarRecord {
    /// Whether Odoo's date differs from that of the last write; false if either is unknown.
    fileprivate func differs(from dates: [Int: String]) -> Bool {
        guard let writeDate, let date = dates[event] else { return false }
        return writeDate != date
    }
}
