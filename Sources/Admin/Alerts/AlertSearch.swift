package import Base
import Cryptography
package import Storage

/// Finds what needs a person.
package struct AlertSearch: Sendable {
    /// A scheduled action that failed so often in a row does not recover by itself.
    private static let repeatedly = 3
    /// So long before it expires, a certificate is worth an alert.
    package static let certificateNotice = Duration.days(21)
    /// From this share of the day's limit on, in hundredths, it is near.
    static let nearLimit = 80

    private let store: any Store
    private let messagesPerDay: Int
    private let now: Timestamp

    /// - Parameter messagesPerDay: the limit of accounts that have none of their own.
    package init(_ store: any Store, messagesPerDay: Int, at now: Timestamp) {
        (self.store, self.messagesPerDay, self.now) = (store, messagesPerDay, now)
    }

    /// What is wrong with the machine that asks.
    package func ownCauses(
        space: (free: Int, reserve: Int),
        certificates: (folder: String, all: [CertificateInfo])
    ) -> [AlertCause] {
        disk(space)
            + certificates.all.compactMap { certificate in
                fault(of: certificate).map {
                    .certificate(name: certificate.name, $0, folder: "\(certificates.folder)/\(certificate.name)")
                }
            }
    }

    /// What is wrong with what all nodes share.
    package func sharedCauses() async throws(StorageError) -> [AlertCause] {
        let accounts = try await store.accounts()
        return defaultSender(accounts) + (try await queue()) + (try await grantsAndActions(accounts))
            + (try await dayLimits(accounts)) + (try await nodes())
    }

    private func disk(_ space: (free: Int, reserve: Int)) -> [AlertCause] {
        if space.free < space.reserve { return [.diskFull(free: space.free)] }
        // Before mail is refused, there is time to do something about it.
        return space.free / 2 < space.reserve ? [.diskNearlyFull(free: space.free)] : []
    }

    private func fault(of certificate: CertificateInfo) -> AlertCause.CertificateFault? {
        if let problem = certificate.problem { return .unusable(problem) }
        guard let end = certificate.expiresAt, end - now < Self.certificateNotice else { return nil }
        guard end > now else { return .expired(end) }
        // One of its own that is still there so late could not be renewed.
        return certificate.isOwn ? .notRenewed(end) : .expires(end)
    }

    private func defaultSender(_ accounts: [AccountRecord]) -> [AlertCause] {
        accounts.isEmpty || accounts.contains { $0.options.isDefaultSender } ? [] : [.noDefaultSender]
    }

    private func queue() async throws(StorageError) -> [AlertCause] {
        let totals = try await store.totals()
        let (failed, held) = (totals[.failed] ?? 0, totals[.held] ?? 0)
        let stopped: [AlertCause] = (failed > 0 ? [.failed(failed)] : []) + (held > 0 ? [.held(held)] : [])
        guard failed > 0 else { return stopped }
        let unknown = try await store.unknownFailures()
        return (unknown.ofReports > 0 ? [.failedReports(unknown.ofReports)] : [])
            + (unknown.unreported > 0 ? [.lostReports(unknown.unreported)] : []) + stopped
    }

    /// Grants that Google no longer accepts, with the scheduled actions that fail for it, and what else fails repeatedly.
    private func grantsAndActions(_ accounts: [AccountRecord]) async throws(StorageError) -> [AlertCause] {
        let revoked = accounts.filter { $0.health.state == .needsGrant }
        let failing = try await store.actionStates(of: nil, failingAtLeast: Self.repeatedly)
        let ids = Set(revoked.map(\.id))
        let users = failing.isEmpty || revoked.isEmpty ? [] : try await store.users()
        let accountOf = Dictionary(
            users.compactMap { user in user.account.map { (user.id, $0) } }.filter { ids.contains($0.1) }
        ) { first, _ in first }
        let grants = revoked.map { account in
            let stopped = Set(failing.filter { accountOf[$0.user] == account.id }.map(\.kind))
            return AlertCause.grantNeeded(account, stops: ScheduledAction.allCases.filter(stopped.contains))
        }
        let others = Dictionary(grouping: failing.filter { accountOf[$0.user] == nil }) { $0.kind }
        return grants
            + ScheduledAction.allCases.compactMap { kind in
                others[kind].map { .actionFails(kind, users: $0.map(\.user).sorted()) }
            }
    }

    private func dayLimits(_ accounts: [AccountRecord]) async throws(StorageError) -> [AlertCause] {
        let sent = try await store.sentInDay(at: now)
        return accounts.compactMap { account in
            let (count, limit) = (sent[account.id] ?? 0, account.options.messagesPerDay ?? messagesPerDay)
            guard limit > 0, count * 100 >= limit * Self.nearLimit else { return nil }
            return .dayLimitNear(account, sent: count, limit: limit)
        }
    }

    private func nodes() async throws(StorageError) -> [AlertCause] {
        let list = try await store.nodes()
        return list.missing.map { .nodeLost($0) } + (try await keyChange(list.nodes))
    }

    /// A change of the sealing key that was begun and is not everywhere yet.
    private func keyChange(_ nodes: [NodeRecord]) async throws(StorageError) -> [AlertCause] {
        guard let sealing = try await store.sealing(), sealing.handover != nil else { return [] }
        let key = try? SealedBox.keyName(of: sealing.proof)
        return [.keyChangeIncomplete(nodes: nodes.filter { $0.keptKey != key }.map(\.name))]
    }
}
