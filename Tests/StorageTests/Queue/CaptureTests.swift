import Base
import Mail
import Storage
import Testing

/// Captured mail is kept, and nothing but a confirmation of its recipients sends it.
@Suite struct CaptureTests {
    private static let why = Reason(.capturedByListener, "test")

    private static func captured(_ recipients: [String] = ["kunde"]) -> PlannedDelivery {
        var delivery = Sample.delivery(recipients)
        delivery.captured = why
        return delivery
    }

    private static func addresses(_ names: String...) -> Set<String> {
        Set(names.map { "\($0)@customer.example" })
    }

    @Test(arguments: [0, 1 << 20])
    func isKeptAndNeverLeased(inlineLimit: Int) async throws {
        try await withTemporaryStore(inlineLimit: inlineLimit) { store in
            let content = Array("Subject: x\r\n\r\nkept\r\n".utf8)
            let id = try await store.take(Sample.message([Self.captured()]), content: content).id
            let delivery = try await store.delivery(id)
            #expect(delivery.state == .captured && delivery.reason == Self.why)
            #expect(try await store.bytes(of: id) == content)
            let later = Sample.now + .days(400)
            #expect(try await store.lease(at: later).isEmpty)
            #expect(try await store.nextDue(of: Sample.account) == nil)
            #expect(try await store.holdUnknown(at: later).isEmpty)
            for command in [
                QueueCommand.release, .sendAnyway, .retryNow, .hold(because: "x"), .reroute(to: Sample.other),
            ] {
                for selection in [QueueSelection.message(id), .all, .account(Sample.account)] {
                    #expect(try await store.manage(selection, command, at: later).isEmpty, "\(command)")
                }
            }
            #expect(try await store.delivery(id).state == .captured)
            // Nor is its record forgotten while it is kept.
            #expect(try await store.forget(endedBefore: later, limit: 100) == 0)
            #expect(try await store.list(QueueQuery(states: [.captured])).map(\.message.id) == [id])
            #expect(try await store.list(QueueQuery(states: [.held, .waiting])).isEmpty)
            #expect(try await store.counts().map(\.state) == [.captured])
        }
    }

    @Test func onlyThoseWhoMayReceiveAreSentTo() async throws {
        try await withTemporaryStore { store in
            let plan = [Sample.delivery(["kollege"]), Self.captured(["kunde", "chefin"])]
            let id = try await store.take(Sample.message(plan)).id
            let lease = try #require(try await store.lease().first)
            #expect(lease.delivery.recipientTexts == ["kollege@customer.example"])
            try await store.finish(lease, with: .delivered, at: Sample.now)
            #expect(try await store.lease(at: Sample.now + .days(1)).isEmpty)
            #expect(try await store.delivery(id, part: 2).state == .captured)
            // The captured part still needs it.
            #expect(try await !store.bytes(of: id).isEmpty)
            #expect(try await store.forget(endedBefore: Sample.now + .days(1), limit: 100) == 0)
        }
    }

    @Test func aConfirmationOfTheRecipientsSendsIt() async throws {
        try await withTemporaryStore { store in
            let plan = [Sample.delivery(["kollege"]), Self.captured(["kunde", "chefin"]), Self.captured(["dritte"])]
            let id = try await store.take(Sample.message(plan)).id
            let now = Sample.now + .hours(1)
            for wrong in [
                [], Self.addresses("kunde", "chefin"), Self.addresses("kunde", "chefin", "dritte", "kollege"),
            ] as [Set<String>] {
                await #expect(throws: StorageError.self) {
                    _ = try await store.sendCaptured(of: id, to: wrong, by: "anna", at: now)
                }
            }
            #expect(try await store.counts().first { $0.state == .captured }?.count == 2)
            let all = Self.addresses("kunde", "chefin", "dritte")
            let sent = try await store.sendCaptured(of: id, to: all, by: "anna@acme.example", at: now)
            #expect(sent == [2, 3].map { DeliveryID(message: id, part: $0) })
            #expect(try await store.lease(at: now).count == 3)
            let events = try await store.history(of: id).events
            #expect(events.map(\.kind) == [.released])
            #expect(events.first?.detail == Reason(.capturedSentBy, "anna@acme.example"))
            // Once.
            await #expect(throws: StorageError.notFound("captured mail of message \(id)")) {
                _ = try await store.sendCaptured(of: id, to: all, by: "anna", at: now)
            }
        }
    }

    /// What a backup still holds as captured may have been sent after the backup was taken.
    @Test func isSearchedForAfterARestoreBeforeItIsSent() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take(Sample.message([Self.captured()])).id
            let now = Sample.now + .hours(2)
            _ = try await store.distrust(since: Sample.now + .hours(1), at: now, searchAt: now)
            #expect(try await store.delivery(id).state == .captured)
            #expect(try await store.lease(at: now + .days(1)).isEmpty)
            _ = try await store.sendCaptured(of: id, to: Self.addresses("kunde"), by: "anna", at: now)
            let lease = try #require(try await store.lease(at: now).first)
            #expect(lease.mustSearch && lease.firstAttemptAt == Sample.now + .hours(1))
        }
    }

    @Test(arguments: [0, 1 << 20])
    func isRemovedAfterItsTime(inlineLimit: Int) async throws {
        try await withTemporaryStore(inlineLimit: inlineLimit) { store in
            let old = try await store.take(Sample.message([Self.captured(), Sample.delivery(["kollege"])])).id
            let new = try await store.take(Sample.message([Self.captured()], receivedAt: Sample.now + .days(2))).id
            let now = Sample.now + .days(3)
            #expect(try await store.removeCaptured(receivedBefore: Sample.now + .days(1), limit: 10, at: now) == 1)
            #expect(try await store.delivery(old).state == .removed)
            #expect(try await store.delivery(new).state == .captured)
            #expect(try await store.history(of: old).events.map(\.detail) == [Reason(.captureExpired)])
            // What else there is of the message is sent as before.
            let lease = try #require(try await store.lease(at: now).first)
            try await store.finish(lease, with: .delivered, at: now)
            await #expect(throws: StorageError.self) { try await store.content(of: old) }
            #expect(try await !store.bytes(of: new).isEmpty)
            #expect(try await store.removeCaptured(receivedBefore: Sample.now + .days(1), limit: 10, at: now) == 0)
            #expect(try await store.forget(endedBefore: now + .days(1), limit: 10) == 1)
        }
    }

    @Test func aUserMayRemoveIt() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take(Sample.message([Self.captured()])).id
            #expect(try await store.manage(.message(id), .remove, at: Sample.now).count == 1)
            #expect(try await store.delivery(id).state == .removed)
            await #expect(throws: StorageError.self) { try await store.content(of: id) }
        }
    }

    @Test func isNoReasonToWithholdWhatIsSent() async throws {
        try await withTemporaryStore { store in
            let rule = DuplicateRule(policy: .suppress, window: .hours(1))
            let captured = try await store.take(Sample.message([Self.captured()]), duplicates: rule)
            let sent = try await store.take(duplicates: rule)
            #expect(captured.duplicateOf == nil && sent.duplicateOf == nil && !sent.suppressed)
            // And what is captured stays so, whatever the rule says about duplicates.
            let again = try await store.take(
                Sample.message([Self.captured()]),
                duplicates: DuplicateRule(policy: .hold, window: .hours(1))
            )
            #expect(again.duplicateOf == sent.id)
            #expect(try await store.delivery(again.id).state == .captured)
        }
    }

    /// The counts that the charts are drawn from: captured mail was received, and never was in the queue.
    @Test func isNotCountedAsWaiting() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take(Sample.message([Self.captured(["a"]), Sample.delivery(["b"])])).id
            let hours = Sample.now - .hours(1)..<Sample.now + .hours(3)
            func figures() async throws -> [Int] {
                let all = try await store.traffic(hours, of: nil)
                return [all.reduce(0) { $0 + $1.received }, all.last?.waiting ?? -1]
            }
            #expect(try await figures() == [2, 1])
            _ = try await store.sendCaptured(of: id, to: Self.addresses("a"), by: "x", at: Sample.now + .hours(1))
            #expect(try await figures() == [2, 2])
            _ = try await store.manage(.all, .remove, at: Sample.now + .hours(2))
            #expect(try await figures() == [2, 0])
        }
    }

    @Test func theLoginsRuleIsStored() async throws {
        try await withTemporaryStore { store in
            var login = LoginRecord(
                name: "test",
                passwordHash: nil,
                mayUse: [],
                account: nil,
                isEnabled: true,
                createdAt: Sample.now
            )
            for policy in [
                CapturePolicy(capturesAll: true), CapturePolicy(allowOnly: ["@acme.example", "x@y.example"]),
                CapturePolicy(),
            ] {
                login.capture = policy
                try await store.saveLogin(login)
                #expect(try await store.login(named: "TEST")?.capture == policy)
                #expect(try await store.logins().map(\.capture) == [policy])
            }
        }
    }

    @Test(arguments: [
        (CapturePolicy(), false), (CapturePolicy(capturesAll: true), true),
        (CapturePolicy(allowOnly: ["@customer.example"]), false),
        (CapturePolicy(allowOnly: ["@CUSTOMER.example"]), false),
        (CapturePolicy(allowOnly: ["kunde@customer.example"]), false),
        (CapturePolicy(allowOnly: ["andere@customer.example", "@acme.example"]), true),
        (CapturePolicy(allowOnly: ["@example"]), true), (CapturePolicy(allowOnly: ["@mail.customer.example"]), true),
        (CapturePolicy(capturesAll: true, allowOnly: ["@customer.example"]), true),
    ])
    func aRuleDecidesByAddressOrDomain(policy: CapturePolicy, isCaptured: Bool) {
        #expect(policy.captures(Address(localPart: "kunde", domain: "customer.example")) == isCaptured)
        #expect(policy.isActive || !isCaptured)
    }

    @Test func entriesAreAddressesAndDomains() {
        for entry in ["@acme.example", "a@acme.example", "@büro.example"] { #expect(CapturePolicy.isEntry(entry)) }
        for entry in ["", "@", "acme.example", "a@", "@a b", "*", "*@acme.example x"] {
            #expect(!CapturePolicy.isEntry(entry), "\(entry)")
        }
    }
}
