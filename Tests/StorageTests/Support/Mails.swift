import Base
import Mail
import Storage

/// Times and messages for the tests.
enum Sample {
    static let now = Timestamp(milliseconds: 1_800_000_000_000)
    static let account = AccountID(rawValue: 1)
    static let other = AccountID(rawValue: 2)
    static let node = "here"
    static let noDuplicates = DuplicateRule(policy: .deliver, window: .zero)

    static func recipient(_ name: String) -> Recipient {
        Recipient(Address(localPart: name, domain: "customer.example"))
    }

    static func delivery(
        _ recipients: [String] = ["kunde"],
        account: AccountID = account,
        priority: Priority = .normal
    ) -> PlannedDelivery {
        PlannedDelivery(account: account, priority: priority, recipients: recipients.map(recipient))
    }

    static func message(
        _ deliveries: [PlannedDelivery] = [delivery()],
        receivedAt: Timestamp = now,
        digest: [UInt8] = [1, 2, 3],
        subject: String = "Angebot S00042"
    ) -> NewMessage {
        NewMessage(
            envelope: Envelope(
                sender: Address(localPart: "verkauf", domain: "acme.example"),
                recipients: deliveries.flatMap(\.recipients),
                returnContent: .headers,
                envelopeID: "env-7",
                needsSMTPUTF8: true
            ),
            receivedAt: receivedAt,
            origin: NewMessage.Origin(client: "127.0.0.1", helo: "odoo", login: "odoo", with: "ESMTPSA"),
            digest: digest,
            summary: NewMessage.Summary(from: "Verkauf", subject: subject, messageID: "<42@odoo>"),
            deliveries: deliveries
        )
    }

    static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    }
}

extension QueueIntake {
    /// A staged content of `bytes`, appended in pieces as from a connection.
    func staged(_ bytes: [UInt8], piece: Int = 10_000) throws -> any StagedContent {
        let content = stageContent()
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(piece))
            rest = rest.dropFirst(piece)
            let write: Result<PendingWrite?, StorageError> = unsafe part.withUnsafeBytes { buffer in
                do throws(StorageError) { return .success(unsafe try content.append(buffer)) } catch {
                    return .failure(error)
                }
            }
            try write.get()?.perform()
        }
        return content
    }

    @discardableResult
    func take(
        _ message: NewMessage = Sample.message(),
        content: [UInt8] = Array("Subject: x\r\n\r\ny\r\n".utf8),
        duplicates: DuplicateRule = Sample.noDuplicates,
        asOf revision: RoutingRevision? = nil,
        within limit: Duration = .minutes(10)
    ) async throws -> Enqueued {
        let deadline = ContinuousClock.now + limit
        return try await enqueue(
            message,
            content: try staged(content),
            duplicates: duplicates,
            asOf: revision,
            deadline: deadline
        )
    }
}

extension QueueStore {
    func lease(
        _ limit: Int = 10,
        of account: AccountID = Sample.account,
        at now: Timestamp = Sample.now,
        unitsEach: Int = 100
    ) async throws -> [LeasedDelivery] {
        let request = LeaseRequest(account: account, limit: limit, now: now, node: Sample.node, unitsEach: unitsEach)
        return try await lease(request)
    }

    func delivery(_ message: QueueID, part: Int = 1) async throws -> DeliveryRecord {
        let all = try await history(of: message).deliveries
        guard let found = all.first(where: { $0.id.part == part }) else {
            throw StorageError.notFound("part \(part)")
        }
        return found
    }

    func bytes(of message: QueueID, piece: Int = 7000) async throws -> [UInt8] {
        let content = try await content(of: message)
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: piece)
        while true {
            let result: Result<Int, StorageError> = unsafe buffer.withUnsafeMutableBytes { target in
                do throws(StorageError) { return .success(unsafe try content.read(at: all.count, into: target)) } catch
                {
                    return .failure(error)
                }
            }
            let count = try result.get()
            if count == 0 { return all }
            all += buffer[..<count]
        }
    }

    /// The number of deliveries in each state.
    func tally() async throws -> [DeliveryState: Int] {
        try await counts().reduce(into: [:]) { $0[$1.state, default: 0] += $1.count }
    }
}

extension AttemptResult {
    static let delivered = AttemptResult(
        next: .delivered(remoteID: .gmailMessage("18c0ffee"), sentMessageID: "<gm@mail.gmail.com>"),
        outcome: .delivered
    )
    static let failed = AttemptResult(next: .failed, outcome: .failed, reason: "refused", answer: "400 invalid")
    static func retry(_ until: Timestamp, counts: Bool = true) -> AttemptResult {
        AttemptResult(next: .waiting(until: until), outcome: .retry, reason: "429", countsAsAttempt: counts)
    }
    static func unknown(_ until: Timestamp) -> AttemptResult {
        AttemptResult(next: .outcomeUnknown(until: until), outcome: .unknown, reason: "timed out")
    }
}
