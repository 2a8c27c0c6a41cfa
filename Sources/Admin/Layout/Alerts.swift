import Base
import Storage

/// What needs attention, for one line on every page of administrators.
enum Alerts {
    /// The line for the page that answers the request; `nil` where there is nothing to tell, or nobody to tell it to.
    static func line(_ request: ConsoleRequest) async -> AlertLine? {
        guard request.isAdministrator else { return nil }
        do {
            // Who is where it can be fixed need not be told.
            let alerts = shown(try await causes(request), request).filter { !$0.leads(to: request.path) }
            // The start page is read to learn what needs a person.
            let isStart = request.path.description.prefix { $0 != "?" } == "/"
            return AlertLine(alerts, isOpen: isStart, request.text(AlertText.self), request.format)
        } catch {
            // The page itself says what is wrong with the store.
            return nil
        }
    }

    private static func causes(_ request: ConsoleRequest) async throws -> [AlertCause] {
        let console = request.console
        let search = AlertSearch(
            console.store,
            messagesPerDay: console.accounts.limits.messagesPerDay,
            at: console.clock.now
        )
        let own = search.ownCauses(space: console.gateway.freeSpace, certificates: console.gateway.certificates)
        return own + (try await search.sharedCauses())
    }

    /// The causes as alerts: all revoked grants are one.
    private static func shown(_ causes: [AlertCause], _ request: ConsoleRequest) -> [Alert] {
        let (text, format) = (request.text(AlertText.self), request.format)
        var revoked: [(account: AccountRecord, stops: [ScheduledAction])] = []
        for case .grantNeeded(let account, let stops) in causes { revoked.append((account, stops)) }
        var alerts: [Alert] = []
        for cause in causes {
            guard case .grantNeeded(let account, _) = cause else {
                alerts.append(alert(cause, cause.words(text, format), cause.page, text))
                continue
            }
            guard account.id == revoked.first?.account.id else { continue }
            let stopped = Set(revoked.flatMap(\.stops))
            let words = AlertCause.grants(
                revoked.map(\.account),
                stops: ScheduledAction.allCases.filter(stopped.contains),
                text,
                format
            )
            let isOwn = (try? request.user.account) == account.id
            let page: LocalPath? = revoked.count > 1 ? "/accounts" : isOwn ? "/personal" : cause.page
            alerts.append(alert(cause, words, page, text))
        }
        return alerts
    }

    private static func alert(
        _ cause: AlertCause,
        _ words: String,
        _ page: LocalPath?,
        _ text: Translated<AlertText>
    ) -> Alert {
        let kind: Notice.Kind = cause.isProblem ? .problem : .warning
        return Alert(cause.effect, Notice(kind, words, path: page, action: page == nil ? nil : text.fix))
    }
}
