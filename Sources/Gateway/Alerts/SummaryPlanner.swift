import Admin
import Base
import Storage

/// Plans the summaries of the last day and the last week: once each is due, it is stored with a message for each recipient,
/// which is sent as those about alerts are.
///
/// The record of the last summary stays until the next one. So the store knows which periods were told, whichever node does it;
/// after an outage, the last period is told late, and earlier ones are not.
struct SummaryPlanner {
    /// The accounts that a summary names.
    private static let mostAccounts = 5

    private let options: AlertOptions
    private let store: any Store
    private let now: Timestamp

    init(_ options: AlertOptions, store: any Store, at now: Timestamp) {
        (self.options, self.store, self.now) = (options, store, now)
    }

    /// - Parameter causes: what needs a person now.
    func plan(_ causes: [AlertCause]) async throws {
        let known = try await store.alerts()
        let periods = periods
        var changes: [AlertChange] = []
        for kind in SummaryPeriod.Kind.allCases {
            let told = known.filter { $0.scope == kind.scope }
            guard let period = periods.first(where: { $0.kind == kind }) else {
                changes += told.map { .end($0) }
                continue
            }
            // The period that ends first after summaries were switched on is the first one told.
            guard let last = told.map(\.since).max() else {
                changes.append(.keep(record(of: period, content: "")))
                continue
            }
            // Where the time was changed, a period may end before the last one told.
            guard period.end > last else { continue }
            let content = try await content(of: period, causes)
            changes += told.map { .end($0) }
            changes += messages(record(of: period, content: content.stored), try await readers())
        }
        try await store.changeAlerts(changes)
    }

    private var periods: [SummaryPeriod] {
        let zone = options.source.zone
        return [
            options.dailySummary.map { SummaryPeriod(daily: $0, by: now, zone: zone) },
            options.weeklySummary.map { SummaryPeriod(weekly: $0, by: now, zone: zone) },
        ].compactMap(\.self)
    }

    private func record(of period: SummaryPeriod, content: String) -> AlertRecord {
        AlertRecord(scope: period.kind.scope, cause: period.end.iso8601, since: period.end, content: content)
    }

    private func readers() async throws -> [AlertReader] {
        options.administrativeReaders(try await store.users().filter(\.isActive))
    }

    private func messages(_ record: AlertRecord, _ readers: [AlertReader]) -> [AlertChange] {
        [.keep(record)]
            + readers.map { reader in
                let message = AlertMessage(
                    id: AlertPlan.newID(),
                    kind: .raised,
                    channel: reader.channel,
                    recipient: reader.recipient,
                    language: reader.language.rawValue,
                    isPersonal: false,
                    createdAt: now
                )
                return .add(message, to: record)
            }
    }

    private func content(of period: SummaryPeriod, _ causes: [AlertCause]) async throws -> SummaryLetter.Content {
        let range = period.start..<period.end
        let hours = try await store.traffic(range, of: nil)
        let addresses = Dictionary(uniqueKeysWithValues: try await store.accounts().map { ($0.id, "\($0.address)") })
        let busiest = try await store.trafficByAccount(range).filter { $0.delivered > 0 }
            .sorted { ($1.delivered, $0.account.rawValue) < ($0.delivered, $1.account.rawValue) }
        return SummaryLetter.Content(
            period,
            received: hours.reduce(0) { $0 + $1.received },
            sent: hours.reduce(0) { $0 + $1.delivered },
            failed: hours.reduce(0) { $0 + $1.failed },
            waiting: hours.last?.waiting ?? 0,
            // An account that was removed meanwhile has no address any more.
            accounts: busiest.compactMap { traffic in
                addresses[traffic.account].map { .init(address: $0, sent: traffic.delivered) }
            }.prefix(Self.mostAccounts).map(\.self),
            causes: causes,
            zone: options.source.zone
        )
    }
}
