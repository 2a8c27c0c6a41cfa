import Base
import Mail
import Storage
import Testing

/// The addresses that do not exist.
@Suite struct BounceListTests {
    private static let now = Timestamp(milliseconds: 1_795_000_000_000)

    private static func bounce(_ address: String, _ status: String = "5.1.1", _ reason: String = "no such user") throws
        -> LastingBounce
    {
        LastingBounce(try #require(Address(address)), status: status, reason: reason)
    }

    @Test func aMessageCountsOnceForEachAddress() async throws {
        try await withTemporaryStore { store in
            let (first, second) = (QueueID(rawValue: 1), QueueID(rawValue: 2))
            let gone = try Self.bounce("Gone@Customer.example")
            try await store.addBounces([gone, try Self.bounce("other@customer.example")], of: first, at: Self.now)
            try await store.addBounces([gone], of: first, at: Self.now + .seconds(1))
            let again = try Self.bounce("gone@customer.example", "5.1.10", "null MX")
            try await store.addBounces([again], of: second, at: Self.now + .days(1))
            let all = try await store.bouncedAddresses()
            #expect(all.map(\.address) == ["gone@customer.example", "other@customer.example"])
            let last = try #require(all.first)
            #expect(last.count == 2 && last.status == "5.1.10" && last.reason == "null MX" && last.message == second)
            #expect(last.firstAt == Self.now && last.lastAt == Self.now + .days(1))
        }
    }

    @Test func somebodysAddressesAreFoundWhateverTheirCase() async throws {
        try await withTemporaryStore { store in
            let asked = try ["GONE@customer.example", "other@customer.example", "c@customer.example"].map {
                try #require(Address($0))
            }
            #expect(try await store.bouncedAddresses(among: asked).isEmpty)
            let bounces = [try Self.bounce("Gone@Customer.example"), try Self.bounce("b@customer.example")]
            try await store.addBounces(bounces, of: QueueID(rawValue: 1), at: Self.now)
            #expect(try await store.bouncedAddresses(among: asked).map(\.address) == ["gone@customer.example"])
            #expect(try await store.bouncedAddresses(among: []).isEmpty)
        }
    }

    @Test func aLeaseTellsWhetherTheListHasAnyIfItIsAsked() async throws {
        try await withTemporaryStore { store in
            func lease(asks: Bool) async throws -> LeasedDelivery {
                try await store.take()
                let request = LeaseRequest(
                    account: Sample.account,
                    limit: 1,
                    now: Sample.now,
                    node: Sample.node,
                    unitsEach: 1,
                    asksForBounces: asks
                )
                return try #require(try await store.lease(request).first)
            }
            #expect(try await !lease(asks: true).areBouncesKnown)
            try await store.addBounces([try Self.bounce("a@b.example")], of: QueueID(rawValue: 1), at: Self.now)
            #expect(try await !lease(asks: false).areBouncesKnown)
            #expect(try await lease(asks: true).areBouncesKnown)
        }
    }

    /// What Gmail says of a recipient is on the list as soon as the failure is stored, once.
    @Test func theEndOfAnAttemptAddsWhatItMet() async throws {
        try await withTemporaryStore { store in
            try await store.take()
            let lease = try #require(try await store.lease().first)
            let end = AttemptEnd(.failed, bounces: [try Self.bounce("kunde@customer.example")])
            for second in 0..<2 { try await store.finish(lease, with: end, at: Self.now + .seconds(second)) }
            let listed = try await store.bouncedAddresses()
            #expect(listed.map(\.address) == ["kunde@customer.example"] && listed.map(\.lastAt) == [Self.now])
            #expect(listed.map(\.message) == [lease.message.id])
        }
    }

    @Test func addressesAreRemovedByHandAndAfterATime() async throws {
        try await withTemporaryStore { store in
            for number in 0..<3 {
                let bounces = [try Self.bounce("a\(number)@customer.example")]
                try await store.addBounces(bounces, of: QueueID(rawValue: 1), at: Self.now + .days(number))
            }
            #expect(try await store.removeBounces(["a1@customer.example", "nobody@customer.example"]) == 1)
            #expect(try await store.forgetBounces(before: Self.now + .seconds(1)) == 1)
            #expect(try await store.bouncedAddresses().map(\.address) == ["a2@customer.example"])
        }
    }

    @Test func onlyTheLatestAreKept() async throws {
        try await withTemporaryStore { store in
            let bounces = try (0..<BouncedAddress.most).map { try Self.bounce("a\($0)@customer.example") }
            try await store.addBounces(bounces, of: QueueID(rawValue: 1), at: Self.now)
            let newer = try (0..<2).map { try Self.bounce("b\($0)@customer.example") }
            try await store.addBounces(newer, of: QueueID(rawValue: 2), at: Self.now + .seconds(1))
            let all = try await store.bouncedAddresses()
            #expect(all.count == BouncedAddress.most)
            #expect(all.prefix(2).map(\.address) == ["b0@customer.example", "b1@customer.example"])
        }
    }

    /// Neither a full mailbox nor the sender's own address says that there is no such recipient.
    @Test(arguments: [
        ("5.1.1", true), ("5.1.2", true), ("5.1.10", true), ("5.1.7", false), ("5.1.8", false), ("5.2.2", false),
        ("5.7.1", false), ("4.1.1", false), ("5.0.0", false), ("", false),
    ])
    func someStatusCodesSayThatThereIsNoSuchAddress(_ status: String, _ isLasting: Bool) {
        #expect(BouncedAddress.isLasting(status) == isLasting)
    }
}
