import Base
import Storage

/// What needs a person, on every page of administrators. The start page says itself which accounts need a grant, and why.
enum Attention {
    /// A scheduled action that failed so often in a row does not recover by itself.
    private static let repeatedly = 3
    /// How many accounts are named one by one; of more only the number is said.
    private static let mostNamed = 3
    /// So long before it expires, a certificate is worth a banner.
    static let certificateNotice = Duration.days(21)

    static func notices(_ visit: Visit) async -> [Notice] {
        guard visit.isAdministrator else { return [] }
        do {
            return try await found(visit)
        } catch {
            // The page itself says what is wrong with the store.
            return []
        }
    }

    private static func found(_ visit: Visit) async throws -> [Notice] {
        let isStart = visit.path.description.prefix { $0 != "?" } == "/"
        return (isStart ? [] : try await accounts(visit)) + disk(visit) + certificates(visit)
            + (try await queue(visit)) + (try await jobs(visit))
    }

    private static func accounts(_ visit: Visit) async throws -> [Notice] {
        let text = visit.text(AttentionText.self)
        let revoked = try await visit.console.store.accounts().filter { $0.health.state == .needsGrant }
        if revoked.count > mostNamed {
            let count = visit.format.number(revoked.count)
            return [Notice(.problem, text.grantsNeeded(count), path: "/accounts", action: text.look)]
        }
        return revoked.map { Notice(.problem, text.grantNeeded("\($0.address)"), path: $0.path, action: text.look) }
    }

    private static func disk(_ visit: Visit) -> [Notice] {
        let text = visit.text(AttentionText.self)
        let space = visit.console.seams.freeSpace()
        if space.free < space.reserve { return [Notice(.problem, text.diskFull(space.free >> 20))] }
        // Before mail is refused, there is time to do something about it.
        return space.free / 2 < space.reserve ? [Notice(.warning, text.diskNearlyFull(space.free >> 20))] : []
    }

    private static func certificates(_ visit: Visit) -> [Notice] {
        let (text, now) = (visit.text(AttentionText.self), visit.console.clock.now)
        let (folder, all) = visit.console.seams.certificates()
        return all.compactMap { certificate in
            let files = "\(folder)/\(certificate.name)"
            if let problem = certificate.problem {
                return Notice(.problem, text.certificateUnusable(certificate.name, problem, files))
            }
            guard let end = certificate.expiresAt, end - now < certificateNotice else { return nil }
            let date = visit.format.date(end)
            // One of its own that is still there so late could not be made anew.
            return end <= now
                ? Notice(.problem, text.certificateExpired(certificate.name, date, files))
                : Notice(
                    .warning,
                    certificate.isOwn
                        ? text.ownCertificateExpires(certificate.name, date, files)
                        : text.certificateExpires(certificate.name, date, files)
                )
        }
    }

    private static func queue(_ visit: Visit) async throws -> [Notice] {
        let text = visit.text(AttentionText.self)
        let counts = try await visit.console.store.counts()
        let groups = [(QueueFilter.Group.failed, text.failed), (.held, text.held)]
        let stopped: [Notice] = groups.compactMap { group, words in
            let count = counts.filter { group.states?.contains($0.state) == true }.reduce(0) { $0 + $1.count }
            guard count > 0 else { return nil }
            let path = LocalPath("/queue").with("state", group.rawValue)
            return Notice(.warning, words(count, visit.format.number(count)), path: path, action: text.look)
        }
        let failed = counts.filter { $0.state == .failed }.reduce(0) { $0 + $1.count }
        return try await reports(visit, among: failed) + stopped
    }

    /// Delivery reports that failed themselves: nobody else tells the senders.
    ///
    /// - Parameter failed: how many deliveries have failed in all.
    private static func reports(_ visit: Visit, among failed: Int) async throws -> [Notice] {
        guard failed > 0 else { return [] }
        let text = visit.text(AttentionText.self)
        var query = QueueQuery(states: [.failed], limit: 1)
        query.isOfReports = true
        query.countsUpTo = failed
        guard let count = try await visit.console.store.page(query).total, count > 0 else { return [] }
        let words = text.unreportedFailures(count, visit.format.number(count))
        return [Notice(.problem, words, path: QueueFilter.failedReports, action: text.look)]
    }

    private static func jobs(_ visit: Visit) async throws -> [Notice] {
        let text = visit.text(AttentionText.self)
        let failing = Dictionary(grouping: try await visit.console.store.jobStates()) { $0.kind }
            .mapValues { states in states.count { $0.failures >= repeatedly } }
        return JobKind.allCases.compactMap { kind in
            guard let people = failing[kind], people > 0 else { return nil }
            let words = text.jobFails(kind.title, people, visit.format.number(people))
            return Notice(.warning, words, path: kind.path, action: text.look)
        }
    }
}
