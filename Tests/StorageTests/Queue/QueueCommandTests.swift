import Base
import Storage
import Testing

@Suite struct QueueCommandTests {
    @Test func holdAndRelease() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            let changed = try await store.manage(.message(id), .hold(because: "asked for"), at: Sample.now)
            #expect(changed == [DeliveryID(message: id, part: 1)])
            #expect(try await store.delivery(id).reason == "asked for")
            #expect(try await store.lease().isEmpty)
            #expect(try await store.manage(.message(id), .hold(because: "again"), at: Sample.now).isEmpty)
            #expect(try await store.manage(.message(id), .release, at: Sample.now).count == 1)
            #expect(try await store.delivery(id).reason == nil)
            #expect(try await store.lease().first?.mustSearch == false)
            #expect(try await store.history(of: id).events.map(\.kind) == [.held, .released])
        }
    }

    @Test func retryNowAndReleaseReviveTheFailed() async throws {
        try await withTemporaryStore { store in
            for command in [QueueCommand.retryNow, .release] {
                let id = try await store.take().id
                let lease = try #require(try await store.lease().first)
                try await store.finish(lease, with: .failed, at: Sample.now)
                #expect(try await store.manage(.message(id), command, at: Sample.now).count == 1)
                let again = try #require(try await store.lease().first)
                #expect(again.message.id == id)
                #expect(!again.mustSearch)
                try await store.finish(again, with: .delivered, at: Sample.now)
                #expect(try await store.manage(.message(id), command, at: Sample.now).isEmpty)
            }
        }
    }

    @Test func aUserMaySendWhatCannotBeLookedFor() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            let sent = try #require(try await store.lease().first)
            try await store.finish(sent, with: .unknown(Sample.now), at: Sample.now)
            _ = try await store.manage(.message(id), .hold(because: "cannot look"), at: Sample.now)
            #expect(try await store.manage(.message(id), .sendAnyway, at: Sample.now).count == 1)
            #expect(try await store.lease().first?.mustSearch == false)
        }
    }

    /// The outcome of an attempt is unknown and the search was postponed: no command may let it be sent without a
    /// search.
    @Test(arguments: [
        [QueueCommand.retryNow], [.hold(because: "x"), .release], [.hold(because: "x"), .retryNow, .release],
    ])
    func whatGmailMayHaveIsNeverSentUnseen(commands: [QueueCommand]) async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            let sent = try #require(try await store.lease().first)
            try await store.finish(sent, with: .unknown(Sample.now), at: Sample.now)
            let look = try #require(try await store.lease().first)
            let putOff = AttemptResult(
                next: .outcomeUnknown(until: Sample.now + .hours(1)),
                outcome: .retry,
                countsAsAttempt: false
            )
            try await store.finish(look, with: putOff, at: Sample.now)
            for command in commands { _ = try await store.manage(.message(id), command, at: Sample.now) }
            #expect(try await store.lease().first?.mustSearch == true)
        }
    }

    @Test func whatOneAccountMayHaveSentIsNotMovedToAnother() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            let sent = try #require(try await store.lease().first)
            let held = AttemptResult(next: .held, outcome: .unknown, reason: "cannot look")
            try await store.finish(sent, with: held, at: Sample.now)
            #expect(try await store.manage(.message(id), .reroute(to: Sample.other), at: Sample.now).isEmpty)
            #expect(try await store.delivery(id).account == Sample.account)
        }
    }

    @Test func onceLookedForAndNotFoundItIsFree() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            let sent = try #require(try await store.lease().first)
            try await store.finish(sent, with: .unknown(Sample.now), at: Sample.now)
            var look = try #require(try await store.lease().first)
            look.mustSearch = false
            try await store.finish(look, with: .failed, at: Sample.now)
            #expect(try await store.manage(.message(id), .reroute(to: Sample.other), at: Sample.now).count == 1)
            _ = try await store.manage(.message(id), .release, at: Sample.now)
            #expect(try await store.lease(of: Sample.other).first?.mustSearch == false)
        }
    }

    @Test func removeDropsTheContentAndIsFinal() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            #expect(try await store.manage(.message(id), .remove, at: Sample.now).count == 1)
            #expect(try await store.delivery(id).state == .removed)
            #expect(try await !store.history(of: id).message.hasContent)
            for command in [QueueCommand.release, .retryNow, .remove, .reroute(to: Sample.other)] {
                #expect(try await store.manage(.message(id), command, at: Sample.now).isEmpty)
            }
        }
    }

    @Test func whatIsBeingSentIsLeftAlone() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            _ = try await store.lease()
            for command in [QueueCommand.hold(because: ""), .release, .retryNow, .remove, .reroute(to: Sample.other)] {
                #expect(try await store.manage(.message(id), command, at: Sample.now).isEmpty)
            }
            #expect(try await store.delivery(id).state == .sending)
        }
    }

    @Test func rerouteMovesOneAccountsMail() async throws {
        try await withTemporaryStore { store in
            for _ in 0..<3 { try await store.take() }
            try await store.take(Sample.message([Sample.delivery(account: AccountID(rawValue: 3))]))
            let moved = try await store.manage(.account(Sample.account), .reroute(to: Sample.other), at: Sample.now)
            #expect(moved.count == 3)
            #expect(try await store.lease().isEmpty)
            #expect(try await store.lease(of: Sample.other).count == 3)
        }
    }

    @Test func onePartCanBeManagedAlone() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take(Sample.message([Sample.delivery(["a"]), Sample.delivery(["b"])])).id
            let part = DeliveryID(message: id, part: 2)
            #expect(try await store.manage(.delivery(part), .remove, at: Sample.now) == [part])
            #expect(try await store.history(of: id).deliveries.map(\.state) == [.waiting, .removed])
            #expect(try await store.history(of: id).message.hasContent)
        }
    }

    /// More than one transaction's worth, in messages of several parts.
    @Test func allMeansAllHoweverMany() async throws {
        try await withTemporaryStore { store in
            let parts = (0..<7).map { Sample.delivery(["r\($0)"]) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<350 { group.addTask { try await store.take(Sample.message(parts)) } }
                try await group.waitForAll()
            }
            for (command, state) in [
                (QueueCommand.retryNow, DeliveryState.waiting), (.hold(because: "x"), .held), (.release, .waiting),
                (.remove, .removed),
            ] {
                let changed = try await store.manage(.all, command, at: Sample.now)
                #expect(changed.count == 2450)
                #expect(Set(changed).count == 2450)
                #expect(try await store.tally() == [state: 2450])
            }
        }
    }
}
