import Base
import GoogleSimulator
import Mail
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing

@testable import Sync

/// Lost answers, crashes and refusals on both sides.
@Suite(.timeLimit(.minutes(10))) struct TransferFailureTests {
    private func tick(_ bench: TransferBench, _ work: () async throws(RunStop) -> Void) async throws(RunStop) {
        let stop: RunStop? = await bench.ticking {
            do throws(RunStop) { try await work() } catch { return error }
            return nil
        }
        if let stop { throw stop }
    }

    /// Runs until one completes, as the scheduler would.
    private func settle(_ bench: TransferBench, _ change: (inout MailTransferOptions) -> Void) async throws {
        for _ in 0..<40 {
            do throws(RunStop) {
                // A new gateway, which knows only what is in the store.
                let quota = QuotaLedger.unbounded(bench.store, bench.clock)
                let parts = MailSyncServices(store: bench.store, quota: quota, images: .visible)
                try await tick(bench) { () throws(RunStop) in
                    _ = try await bench.transfer(parts: parts, change: change)
                }
                let waits = try? await bench.staged().contains { if case .requested = $0.state { true } else { false } }
                if waits == false { return }
            } catch {
                if case .failed(let reason) = error { Issue.record("\(reason)") }
            }
            bench.clock.advance(by: .minutes(6))
        }
        Issue.record("it never comes to its end")
    }

    @Test(arguments: [OdooFault.Effect.dropAfter, .dropBefore, .page(status: 502, afterWork: true), .concurrent])
    func aLostAnswerOfOdooMakesNoSecondMessage(_ effect: OdooFault.Effect) async throws {
        try await TransferBench.run { bench in
            let karl = try bench.odoo.add("res.partner", ["name": "Karl", "email": "karl@customer.example"])
            try bench.google.put(SampleMessage.make(), labels: [bench.incoming.labelID], of: TransferBench.address)
            bench.odoo.add(fault: OdooFault(effect, method: "mail.message.create", count: 2))
            try await settle(bench) { $0.importsByItself = true }
            #expect(try bench.messages(on: karl).count == 1)
        }
    }

    @Test func afterALostAnswerNothingIsTriedWhileOdooMayStillBeAtWork() async throws {
        try await TransferBench.run { bench in
            try bench.odoo.add("res.partner", ["name": "Karl", "email": "karl@customer.example"])
            try bench.google.put(SampleMessage.make(), labels: [bench.incoming.labelID], of: TransferBench.address)
            bench.odoo.add(fault: OdooFault(.dropBefore, method: "mail.message.create"))
            await #expect(throws: RunStop.self) { try await bench.transfer { $0.importsByItself = true } }
            _ = bench.odoo.takeCalls()
            try await bench.transfer { $0.importsByItself = true }
            #expect(bench.odoo.takeCalls()["mail.message.create"] == nil)
        }
    }

    @Test(arguments: ["messages.get", "messages.list", "messages.trash", "history.list", "getProfile"])
    func aFailureOfGmailLosesNothingAndDuplicatesNothing(_ method: String) async throws {
        try await TransferBench.run { bench in
            let karl = try bench.odoo.add("res.partner", ["name": "Karl", "email": "karl@customer.example"])
            let ids = try (1...5).map {
                try bench.google.put(
                    SampleMessage.make($0),
                    labels: [bench.incoming.labelID],
                    of: TransferBench.address
                )
            }
            for effect in [Fault.Effect.dropAfter, .backend(status: 503, afterWork: true), .html(afterWork: false)] {
                bench.google.inject(Fault(effect, method: method, count: 2))
            }
            let change: (inout MailTransferOptions) -> Void = {
                $0.importsByItself = true
                $0.deletesTransferred = true
            }
            try await settle(bench, change)
            try await settle(bench, change)
            #expect(Set(try await bench.staged().map(\.gmailID)) == Set(ids))
            #expect(try await bench.staged().count == 5)
            #expect(try bench.messages(on: karl).count == 5)
            for id in ids { #expect(bench.google.labels(of: id, of: TransferBench.address)?.contains("TRASH") == true) }
        }
    }

    @Test func aForgottenHistoryIsReadAgain() async throws {
        try await TransferBench.run { bench in
            try bench.google.put(SampleMessage.make(1), labels: [bench.incoming.labelID], of: TransferBench.address)
            try await bench.transfer { $0.leavesInFolder = true }
            try bench.google.put(SampleMessage.make(2), labels: [bench.incoming.labelID], of: TransferBench.address)
            bench.google.forgetHistory(of: TransferBench.address)
            #expect(try await bench.transfer { $0.leavesInFolder = true } == ["fetched": 1])
            #expect(try await bench.staged().count == 2)
        }
    }

    @Test func whatSomebodyTookOutOfTheFolderMeanwhileIsLeftAlone() async throws {
        try await TransferBench.run { bench in
            let id = try bench.google.put(
                SampleMessage.make(),
                labels: [bench.incoming.labelID, "INBOX"],
                of: TransferBench.address
            )
            let tries = bench.parts.limits.retryPauses.count + 1
            bench.google.inject(Fault(.dropBefore, method: "messages.trash", count: tries))
            await #expect(throws: RunStop.self) {
                try await bench.ticking { try await bench.transfer { $0.deletesTransferred = true } }
            }
            bench.google.change(id, remove: [bench.incoming.labelID], of: TransferBench.address)
            try await bench.transfer { $0.deletesTransferred = true }
            #expect(bench.google.labels(of: id, of: TransferBench.address) == ["INBOX"])
            #expect(try await bench.staged().count == 1)
        }
    }

    @Test func aMessageThatIsTooLargeIsNamedAndLeftWhereItIs() async throws {
        var limits = TransferLimits()
        limits.largestMessage = 100 << 10
        try await TransferBench.run(limits: limits) { bench in
            let large = SampleMessage.make(1, body: String(repeating: "x", count: 2 << 20))
            let id = try bench.google.put(large, labels: [bench.incoming.labelID], of: TransferBench.address)
            try bench.google.put(SampleMessage.make(2), labels: [bench.incoming.labelID], of: TransferBench.address)
            try await bench.transfer { $0.deletesTransferred = true }
            let staged = try await bench.staged()
            #expect(staged.map(\.state) == [.failed, .waiting] && staged[0].facts.subject == "Angebot 1")
            #expect(bench.google.labels(of: id, of: TransferBench.address) == [bench.incoming.labelID])
            #expect(try await bench.transfer { $0.deletesTransferred = true } == [:])
        }
    }

    @Test func refusedByOdooItWaitsForAUserAndStopsNoOther() async throws {
        try await TransferBench.run { bench in
            let karl = try bench.odoo.add("res.partner", ["name": "Karl", "email": "karl@customer.example"])
            for number in 1...2 {
                try bench.google.put(
                    SampleMessage.make(number),
                    labels: [bench.incoming.labelID],
                    of: TransferBench.address
                )
            }
            try await bench.transfer()
            let first = try #require(try await bench.staged().first)
            // A contact that does not exist.
            try await bench.store.choose([StagedContact(id: 999_999, name: "Gone")], of: first.id, in: bench.list())
            try await bench.importAll()
            try await bench.transfer()
            let staged = try await bench.staged()
            #expect(staged.map(\.state) == [.failed, .imported(at: bench.clock.now)])
            #expect(staged[0].problem == Reason(.contactGone, "Gone"))
            #expect(try bench.messages(on: karl).count == 1)
            // With another contact it is requested again.
            try await bench.store.choose([], of: first.id, in: bench.list())
            #expect(
                try await bench.store.requestImport(of: [first.id], removing: false, in: bench.list()).requested == 1
            )
            try await bench.transfer()
            #expect(try bench.messages(on: karl).count == 2)
        }
    }

    private func put(_ count: Int, _ bench: TransferBench) throws -> [String] {
        try (1...count).map {
            try bench.google.put(SampleMessage.make($0), labels: [bench.incoming.labelID], of: TransferBench.address)
        }
    }

    @Test(arguments: ["messages.get", "messages.trash"], [500, 503])
    func aTemporaryFailureOfOneMessageDoesNotFailTheRun(_ method: String, _ status: Int) async throws {
        try await TransferBench.run { bench in
            let ids = try put(3, bench)
            bench.google.inject(Fault(.backend(status: status, afterWork: false), method: method, count: 2))
            let counts = try await bench.ticking { try await bench.transfer { $0.deletesTransferred = true } }
            #expect(counts == ["fetched": 3])
            #expect(try await bench.staged().map(\.gmailID) == ids)
            for id in ids { #expect(bench.google.labels(of: id, of: TransferBench.address)?.contains("TRASH") == true) }
        }
    }

    @Test func oneMessageThatCannotBeReadStopsNoOtherAndIsReadLater() async throws {
        try await TransferBench.run { bench in
            let ids = try put(3, bench)
            let tries = bench.parts.limits.retryPauses.count + 1
            bench.google.inject(Fault(.backend(status: 500, afterWork: false), method: "messages.get", count: tries))
            let counts = try await bench.ticking { try await bench.transfer { $0.deletesTransferred = true } }
            #expect(counts == ["fetched": 2, "failed": 1])
            #expect(bench.google.labels(of: ids[0], of: TransferBench.address) == [bench.incoming.labelID])
            #expect(try await bench.transfer { $0.deletesTransferred = true } == ["fetched": 1])
            #expect(try await bench.staged().map(\.gmailID) == [ids[1], ids[2], ids[0]])
        }
    }

    @Test func oneMessageThatGmailRefusesStopsNoOther() async throws {
        try await TransferBench.run { bench in
            let ids = try put(3, bench)
            bench.google.inject(Fault(.backend(status: 400, afterWork: false), method: "messages.get", count: 1))
            #expect(try await bench.transfer { $0.deletesTransferred = true } == ["fetched": 2, "failed": 1])
            #expect(bench.google.labels(of: ids[0], of: TransferBench.address) == [bench.incoming.labelID])
            #expect(try await bench.transfer { $0.deletesTransferred = true } == ["fetched": 1])
            #expect(try await bench.staged().map(\.gmailID) == [ids[1], ids[2], ids[0]])
        }
    }

    @Test func damagedNeighboursHoldUpNoOther() async throws {
        try await TransferBench.run { bench in
            let ids = try put(6, bench)
            let tries = bench.parts.limits.mostFailuresInARow * (bench.parts.limits.retryPauses.count + 1)
            bench.google.inject(Fault(.backend(status: 500, afterWork: false), method: "messages.get", count: tries))
            let counts = try await bench.ticking { try await bench.transfer() }
            #expect(counts == ["fetched": 4, "failed": 2])
            // The youngest has shown that Gmail works.
            #expect(try await bench.staged().map(\.gmailID) == [ids[5], ids[2], ids[3], ids[4]])
            #expect(try await bench.transfer() == ["fetched": 2])
        }
    }

    /// As many as one run fetches: earlier, each run tried these again, and no other.
    @Test(arguments: [400, 500])
    func aFolderWhoseOldestAreAllDamagedGoesOnWithTheOthers(status: Int) async throws {
        try await TransferBench.run { bench in
            let ids = try put(8, bench)
            let run = { (isRequested: Bool) in
                try await bench.ticking { try await bench.transfer(isRequested: isRequested) { $0.incomingCount = 3 } }
            }
            let tries = status == 500 ? bench.parts.limits.retryPauses.count + 1 : 1
            bench.google.inject(
                Fault(.backend(status: status, afterWork: false), method: "messages.get", count: 3 * tries)
            )
            // If Gmail refuses them, each is the cause; else the run ends, since Gmail may be.
            if status == 400 {
                #expect(try await run(false) == ["failed": 3])
            } else {
                await #expect(throws: RunStop.self) { try await run(false) }
            }
            let damaged = status == 400 ? Array(ids[0..<3]) : [ids[0], ids[1], ids[7]]
            let others = ids.filter { !damaged.contains($0) }
            #expect(try await run(false) == ["fetched": 3, "failed": 3])
            #expect(try await run(false) == ["fetched": 2, "failed": 3])
            #expect(try await bench.staged().map(\.gmailID) == others)
            // They are left alone for a while, unless a user asks.
            #expect(try await run(false) == ["failed": 3])
            bench.clock.advance(by: bench.parts.limits.firstFetchPause)
            #expect(try await run(status == 400) == ["fetched": 3])
            #expect(try await bench.staged().map(\.gmailID) == others + damaged)
            #expect(try await bench.store.fetchFailures(in: bench.list()).isEmpty)
            #expect(try await run(false) == [:])
        }
    }

    @Test func whatFailsAgainWaitsLongerAndIsForgottenOnceItLeavesTheFolder() async throws {
        try await TransferBench.run { bench in
            let ids = try put(2, bench)
            let first = bench.parts.limits.firstFetchPause
            for count in 1...3 {
                bench.google.inject(Fault(.backend(status: 400, afterWork: false), method: "messages.get", count: 1))
                #expect(
                    try await bench.transfer(isRequested: false)
                        == ["fetched": count == 1 ? 1 : nil, "failed": 1].compactMapValues(\.self)
                )
                let failure = try #require(try await bench.store.fetchFailures(in: bench.list())[ids[0]])
                let pause = first * (1 << (count - 1))
                #expect(failure == FetchFailure(count: count, notBefore: bench.clock.now + pause))
                bench.clock.advance(by: pause)
            }
            bench.google.change(ids[0], remove: [bench.incoming.labelID], of: TransferBench.address)
            #expect(try await bench.transfer(isRequested: false) == [:])
            #expect(try await bench.store.fetchFailures(in: bench.list()).isEmpty)
        }
    }

    /// If the message is not the cause, the run does not try all of them.
    @Test func whereGmailIsDownTheRunEnds() async throws {
        try await TransferBench.run { bench in
            _ = try put(20, bench)
            bench.google.inject(Fault(.backend(status: 503, afterWork: false), method: "messages.get"))
            await #expect(throws: RunStop.self) { try await bench.ticking { try await bench.transfer() } }
            let tries = (bench.parts.limits.mostFailuresInARow + 1) * (bench.parts.limits.retryPauses.count + 1)
            let calls = bench.google.requestCounts.filter { $0.key.hasPrefix("gmail.users.messages.get") }
            #expect(calls.values.reduce(0, +) == tries)
        }
    }

    @Test(arguments: [TransferTreatment.trash, .removeLabel])
    func oneThatGmailDoesNotTakeOutOfTheFolderStopsNoOther(_ treatment: TransferTreatment) async throws {
        try await TransferBench.run { bench in
            let ids = try put(3, bench)
            let method = treatment == .trash ? "messages.trash" : "messages.modify"
            let change: (inout MailTransferOptions) -> Void = { $0.deletesTransferred = treatment == .trash }
            bench.google.inject(Fault(.backend(status: 400, afterWork: false), method: method, count: 1))
            #expect(try await bench.transfer(change: change) == ["fetched": 3, "failed": 1])
            let isLeft = { bench.google.labels(of: $0, of: TransferBench.address) == [bench.incoming.labelID] }
            #expect(ids.map(isLeft) == [true, false, false])
            #expect(try await bench.transfer(change: change) == [:])
            #expect(!isLeft(ids[0]))
        }
    }

    @Test func aDeletedFolderIsToldByTheNextRun() async throws {
        try await TransferBench.run { bench in
            try await bench.transfer()
            try bench.google.deleteLabel(bench.incoming.labelID, of: TransferBench.address)
            do throws(RunStop) {
                _ = try await bench.transfer()
                Issue.record("the run did not fail")
            } catch {
                #expect(error == .failed(Reason(.folderDeleted, "Odoo/In")))
            }
        }
    }
}
