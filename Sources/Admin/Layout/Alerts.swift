import Base
import Storage

/// What needs attention, for one line on every page of administrators.
enum Alerts {
    /// A scheduled action that failed so often in a row does not recover by itself.
    private static let repeatedly = 3
    /// So long before it expires, a certificate is worth an alert.
    static let certificateNotice = Duration.days(21)

    /// The line for the page that answers the request; `nil` where there is nothing to tell, or nobody to tell it to.
    static func line(_ request: ConsoleRequest) async -> AlertLine? {
        guard request.isAdministrator else { return nil }
        do {
            // Who is where it can be fixed need not be told.
            let alerts = try await found(request).filter { !$0.leads(to: request.path) }
            // The start page is read to learn what needs a person.
            let isStart = request.path.description.prefix { $0 != "?" } == "/"
            return AlertLine(alerts, isOpen: isStart, request.text(AlertText.self), request.format)
        } catch {
            // The page itself says what is wrong with the store.
            return nil
        }
    }

    private static func found(_ request: ConsoleRequest) async throws -> [Alert] {
        let accounts = try await request.console.store.accounts()
        return disk(request) + certificates(request) + defaultSender(request, accounts)
            + (try await queue(request)) + (try await grantsAndActions(request, accounts)) + (try await nodes(request))
    }

    private static func nodes(_ request: ConsoleRequest) async throws -> [Alert] {
        let text = request.text(AlertText.self)
        return try await request.console.store.nodes().missing.map { node in
            Alert(.nothing, Notice(.warning, text.nodeLost(node.name, request.format.dateAndClock(node.lostAt))))
        }
    }

    private static func defaultSender(_ request: ConsoleRequest, _ accounts: [AccountRecord]) -> [Alert] {
        guard !accounts.isEmpty, !accounts.contains(where: { $0.options.isDefaultSender }) else { return [] }
        let text = request.text(AlertText.self)
        return [Alert(.intake, Notice(.warning, text.noDefaultSender, path: "/accounts", action: text.fix))]
    }

    /// Grants that Google no longer accepts, with the scheduled actions that fail for it, and what else fails repeatedly.
    private static func grantsAndActions(
        _ request: ConsoleRequest,
        _ accounts: [AccountRecord]
    ) async throws -> [Alert] {
        let revoked = accounts.filter { $0.health.state == .needsGrant }
        let failing = try await request.console.store.actionStates().filter { $0.failures >= repeatedly }
        guard !revoked.isEmpty else { return actions(request, failing) }
        let ids = Set(revoked.map(\.id))
        let users = failing.isEmpty ? [] : try await request.console.store.users()
        let affected = Set(users.filter { $0.account.map(ids.contains) == true }.map(\.id))
        let caused = failing.filter { affected.contains($0.user) }
        return [grants(request, revoked, caused)] + actions(request, failing.filter { !affected.contains($0.user) })
    }

    private static func grants(
        _ request: ConsoleRequest,
        _ revoked: [AccountRecord],
        _ caused: [ActionState]
    ) -> Alert {
        let text = request.text(AlertText.self)
        let first = "\(revoked[0].address)"
        var words =
            switch revoked.count {
            case 1: text.grantNeeded(first)
            case 2: text.grantsNeeded(text.twoAccounts(first, "\(revoked[1].address)"))
            default: text.grantsNeeded(text.manyAccounts(first, request.format.number(revoked.count - 1)))
            }
        let kinds = Set(caused.map(\.kind))
        if !kinds.isEmpty {
            let titles = ScheduledAction.allCases.filter(kinds.contains).map(\.title)
            words += " " + text.actionsFailToo(titles.joined(separator: ", "))
        }
        let isOwn = (try? request.user.account) == revoked[0].id
        let path: LocalPath = revoked.count > 1 ? "/accounts" : isOwn ? "/personal" : revoked[0].path
        return Alert(.sending, Notice(.problem, words, path: path, action: text.fix))
    }

    private static func disk(_ request: ConsoleRequest) -> [Alert] {
        let text = request.text(AlertText.self)
        let space = request.console.gateway.freeSpace
        if space.free < space.reserve { return [Alert(.intake, Notice(.problem, text.diskFull(space.free >> 20)))] }
        // Before mail is refused, there is time to do something about it.
        guard space.free / 2 < space.reserve else { return [] }
        return [Alert(.nothing, Notice(.warning, text.diskNearlyFull(space.free >> 20)))]
    }

    private static func certificates(_ request: ConsoleRequest) -> [Alert] {
        let (text, now) = (request.text(AlertText.self), request.console.clock.now)
        let (folder, all) = request.console.gateway.certificates
        return all.compactMap { certificate in
            let files = "\(folder)/\(certificate.name)"
            if let problem = certificate.problem {
                return Alert(.intake, Notice(.problem, text.certificateUnusable(certificate.name, problem, files)))
            }
            guard let end = certificate.expiresAt, end - now < certificateNotice else { return nil }
            let date = request.format.date(end)
            // One of its own that is still there so late could not be renewed.
            guard end > now else {
                return Alert(.intake, Notice(.problem, text.certificateExpired(certificate.name, date, files)))
            }
            let words =
                certificate.isOwn
                ? text.ownCertificateExpires(certificate.name, date, files)
                : text.certificateExpires(certificate.name, date, files)
            return Alert(.nothing, Notice(.warning, words))
        }
    }

    private static func queue(_ request: ConsoleRequest) async throws -> [Alert] {
        let text = request.text(AlertText.self)
        let counts = try await request.console.store.counts()
        let groups = [(QueueFilter.Group.failed, text.failed), (.held, text.held)]
        let stopped: [Alert] = groups.compactMap { group, words in
            let count = counts.filter { group.states?.contains($0.state) == true }.reduce(0) { $0 + $1.count }
            guard count > 0 else { return nil }
            let path = LocalPath("/queue").with(.state, group.rawValue)
            let words = words(count, request.format.number(count))
            return Alert(.deliveries, Notice(.warning, words, path: path, action: text.fix))
        }
        let failed = counts.filter { $0.state == .failed }.reduce(0) { $0 + $1.count }
        return try await reports(request, among: failed) + stopped
    }

    /// Failures of which the senders do not know: their delivery reports failed themselves, or could not be queued.
    ///
    /// - Parameter failed: how many deliveries have failed in all.
    private static func reports(_ request: ConsoleRequest, among failed: Int) async throws -> [Alert] {
        guard failed > 0 else { return [] }
        let text = request.text(AlertText.self)
        var query = QueueQuery(states: [.failed], limit: 1)
        query.countsUpTo = failed
        var (failedReports, unreported) = (query, query)
        failedReports.isOfReports = true
        unreported.isUnreported = true
        var alerts: [Alert] = []
        for (query, words, path) in [
            (failedReports, text.unreportedFailures, QueueFilter.failedReports),
            (unreported, text.lostReports, QueueFilter.unreported),
        ] {
            guard let count = try await request.console.store.page(query).total, count > 0 else { continue }
            let words = words(count, request.format.number(count))
            alerts.append(Alert(.reports, Notice(.problem, words, path: path, action: text.fix)))
        }
        return alerts
    }

    private static func actions(_ request: ConsoleRequest, _ failing: [ActionState]) -> [Alert] {
        let text = request.text(AlertText.self)
        let users = Dictionary(grouping: failing) { $0.kind }.mapValues(\.count)
        return ScheduledAction.allCases.compactMap { kind in
            guard let users = users[kind] else { return nil }
            let words = text.actionFails(kind.title, users, request.format.number(users))
            return Alert(.synchronisation, Notice(.warning, words, path: kind.path, action: text.fix))
        }
    }
}
