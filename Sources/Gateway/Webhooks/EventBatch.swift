import Admin
import Base
import Cryptography
import Mail
import Storage

/// Events as one call tells them: one for each recipient, the oldest first.
struct EventBatch: Sendable {
    static let mostEvents = 100
    static let mostBytes = 256 << 10
    private static let type = "delivery.events"

    /// The same for the same events, so that the receiver recognises a repetition.
    let id: String
    let body: [UInt8]
    /// What is done with once the receiver has taken it.
    let range: EventRange

    /// - Parameter most: the most events. Fewer are taken where they would have too many bytes, but at least one.
    init(_ events: [DeliveryEvent], most: Int = mostEvents, _ options: DeliveryWebhookOptions, at now: Timestamp) {
        var (told, size): ([EventView], Int) = ([], 0)
        var range = EventRange(through: nil, count: 0)
        collecting: for event in events {
            for index in event.recipients.indices.dropFirst(event.told) {
                let view = EventView(event, to: event.recipients[index], options)
                size += view.body.count + 1
                guard told.isEmpty || told.count < most && size <= Self.mostBytes else {
                    if index > event.told { range.part = .init(number: event.number, told: index) }
                    break collecting
                }
                told.append(view)
            }
            range.through = event.number
        }
        range.count = told.count
        self.init(told, range, options, at: now)
    }

    /// A test, which is about no message.
    init(testAt now: Timestamp, _ options: DeliveryWebhookOptions) {
        self.init([EventView(testAt: now)], EventRange(through: nil, count: 1), options, at: now)
    }

    private init(_ events: [EventView], _ range: EventRange, _ options: DeliveryWebhookOptions, at now: Timestamp) {
        id = "msg_" + EventDigest.text(events.map(\.id))
        let data = Body.Details(gateway: options.source.host, events: events)
        body = Body(type: Self.type, timestamp: now.iso8601, data: data).body
        self.range = range
    }

    private struct Body: Encodable {
        struct Details: Encodable {
            let gateway: String
            let events: [EventView]
        }

        let type: String
        let timestamp: String
        let data: Details
    }
}

extension EventRange {
    /// All of these events, of which at least one is given.
    init(_ events: [DeliveryEvent]) {
        self.init(
            through: events.last?.number,
            count: events.reduce(0) { $0 + max($1.recipients.count - $1.told, 0) }
        )
    }
}

/// An event, for programs.
private struct EventView: Encodable {
    struct Cause: Encodable {
        /// The status code of a bounce, else the code of the gateway's reason.
        let code: String
        let text: String
    }

    struct Record: Encodable {
        let model: String
        let id: Int64
    }

    /// The same each time that the event is told.
    let id: String
    let type: String
    let time: String
    var queueID: String?
    var part: Int?
    var messageID: String?
    var account: String?
    var recipient: String?
    var reason: Cause?
    var gmailID: String?
    /// What the receiving side calls the message where that is not Gmail's id.
    var remoteID: String?
    var odoo: Record?
    var subject: String?
    var url: String?

    init(_ event: DeliveryEvent, to recipient: String, _ options: DeliveryWebhookOptions) {
        let message = "\(event.delivery.message)"
        id =
            "evt_"
            + EventDigest.text([
                message, "\(event.delivery.part)", event.kind.rawValue, "\(event.attempt)", recipient,
            ])
        type = event.kind.rawValue
        time = event.at.iso8601
        (queueID, part) = (message, event.delivery.part)
        (messageID, account) = (event.messageID, event.account)
        self.recipient = recipient
        reason = event.reason.map { Cause(code: event.status ?? $0.code.rawValue, text: $0.description) }
        switch event.remoteID {
        case .gmailMessage(let id): gmailID = id
        case let other?: remoteID = other.stored
        case nil: break
        }
        odoo = event.messageID.flatMap { OdooRecord(messageID: $0) }.map { Record(model: $0.model, id: $0.id) }
        if options.tellsSubjects { subject = event.subject }
        url = options.source.consoleURL.map { "\($0)/queue/\(message)" }
    }

    /// A test.
    init(testAt now: Timestamp) {
        type = "test"
        time = now.iso8601
        id = "evt_" + EventDigest.text([type, time])
    }
}

/// Ids that are the same for the same facts, whichever node tells them and however often.
private enum EventDigest {
    /// In bytes.
    private static let length = 16

    static func text(_ facts: [String]) -> String {
        let digest = SHA256.digest(Array(facts.joined(separator: "\n").utf8)).prefix(length)
        return Base64.encode(Array(digest), .url, padded: false)
    }
}
