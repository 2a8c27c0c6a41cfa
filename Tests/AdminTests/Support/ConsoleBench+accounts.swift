import Base
import Mail
import Storage
import Testing

extension ConsoleBench {
    /// Adds an account with a grant that nobody can use.
    func addAccount(_ address: String, isDefaultSender: Bool = false) async throws -> AccountID {
        var options = AccountOptions()
        options.isDefaultSender = isDefaultSender
        return try await store.addAccount(
            try #require(Address(address)),
            sealedCredential: [1, 2, 3],
            scopes: ["https://www.googleapis.com/auth/gmail.modify"],
            options: options
        )
    }

    func account(_ id: AccountID) async throws -> AccountRecord {
        try #require(try await store.accounts().first { $0.id == id })
    }

    /// Puts a message into the account's queue.
    func keepMail(for account: AccountID) async throws -> QueueID {
        try await keep(
            "From: otto@acme.example\r\nTo: kunde@customer.example\r\n\r\nx\r\n",
            for: account,
            NewMessage.Summary(from: "otto@acme.example", subject: nil, messageID: nil)
        )
    }

    /// Puts a delivery report into the account's queue, which tells somebody that their mail failed.
    func keepReport(for account: AccountID) async throws -> QueueID {
        try await keep(
            "From: otto@acme.example\r\nTo: otto@acme.example\r\n\r\nx\r\n",
            for: account,
            NewMessage.Summary(from: "otto@acme.example", subject: "Delivery report", messageID: nil),
            sender: nil,
            protocol: MessageRecord.reportOrigin
        )
    }

    /// Puts a content into the account's queue.
    func keep(
        _ text: String,
        for account: AccountID,
        _ summary: NewMessage.Summary,
        sender: Address? = Address("otto@acme.example"),
        client: String? = nil,
        helo: String? = nil,
        protocol name: String = "ESMTP"
    ) async throws -> QueueID {
        let recipient = Recipient(Address(localPart: "kunde", domain: "customer.example"))
        let content = store.stageContent()
        try unsafe Array(text.utf8).withUnsafeBytes { unsafe try content.append($0) }?.perform()
        let message = NewMessage(
            envelope: Envelope(sender: sender, recipients: [recipient]),
            receivedAt: clock.now,
            origin: NewMessage.Origin(client: client, helo: helo, login: nil, with: name),
            digest: [1],
            summary: summary,
            deliveries: [PlannedDelivery(account: account, priority: .normal, recipients: [recipient])]
        )
        return try await store.enqueue(
            message,
            content: content,
            duplicates: DuplicateRule(policy: .deliver, window: .zero),
            asOf: nil,
            deadline: ContinuousClock.now + .minutes(2)
        ).id
    }

    /// Puts a content into the queue, with these deliveries.
    func keep(_ text: String, for deliveries: [PlannedDelivery]) async throws -> QueueID {
        let content = store.stageContent()
        try unsafe Array(text.utf8).withUnsafeBytes { unsafe try content.append($0) }?.perform()
        let message = NewMessage(
            envelope: Envelope(sender: Address("otto@acme.example"), recipients: deliveries.flatMap(\.recipients)),
            receivedAt: clock.now,
            origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "ESMTP"),
            digest: [1],
            summary: NewMessage.Summary(from: "otto@acme.example", subject: nil, messageID: nil),
            deliveries: deliveries
        )
        return try await store.enqueue(
            message,
            content: content,
            duplicates: DuplicateRule(policy: .deliver, window: .zero),
            asOf: nil,
            deadline: ContinuousClock.now + .minutes(2)
        ).id
    }

    /// Lets the next delivery of the account fail for good.
    func fail(next account: AccountID, events: [MessageEvent] = []) async throws {
        let request = LeaseRequest(account: account, limit: 1, now: clock.now, node: "here", unitsEach: 1)
        let lease = try #require(try await store.lease(request).first)
        let failed = AttemptResult(next: .failed, outcome: .failed, reason: "refused")
        try await store.finish(lease, with: AttemptEnd(failed, events: events), at: clock.now)
    }

    /// Lets Gmail accept the next delivery of the account.
    func deliver(next account: AccountID) async throws {
        let request = LeaseRequest(account: account, limit: 1, now: clock.now, node: "here", unitsEach: 1)
        let lease = try #require(try await store.lease(request).first)
        let accepted = AttemptResult(
            next: .delivered(remoteID: .gmailMessage("18c0ffee"), sentMessageID: nil),
            outcome: .delivered
        )
        try await store.finish(lease, with: AttemptEnd(accepted), at: clock.now)
    }

    /// Gives the account to the user with that address.
    func assign(_ account: AccountID, to email: String) async throws {
        let user = try #require(try await store.user(email: email))
        var change = UserChange()
        change.account = .some(account)
        try await store.changeUser(user.id, change)
    }

    /// Sets the account's health to a new one, as `change` makes it.
    func setHealth(of account: AccountID, _ change: (inout AccountHealth) -> Void) async throws {
        var health = AccountHealth()
        change(&health)
        try await store.setHealth(health, of: account)
    }

    /// Lets a run of the user end like that.
    func run(_ action: ScheduledAction, of user: UserID, with result: RunResult) async throws {
        try await store.setActionUsers([user], of: action, at: clock.now)
        _ = try await store.requestActionRun(action, for: user, at: clock.now)
        let until = clock.now + .minutes(5)
        let claim = try #require(try await store.claimActionRun(by: "here", at: clock.now, until: until))
        try await store.finishAction(claim, with: result, at: clock.now)
    }

    /// Lets a scheduled action of the user fail that often in a row.
    func failAction(_ action: ScheduledAction, of user: UserID, times: Int, at now: Timestamp) async throws {
        try await store.setActionUsers([user], of: action, at: now)
        for _ in 0..<times {
            _ = try await store.requestActionRun(action, for: user, at: now)
            let claim = try #require(try await store.claimActionRun(by: "here", at: now, until: now + .minutes(5)))
            try await store.finishAction(claim, with: RunResult(.failed, reasons: ["no"]), at: now)
        }
    }
}
