import Base
import Storage

/// What needs attention, on every page of administrators. The start page says itself which accounts need a grant, and why.
enum Alerts {
    /// A scheduled action that failed so often in a row does not recover by itself.
    private static let repeatedly = 3
    /// How many accounts are named one by one; of more only the number is said.
    private static let mostNamed = 3
    /// So long before it expires, a certificate is worth a banner.
    static let certificateNotice = Duration.days(21)

    static func notices(_ request: ConsoleRequest) async -> [Notice] {
        guard request.isAdministrator else { return [] }
        do {
            return try await found(request)
        } catch {
            // The page itself says what is wrong with the store.
            return []
        }
    }

    private static func found(_ request: ConsoleRequest) async throws -> [Notice] {
        let isStart = request.path.description.prefix { $0 != "?" } == "/"
        return (isStart ? [] : try await accounts(request)) + disk(request) + certificates(request)
            + (try await queue(request)) + (try await actions(request))
    }

    private static func accounts(_ request: ConsoleRequest) async throws -> [Notice] {
        let text = request.text(AlertText.self)
        let revoked = try await request.console.store.accounts().filter { $0.health.state == .needsGrant }
        if revoked.count > mostNamed {
            let count = request.format.number(revoked.count)
            return [Notice(.problem, text.grantsNeeded(count), path: "/accounts", action: text.fix)]
        }
        return revoked.map { Notice(.problem, text.grantNeeded("\($0.address)"), path: $0.path, action: text.fix) }
    }

    private static func disk(_ request: ConsoleRequest) -> [Notice] {
        let text = request.text(AlertText.self)
        let space = request.console.services.freeSpace()
        if space.free < space.reserve { return [Notice(.problem, text.diskFull(space.free >> 20))] }
        // Before mail is refused, there is time to do something about it.
        return space.free / 2 < space.reserve ? [Notice(.warning, text.diskNearlyFull(space.free >> 20))] : []
    }

    private static func certificates(_ request: ConsoleRequest) -> [Notice] {
        let (text, now) = (request.text(AlertText.self), request.console.clock.now)
        let (folder, all) = request.console.services.certificates()
        return all.compactMap { certificate in
            let files = "\(folder)/\(certificate.name)"
            if let problem = certificate.problem {
                return Notice(.problem, text.certificateUnusable(certificate.name, problem, files))
            }
            guard let end = certificate.expiresAt, end - now < certificateNotice else { return nil }
            let date = request.format.date(end)
            // One of its own that is still there so late could not be renewed.
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

    private static func queue(_ request: ConsoleRequest) async throws -> [Notice] {
        let text = request.text(AlertText.self)
        let counts = try await request.console.store.counts()
        let groups = [(QueueFilter.Group.failed, text.failed), (.held, text.held)]
        let stopped: [Notice] = groups.compactMap { group, words in
            let count = counts.filter { group.states?.contains($0.state) == true }.reduce(0) { $0 + $1.count }
            guard count > 0 else { return nil }
            let path = LocalPath("/queue").with(.state, group.rawValue)
            return Notice(.warning, words(count, request.format.number(count)), path: path, action: text.fix)
        }
        let failed = counts.filter { $0.state == .failed }.reduce(0) { $0 + $1.count }
        return try await reports(request, among: failed) + stopped
    }

    /// Failures of which the senders do not know: their delivery reports failed themselves, or could not be queued.
    ///
    /// - Parameter failed: how many deliveries have failed in all.
    private static func reports(_ request: ConsoleRequest, among failed: Int) async throws -> [Notice] {
        guard failed > 0 else { return [] }
        let text = request.text(AlertText.self)
        var query = QueueQuery(states: [.failed], limit: 1)
        query.countsUpTo = failed
        var (failedReports, unreported) = (query, query)
        failedReports.isOfReports = true
        unreported.isUnreported = true
        var notices: [Notice] = []
        for (query, words, path) in [
            (failedReports, text.unreportedFailures, QueueFilter.failedReports),
            (unreported, text.lostReports, QueueFilter.unreported),
        ] {
            guard let count = try await request.console.store.page(query).total, count > 0 else { continue }
            notices.append(
                Notice(.problem, words(count, request.format.number(count)), path: path, action: text.fix)
            )
        }
        return notices
    }

    private static func actions(_ request: ConsoleRequest) async throws -> [Notice] {
        let text = request.text(AlertText.self)
        let failing = Dictionary(grouping: try await request.console.store.actionStates()) { $0.kind }
            .mapValues { states in states.count { $0.failures >= repeatedly } }
        return ScheduledAction.allCases.compactMap { kind in
            guard let users = failing[kind], users > 0 else { return nil }
            let words = text.actionFails(kind.title, users, request.format.number(users))
            return Notice(.warning, words, path: kind.path, action: text.fix)
        }
    }
}

/// The words of the banner: what is wrong, and what to do about it.
struct AlertText: Texts {
    let fix = Localized("Fix", "Beheben")
    let grantNeeded = { @Sendable (account: String) in
        Localized(
            "\(account) cannot send until access is granted again.",
            "\(account) kann erst wieder senden, wenn der Zugriff neu gewährt ist."
        )
    }
    let grantsNeeded = { @Sendable (count: String) in
        Localized(
            "\(count) accounts cannot send until access is granted again.",
            "\(count) Konten können erst wieder senden, wenn der Zugriff neu gewährt ist."
        )
    }
    let diskFull = { @Sendable (mebibytes: Int) in
        Localized(
            "The queue's disk has only \(mebibytes) MiB left: new mail is refused. Free up space on it.",
            "Auf dem Datenträger der Warteschlange sind nur noch \(mebibytes) MiB frei: Neue E-Mails werden "
                + "abgewiesen. Geben Sie Speicherplatz frei."
        )
    }
    let diskNearlyFull = { @Sendable (mebibytes: Int) in
        Localized(
            "The queue's disk is nearly full (\(mebibytes) MiB free). Free up space before new mail is refused.",
            "Der Datenträger der Warteschlange ist fast voll (\(mebibytes) MiB frei). Geben Sie Speicherplatz frei, "
                + "bevor neue E-Mails abgewiesen werden."
        )
    }
    let certificateExpires = { @Sendable (name: String, date: String, folder: String) in
        Localized(
            "The certificate \(name) expires on \(date). Renew it and put the new files into \(folder); they take "
                + "effect without a restart.",
            "Das Zertifikat \(name) läuft am \(date) ab. Erneuern Sie es und legen Sie die neuen Dateien in "
                + "\(folder) ab; ein Neustart ist nicht nötig."
        )
    }
    let ownCertificateExpires = { @Sendable (name: String, date: String, folder: String) in
        Localized(
            "The gateway's own certificate \(name) expires on \(date) and could not be renewed. Check that the "
                + "gateway may write to \(folder).",
            "Das Zertifikat \(name) des Gateways läuft am \(date) ab und konnte nicht erneuert werden. Prüfen Sie, "
                + "ob das Gateway in \(folder) schreiben darf."
        )
    }
    let certificateExpired = { @Sendable (name: String, date: String, folder: String) in
        Localized(
            "The certificate \(name) expired on \(date): clients that check it refuse to connect. Put new files "
                + "into \(folder); they take effect without a restart.",
            "Das Zertifikat \(name) ist am \(date) abgelaufen: Clients, die es prüfen, verbinden sich nicht mehr. "
                + "Legen Sie neue Dateien in \(folder) ab; ein Neustart ist nicht nötig."
        )
    }
    let certificateUnusable = { @Sendable (name: String, problem: String, folder: String) in
        Localized(
            "The files of the certificate \(name) cannot be used (\(problem)). Put valid ones into \(folder).",
            "Die Dateien des Zertifikats \(name) sind unbrauchbar (\(problem)). Legen Sie gültige in \(folder) ab."
        )
    }
    let failed = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "delivery has", many: "deliveries have")) failed. Retry, send through "
                + "another account, or remove.",
            "\(written) \(plural(count, one: "Zustellung ist", many: "Zustellungen sind")) fehlgeschlagen. "
                + "Versuchen Sie es erneut, senden Sie über ein anderes Konto oder entfernen Sie sie."
        )
    }
    let unreportedFailures = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "delivery report has", many: "delivery reports have")) reached nobody: the "
                + "senders do not know what became of their mail. Fix the cause and retry, or notify the senders and "
                + "remove.",
            "\(written) \(plural(count, one: "Zustellbericht hat", many: "Zustellberichte haben")) niemanden erreicht: "
                + "Die Absender wissen nicht, was aus ihren E-Mails wurde. Beheben Sie die Ursache und "
                + "versuchen Sie es erneut, oder benachrichtigen Sie die Absender und entfernen Sie die Berichte."
        )
    }
    let lostReports = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) failed \(plural(count, one: "delivery", many: "deliveries")) could not be reported: the "
                + "senders do not know of it. Fix the cause, which the log shows, and retry, or notify the senders and remove.",
            "\(written) fehlgeschlagene \(plural(count, one: "Zustellung", many: "Zustellungen")) konnten nicht "
                + "gemeldet werden: Die Absender wissen nichts davon. Beheben Sie die Ursache, die im Protokoll "
                + "steht, und versuchen Sie es erneut, oder benachrichtigen Sie die Absender und entfernen Sie die "
                + "Zustellungen."
        )
    }
    let held = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "delivery is", many: "deliveries are")) on hold until someone "
                + "decides. Release or remove.",
            "\(written) \(plural(count, one: "Zustellung ist", many: "Zustellungen sind")) angehalten. Geben Sie "
                + "sie frei oder entfernen Sie sie."
        )
    }
    let actionFails = { @Sendable (action: String, users: Int, written: String) in
        Localized(
            "\(action) keeps failing for \(written) \(plural(users, one: "user", many: "users")) and is retried less "
                + "often. Its last runs show the reason.",
            "\(action) schlägt für \(written) Benutzer immer wieder fehl und läuft deshalb seltener. Die letzten "
                + "Läufe zeigen den Grund."
        )
    }
}
