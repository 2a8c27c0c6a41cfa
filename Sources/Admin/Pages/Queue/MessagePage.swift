import Base
import Mail
import Storage

/// The history of a message.
enum MessagePage {
    struct Delivery: Sendable {
        let id: String
        /// What can be done with it, as the bar's buttons name it.
        let can: String
        let isManageable: Bool
        let part: String
        let recipients: [String]
        let state: Badge
        let account: String
        /// The shared address for which the account was chosen.
        let pool: String?
        /// In whose Sent folder it is.
        let sentFolder: String?
        let priority: String
        let attempts: String
        let next: String?
        let reason: String?
        let gmail: String?
        let remoteID: String?
        let sentMessageID: String?
    }

    /// A step on the message's way, from its arrival to what became of it.
    struct Step: Sendable {
        let at: String
        /// As of a badge.
        let style: String
        let what: String
        let details: [String]
        let answer: String?
    }

    /// The recipients of what is captured, and where it can be sent.
    struct Captured: Sendable {
        let recipients: [String]
        let path: String
    }

    private struct View: Sendable {
        let subject: String
        let id: String
        let from: String
        let sender: String
        let messageID: String?
        let received: String
        let size: String
        let client: String
        let login: String?
        let envelopeID: String?
        let duplicate: String?
        let duplicatePath: String?
        let list: String
        let deliveries: [Delivery]
        let verdict: MessageVerdict?
        let life: [Step]
        let canManage: Bool
        let back: String
        let bar: BulkBar
        /// Nothing but its own deliveries is selected.
        let all: String?
        let captured: Captured?
        let content: MessageContentView?
    }

    static func show(_ request: ConsoleRequest, scope: QueueScope) async throws -> Answer {
        let text = request.text(QueueText.self)
        let store = request.console.store
        guard let id = QueueID(request.variables["id"] ?? "") else { throw Refusal.notFound }
        let own = request.isAdministrator ? nil : try request.user.account ?? .noAccount
        let watch = await request.watch(.message(id, of: own))
        let history = try await store.history(of: id)
        let deliveries = history.deliveries.filter { scope.contains($0.account) }
        // Another user's message is not found rather than forbidden: an ID must not reveal that it exists.
        guard !deliveries.isEmpty || scope == .everything else { throw Refusal.notFound }
        let accounts = try await store.accounts()
        let byID = Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, $0) })
        let names = byID.mapValues { "\($0.address)" }
        let shown = Set(deliveries.map(\.id))
        let attempts = history.attempts.filter { shown.contains($0.delivery) }
        let isWhole = scope == .everything
        let captured = deliveries.filter { $0.state == .captured }.flatMap(\.recipientTexts)
        let (message, format) = (history.message, request.format)
        let view = View(
            subject: message.summary.subject.flatMap { $0.isEmpty ? nil : $0 } ?? text.noSubject,
            id: "\(message.id)",
            from: message.summary.from ?? text.noSender,
            sender: message.senderText,
            messageID: message.summary.messageID,
            received: format.dateAndClock(message.receivedAt),
            size: format.size(message.size),
            client: [message.origin.with, message.origin.helo, message.origin.client].compactMap(\.self)
                .joined(separator: " · "),
            login: message.origin.login,
            envelopeID: message.envelope.envelopeID,
            duplicate: isWhole ? message.duplicateOf.map { "\($0)" } : nil,
            duplicatePath: isWhole ? message.duplicateOf.map { "/queue/\($0)" } : nil,
            list: scope.path.description,
            deliveries: deliveries.map { delivery($0, byID[$0.account], isWhole: isWhole, request) },
            verdict: deliveries.isEmpty
                ? nil
                : MessageVerdict(deliveries, isWhole ? history.events : [], byID, scope: scope, request),
            life: life(message, attempts, isWhole ? history.events : [], names, request),
            canManage: isWhole && deliveries.contains { !$0.state.isFinal },
            back: "/queue/\(message.id)",
            bar: BulkBar(
                Set(deliveries.map(\.state)),
                accounts.map { ("\($0.id.rawValue)", "\($0.address)") },
                request
            ),
            all: nil,
            captured: captured.isEmpty || !isWhole
                ? nil : Captured(recipients: captured, path: "/queue/\(message.id)/send-captured"),
            content: isWhole ? try await MessageContentView(message, isCaptured: !captured.isEmpty, request) : nil
        )
        var page = Page("message", title: view.subject, text: text, view: view)
        page.section = LocalPath("\(scope.path)/\(message.id)")
        page.watch = watch
        page.framesMail = view.content?.html != nil
        return .page(page)
    }

    private static func delivery(
        _ record: DeliveryRecord,
        _ account: AccountRecord?,
        isWhole: Bool,
        _ request: ConsoleRequest
    ) -> Delivery {
        let (text, format) = (request.text(QueueText.self), request.format)
        let address = account.map { "\($0.address)" }
        return Delivery(
            id: record.id.text,
            can: QueueAction.values(in: [record.state]),
            isManageable: isWhole && !QueueAction.all(in: [record.state]).isEmpty,
            part: "\(record.id.part)",
            recipients: record.recipientTexts,
            state: record.state.badge(text),
            account: address ?? text.missing(record.account),
            pool: record.pool.map { text.sharedAddress("\($0)") },
            sentFolder: record.remoteID?.isInSentFolder == true
                ? address.map { text.inSentFolder($0) } : nil,
            priority: record.priority.name(text),
            attempts: format.number(record.attempts),
            next: NextAttempt(record, by: account)?.words(request),
            reason: record.reason.map(request.words),
            gmail: GmailLink.url(address, record.remoteID),
            remoteID: record.remoteID?.description,
            sentMessageID: record.sentMessageID
        )
    }

    /// What happened to the message, in order. Of one moment, an attempt comes before what followed from it.
    private static func life(
        _ message: MessageRecord,
        _ attempts: [AttemptRecord],
        _ events: [MessageEvent],
        _ accounts: [AccountID: String],
        _ request: ConsoleRequest
    ) -> [Step] {
        let text = request.text(QueueText.self)
        let source = [message.origin.with, message.origin.helo, message.origin.client].compactMap(\.self)
        let arrival = Step(
            at: request.format.dateAndClock(message.receivedAt),
            style: "neutral",
            what: text.received,
            details: [source.joined(separator: " · ")],
            answer: nil
        )
        var steps = [(at: message.receivedAt, step: arrival)]
        steps += attempts.map { (at: $0.endedAt ?? $0.startedAt, step: step($0, accounts, request)) }
        steps += events.map { (at: $0.at, step: step($0, accounts, request)) }
        return steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element.step)
    }

    private static func step(_ record: AttemptRecord, _ accounts: [AccountID: String], _ request: ConsoleRequest)
        -> Step
    {
        let (text, format) = (request.text(QueueText.self), request.format)
        let took = record.endedAt.map { format.decimal(Double(($0 - record.startedAt).milliseconds) / 1000) + " s" }
        let address = accounts[record.account] ?? text.formerAccount
        let number = text.attemptOf("\(record.delivery.part)", "\(record.number)")
        return Step(
            at: format.dateAndClock(record.startedAt),
            style: (record.outcome?.kind ?? .neutral).rawValue,
            what: record.outcome.map(request.text(ReasonText.self).outcome) ?? text.running,
            details: [[number, address, took].compactMap(\.self).joined(separator: " · ")]
                + [record.reason.map(request.words)].compactMap(\.self),
            answer: record.answer
        )
    }

    private static func step(_ event: MessageEvent, _ accounts: [AccountID: String], _ request: ConsoleRequest) -> Step
    {
        var detail = event.detail
        if detail?.code == .toAccount, let account = detail.flatMap({ Int64($0.value(0)) }) {
            detail?.values = [accounts[AccountID(rawValue: account)] ?? request.text(QueueText.self).formerAccount]
        }
        return Step(
            at: request.format.dateAndClock(event.at),
            style: (event.kind == .unreported ? Badge.Kind.bad : .neutral).rawValue,
            what: request.text(ReasonText.self).event(event.kind),
            details: [detail.map(request.words)].compactMap(\.self),
            answer: nil
        )
    }
}

extension AttemptOutcome {
    fileprivate var kind: Badge.Kind {
        switch self {
        case .delivered, .found: .good
        case .retry, .notFound: .neutral
        case .unknown, .interrupted, .notLooked: .warning
        case .failed: .bad
        }
    }
}

extension RemoteID {
    /// Whether Gmail keeps the message in a Sent folder.
    fileprivate var isInSentFolder: Bool {
        switch self {
        case .gmailMessage, .gmailDraft, .smtpQueue: true
        case .odooDatabase, .other: false
        }
    }
}

/// A message's header, and its text if administrators may read it, as bounded plain text. Captured messages exist to be
/// read, with their HTML in a frame that isolates it.
struct MessageContentView: Sendable {
    struct HeaderField: Sendable {
        let name: String
        let value: String
    }

    /// The number of content bytes read for display.
    private static let mostBytes = 256 << 10
    private static let mostFields = 200
    private static let longestValue = 2000
    private static let longestText = 64 << 10

    let hasHeader: Bool
    let header: [HeaderField]
    /// `nil` if the setting does not allow it.
    let body: String?
    /// The path of the HTML.
    let html: String?
    let isCut: Bool
    let mayNotRead: Bool
    let problem: String?

    /// - Returns: `nil` once the content is deleted. A damaged content is reported: the page is needed all the more.
    init?(_ message: MessageRecord, isCaptured: Bool, _ request: ConsoleRequest) async throws {
        guard message.hasContent, !message.hasSecretLink else { return nil }
        let store = request.console.store
        let isAllowed = try await store.organisationSettings().administratorsReadMessages
        let mayRead = isCaptured || isAllowed
        let bytes: [UInt8]
        do { bytes = try await store.content(of: message.id).firstBytes(Self.mostBytes) } catch {
            (hasHeader, header, body, html, isCut, mayNotRead) = (false, [], nil, nil, false, !mayRead)
            problem = request.words(Reason(.contentUnreadable, "\(error)"))
            return
        }
        do {
            let block = try HeaderBlock(bytes)
            header = block.fields.prefix(Self.mostFields).map {
                HeaderField(name: $0.name, value: String(EncodedWord.decode($0.text).prefix(Self.longestValue)))
            }
            let mail = isCaptured ? ReadMail(bytes).body : nil
            let text =
                mail?.text ?? (mayRead ? MessagePreview(block, body: bytes[block.length...]).text : nil)
            body = text.map { String($0.prefix(Self.longestText)) }
            html = mail?.hasHTML == true ? "/queue/\(message.id)/html" : nil
            problem = nil
        } catch {
            (header, body, html, problem) = ([], nil, nil, request.words(Reason(.headerUnreadable, "\(error)")))
        }
        hasHeader = !header.isEmpty
        isCut = body != nil && (message.size > bytes.count || (body?.count ?? 0) >= Self.longestText)
        mayNotRead = !mayRead
    }
}
