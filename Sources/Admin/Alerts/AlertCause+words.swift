package import Base
import Storage

extension AlertCause {
    /// What is wrong and what to do about it.
    ///
    /// - Parameter zone: the time zone of dates, an IANA name; `nil` for the machine's.
    package func words(in language: Language, zone: String?) -> String {
        words(AlertText.of(language), LocalFormat(language, zone: zone))
    }

    func words(_ text: Translated<AlertText>, _ format: LocalFormat) -> String {
        switch self {
        case .diskFull(let free): text.diskFull(free >> 20)
        case .diskNearlyFull(let free): text.diskNearlyFull(free >> 20)
        case .certificate(let name, let fault, let folder): Self.words(name, fault, folder, text, format)
        case .noDefaultSender: text.noDefaultSender
        case .failedReports(let count): text.unreportedFailures(count, format.number(count))
        case .lostReports(let count): text.lostReports(count, format.number(count))
        case .failed(let count): text.failed(count, format.number(count))
        case .held(let count): text.held(count, format.number(count))
        case .grantNeeded(let account, let stops): Self.grants([account], stops: stops, text, format)
        case .dayLimitNear(let account, let sent, let limit):
            text.dayLimitNear("\(account.address)", format.number(sent), format.number(limit))
        case .actionFails(let kind, let users): text.actionFails(kind.title, users.count, format.number(users.count))
        case .nodeLost(let node): text.nodeLost(node.name, format.dateAndClock(node.lostAt))
        case .keyChangeIncomplete(let nodes):
            nodes.isEmpty ? text.keyChangeIncomplete : text.keyMissingOn(nodes.joined(separator: ", "))
        }
    }

    private static func words(
        _ name: String,
        _ fault: CertificateFault,
        _ folder: String,
        _ text: Translated<AlertText>,
        _ format: LocalFormat
    ) -> String {
        switch fault {
        case .unusable(let problem): text.certificateUnusable(name, problem, folder)
        case .expired(let end): text.certificateExpired(name, format.date(end), folder)
        case .expires(let end): text.certificateExpires(name, format.date(end), folder)
        case .notRenewed(let end): text.ownCertificateExpires(name, format.date(end), folder)
        }
    }

    /// Several revoked grants have one remedy, and so one sentence.
    static func grants(
        _ accounts: [AccountRecord],
        stops: [ScheduledAction],
        _ text: Translated<AlertText>,
        _ format: LocalFormat
    ) -> String {
        let names = accounts.prefix(2).map { "\($0.address)" }
        let words =
            switch accounts.count {
            case 1: text.grantNeeded(names[0])
            case 2: text.grantsNeeded(text.twoAccounts(names[0], names[1]))
            default: text.grantsNeeded(text.manyAccounts(names[0], format.number(accounts.count - 1)))
            }
        guard !stops.isEmpty else { return words }
        return words + " " + text.actionsFailToo(stops.map(\.title).joined(separator: ", "))
    }
}
