package import Base
import Cryptography
package import Storage

/// Who is told of an alert, and how.
package struct AlertReader: Sendable, Hashable {
    package let channel: AlertChannel
    /// The address; empty where the channel has one recipient.
    package let recipient: String
    package let language: Language
    /// Whether it is told as to the user whom it concerns.
    package let isPersonal: Bool

    package init(_ channel: AlertChannel, recipient: String = "", language: Language, isPersonal: Bool = false) {
        self.channel = channel
        self.recipient = recipient
        self.language = language
        self.isPersonal = isPersonal
    }
}

/// Something that needs a person now, and who is told.
package struct FoundAlert: Sendable {
    package let cause: String
    package let content: AlertContent
    package let readers: [AlertReader]

    package init(cause: String, content: AlertContent, readers: [AlertReader]) {
        self.cause = cause
        self.content = content
        self.readers = readers
    }
}

/// Decides who is told what, with no store, clock or network: each recipient once of each cause, and once that it is over.
package struct AlertPlan: Sendable {
    /// How long a cause must be gone before that is told: one that comes and goes is one.
    package static let settling = Duration.minutes(5)
    /// How often at most more failed or held deliveries are told of.
    package static let growthInterval = Duration.days(1)
    private static let idLength = 16

    private let scope: String
    private let known: [String: AlertRecord]
    private let isQuiet: Bool
    private let now: Timestamp

    /// - Parameters:
    ///   - scope: the name of the node whose machine is examined; empty for what all nodes share.
    ///   - known: the alerts that somebody was told of.
    ///   - isQuiet: whether people are not to be disturbed.
    package init(scope: String, known: [AlertRecord], isQuiet: Bool, at now: Timestamp) {
        self.scope = scope
        self.known = Dictionary(known.filter { $0.scope == scope }.map { ($0.cause, $0) }) { first, _ in first }
        self.isQuiet = isQuiet
        self.now = now
    }

    package func changes(_ found: [FoundAlert]) -> [AlertChange] {
        let present = Set(found.map(\.cause))
        let gone = known.values.filter { !present.contains($0.cause) }.sorted { $0.since < $1.since }
        return found.flatMap(changes) + gone.flatMap(changes(ofGone:))
    }

    // MARK: What lasts

    private func changes(of alert: FoundAlert) -> [AlertChange] {
        guard var record = known[alert.cause] else {
            let content = alert.content.stored
            let record = AlertRecord(scope: scope, cause: alert.cause, since: now, content: content)
            return [.keep(record)] + raise(alert, record, told: [])
        }
        var changes: [AlertChange] = []
        var told = record.messages.filter { $0.kind == .raised }
        var isChanged = false
        if record.missingSince != nil {
            record.missingSince = nil
            isChanged = true
            // Who knows that it was over is told again; who does not, never learns.
            let cleared = record.messages.filter { $0.kind == .cleared }
            let informed = cleared.filter { !$0.isDue }.map(\.way)
            changes += (cleared + told.filter { informed.contains($0.way) }).map { .withdraw($0) }
            told.removeAll { informed.contains($0.way) }
        }
        if isWorse(alert.content, record) {
            (record.content, record.toldAt) = (alert.content.stored, now)
            isChanged = true
            changes += told.map { .withdraw($0) }
            told = []
        }
        if isChanged { changes.insert(.keep(record), at: 0) }
        return changes + raise(alert, record, told: told)
    }

    /// Whether it is worth another message: a warning has become a problem, or more deliveries have failed or are held.
    private func isWorse(_ content: AlertContent, _ record: AlertRecord) -> Bool {
        guard let old = AlertContent(stored: record.content) else { return true }
        return (content.isProblem && !old.isProblem)
            || (content.amount > old.amount && now - record.toldAt >= Self.growthInterval)
    }

    private func raise(_ alert: FoundAlert, _ record: AlertRecord, told: [AlertMessage]) -> [AlertChange] {
        var known = Set(told.map(\.way))
        return alert.readers.compactMap { reader in
            // What stops new mail is worth waking somebody.
            guard !waits(reader.channel) || alert.content.stopsIntake else { return nil }
            let message = message(.raised, to: reader)
            return known.insert(message.way).inserted ? .add(message, to: record) : nil
        }
    }

    // MARK: What is gone

    private func changes(ofGone record: AlertRecord) -> [AlertChange] {
        guard let missingSince = record.missingSince else {
            var record = record
            record.missingSince = now
            return [.keep(record)]
        }
        guard now - missingSince >= Self.settling else { return [] }
        let cleared = Dictionary(
            record.messages.filter { $0.kind == .cleared }.map { ($0.way, $0) }
        ) { first, _ in first }
        var changes: [AlertChange] = []
        var isOver = true
        for raised in record.messages where raised.kind == .raised {
            if let message = cleared[raised.way] {
                isOver = isOver && !message.isDue
            } else if raised.state != .sent {
                // Nobody heard of it.
                changes.append(.withdraw(raised))
            } else {
                isOver = false
                if !waits(raised.channel) { changes.append(.add(message(.cleared, to: raised.reader), to: record)) }
            }
        }
        return isOver ? [.end(record)] : changes
    }

    /// Programs are told at any time.
    private func waits(_ channel: AlertChannel) -> Bool { isQuiet && channel != .webhook }

    private func message(_ kind: AlertMessage.Kind, to reader: AlertReader) -> AlertMessage {
        AlertMessage(
            id: Self.newID(),
            kind: kind,
            channel: reader.channel,
            recipient: reader.recipient,
            language: reader.language.rawValue,
            isPersonal: reader.isPersonal,
            createdAt: now
        )
    }

    /// The id of a new message.
    package static func newID() -> String {
        "msg_" + Base64.encode(RandomBytes.make(idLength), .url, padded: false)
    }
}

extension AlertMessage {
    /// On which way it goes to whom.
    fileprivate struct Way: Hashable {
        let channel: AlertChannel
        let recipient: String
    }

    fileprivate var way: Way { Way(channel: channel, recipient: recipient) }

    fileprivate var isDue: Bool {
        if case .due = state { true } else { false }
    }

    fileprivate var reader: AlertReader {
        AlertReader(
            channel,
            recipient: recipient,
            language: Language(rawValue: language) ?? .english,
            isPersonal: isPersonal
        )
    }
}

extension QuietHours {
    /// Whether that moment is within them.
    ///
    /// - Parameter zone: the time zone, an IANA name; `nil` for the machine's.
    package func contains(_ moment: Timestamp, zone: String?) -> Bool {
        contains(CivilTime(moment, offset: LocalFormat(.english, zone: zone).offset(at: moment)))
    }
}
