import Base
import Storage

/// What became of a message, in plain words, and the one thing that is sensible to do about it.
struct MessageVerdict: Sendable {
    /// An action of the queue on the deliveries that need it.
    struct Deed: Sendable {
        let command: String
        let name: String
        let deliveries: [String]
    }

    struct Link: Sendable {
        let path: String
        let name: String
    }

    /// The deliveries that are named one by one; others are only counted.
    private static let mostNamed = 3

    /// As of a notice.
    let style: String
    let headline: String
    let details: [String]
    let deed: Deed?
    let link: Link?
    /// The address of the message in Gmail.
    let gmail: String?

    /// - Parameters:
    ///   - deliveries: those that the reader may see; not empty.
    ///   - events: what else happened to the message; empty where the reader may not see it.
    init(
        _ deliveries: [DeliveryRecord],
        _ events: [MessageEvent],
        _ accounts: [AccountID: AccountRecord],
        scope: QueueScope,
        _ request: ConsoleRequest
    ) {
        let text = request.text(VerdictText.self)
        let states = Set(deliveries.map(\.state))
        style =
            (states.contains(.failed)
            ? Notice.Kind.problem
            : states.isSubset(of: [.delivered])
                ? .done : states.isDisjoint(with: [.held, .outcomeUnknown]) ? .note : .warning)
            .rawValue
        headline = Self.headline(deliveries, text, request.format)
        let open = deliveries.filter { $0.state != .delivered }
        var details = open.prefix(Self.mostNamed).map { Self.detail($0, accounts[$0.account], text, request) }
        if open.count > Self.mostNamed {
            let more = open.count - Self.mostNamed
            details.append(text.others(more, request.format.number(more)))
        }
        if let report = events.last(where: { [.reported, .unreported].contains($0.kind) }) {
            let isTold = report.kind == .reported
            details.append(isTold ? text.told(report.detail?.value(1) ?? "") : text.notTold)
        }
        self.details = details
        deed = scope == .everything ? Self.deed(deliveries, accounts, request) : nil
        link = deed == nil ? Self.link(deliveries, accounts, scope, request) : nil
        let sent = deliveries.first { $0.state == .delivered }
        gmail = sent.flatMap { one in GmailLink.url(accounts[one.account].map { "\($0.address)" }, one.remoteID) }
    }

    private static func headline(
        _ deliveries: [DeliveryRecord],
        _ text: Translated<VerdictText>,
        _ format: LocalFormat
    ) -> String {
        let all = deliveries.flatMap(\.recipientTexts)
        let sent = deliveries.filter { $0.state == .delivered }.flatMap(\.recipientTexts)
        if sent.count == all.count {
            return sent.count == 1 ? text.sentTo(sent[0]) : text.sentToAll(format.number(sent.count))
        }
        if !sent.isEmpty { return text.sentToSome(format.number(sent.count), format.number(all.count)) }
        let states = Set(deliveries.map(\.state))
        guard states.count == 1, let state = states.first else { return text.notSentYet }
        return text.state(state)
    }

    private static func detail(
        _ delivery: DeliveryRecord,
        _ account: AccountRecord?,
        _ text: Translated<VerdictText>,
        _ request: ConsoleRequest
    ) -> String {
        let recipients = request.format.names(delivery.recipientTexts, andMore: text.andMore)
        let next = NextAttempt(delivery, by: account)?.words(request)
        let reasons = [delivery.reason.map(request.words), next].compactMap(\.self)
        let known = reasons.isEmpty ? text.state(delivery.state) : reasons.joined(separator: ". ")
        return "\(recipients): \(known)."
    }

    /// What an administrator does with what failed or was held; first what stops most.
    private static func deed(
        _ deliveries: [DeliveryRecord],
        _ accounts: [AccountID: AccountRecord],
        _ request: ConsoleRequest
    ) -> Deed? {
        let text = request.text(QueueText.self)
        func deed(_ action: QueueAction, _ state: DeliveryState) -> Deed? {
            let ids = deliveries.filter { $0.state == state }.map(\.id.text)
            return ids.isEmpty ? nil : Deed(command: action.rawValue, name: text.action(action), deliveries: ids)
        }
        return deed(.retry, .failed) ?? deed(.release, .held)
    }

    /// Where an account is mended for which the message waits.
    private static func link(
        _ deliveries: [DeliveryRecord],
        _ accounts: [AccountID: AccountRecord],
        _ scope: QueueScope,
        _ request: ConsoleRequest
    ) -> Link? {
        let text = request.text(VerdictText.self)
        let waiting = deliveries.filter(\.state.isTimed).compactMap { accounts[$0.account] }
        guard let account = waiting.first(where: { $0.health.state != .working }) else { return nil }
        if account.id == (try? request.user.account), account.health.state == .needsGrant {
            return Link(path: "/personal", name: text.grantAgain)
        }
        guard scope == .everything else { return nil }
        return Link(path: account.path.description, name: text.toAccount("\(account.address)"))
    }
}

/// The words of the verdict.
struct VerdictText: Texts {
    let sentTo = { @Sendable (recipient: String) in
        Localized("Sent to \(recipient).", "Gesendet an \(recipient).")
    }
    let sentToAll = { @Sendable (count: String) in
        Localized("Sent to all \(count) recipients.", "An alle \(count) Empfänger gesendet.")
    }
    let sentToSome = { @Sendable (sent: String, all: String) in
        Localized("Sent to \(sent) of \(all) recipients.", "An \(sent) von \(all) Empfängern gesendet.")
    }
    let notSentYet = Localized("Not sent to anybody yet.", "Noch an niemanden gesendet.")
    let state = { @Sendable (state: DeliveryState) in
        switch state {
        case .waiting: Localized("Waits to be sent", "Wartet auf den Versand")
        case .sending: Localized("Is being sent", "Wird gerade gesendet")
        case .outcomeUnknown:
            Localized(
                "Google's answer was lost; Gmail is searched before anything is sent again",
                "Googles Antwort blieb aus; bevor erneut gesendet wird, wird in Gmail gesucht"
            )
        case .held: Localized("On hold until someone decides", "Angehalten, bis jemand entscheidet")
        case .delivered: Localized("Sent", "Gesendet")
        case .failed: Localized("Not sent: it failed", "Nicht gesendet: fehlgeschlagen")
        case .suppressed: Localized("Not sent: a duplicate", "Nicht gesendet: ein Duplikat")
        case .removed: Localized("Not sent: removed from the queue", "Nicht gesendet: aus der Warteschlange entfernt")
        case .captured: Localized("Captured: kept, and not sent", "Abgefangen: aufbewahrt und nicht gesendet")
        }
    }
    let andMore = { @Sendable (count: Int) in
        Localized("and \(count) more", "und \(count) weitere")
    }
    let others = { @Sendable (count: Int, written: String) in
        Localized(
            "And \(written) \(plural(count, one: "other delivery", many: "other deliveries")) below.",
            "Und \(written) weitere \(plural(count, one: "Zustellung", many: "Zustellungen")) weiter unten."
        )
    }
    let told = { @Sendable (sender: String) in
        Localized("\(sender) was told.", "\(sender) weiß davon.")
    }
    let notTold = Localized(
        "The sender could not be told, and does not know of it.",
        "Der Absender konnte nicht benachrichtigt werden und weiß nichts davon."
    )
    let grantAgain = Localized("Grant access again", "Zugriff neu gewähren")
    let toAccount = { @Sendable (address: String) in
        Localized("Go to \(address)", "Zu \(address)")
    }
}
