import Base
import Storage
import Testing

@testable import Sync

/// The plan, carried out in a model of both sides with crashes between any two steps.
struct TransferPlanTests {
    /// The state outside the gateway's process, which survives a crash.
    private struct World {
        var folder: [String]
        var trash: Set<String> = []
        var staged: [String] = []
        var cleared: Set<String> = []

        var marks: [String: StagedMark] {
            Dictionary(uniqueKeysWithValues: staged.map { ($0, StagedMark(isCleared: cleared.contains($0))) })
        }

        /// Carries out at most `count` steps of what `FolderTransfer` does, then crashes. A treatment may be done in
        /// Gmail without being recorded.
        mutating func run(_ plan: TransferPlan, room: Int, steps count: Int, losesNote: Bool) {
            var order = FetchOrder(plan, room: room, mostFailuresInARow: 2)
            var (left, toClear) = (count, plan.clear)
            while left > 0, let id = order.next() {
                left -= 1
                order.fetched()
                guard folder.contains(id) else { continue }
                #expect(!staged.contains(id), "staged twice")
                staged.append(id)
                toClear.append(id)
            }
            for id in toClear where left > 0 {
                left -= 1
                guard folder.contains(id) else { continue }
                #expect(staged.contains(id), "cleared what is not kept")
                folder.removeAll { $0 == id }
                trash.insert(id)
                if left > 0 || !losesNote { cleared.insert(id) }
            }
        }
    }

    @Test(arguments: 0..<200)
    func whateverIsCutOffTheNextRunsComeToTheSameEnd(seed: Int) {
        var random = Numbers(seed: UInt64(seed))
        let all = (0..<Int.random(in: 0...30, using: &random)).map { "m\($0)" }
        var world = World(folder: all)
        var arrived = all
        for round in 0..<200 {
            let limit = Int.random(in: 1...8, using: &random)
            let plan = TransferPlan.make(folder: world.folder, marks: world.marks)
            let (isCut, before) = (round < 60 && Bool.random(using: &random), world.staged.count)
            let count = isCut ? Int.random(in: 0...2 * plan.new.count + 1, using: &random) : .max
            world.run(plan, room: limit, steps: count, losesNote: isCut && Bool.random(using: &random))
            #expect(world.staged.count - before <= limit)
            if round < 20, Bool.random(using: &random) {
                let id = "late\(round)"
                world.folder.append(id)
                arrived.append(id)
            }
            if round >= 60, world.folder.isEmpty { break }
        }
        #expect(world.folder.isEmpty && world.trash == Set(arrived))
        #expect(Set(world.staged) == Set(arrived) && world.staged.count == arrived.count)
        #expect(world.staged.filter(all.contains) == all, "not oldest first")
    }

    @Test func whatWasDealtWithIsNotTouchedAgain() {
        let marks = ["a": StagedMark(isCleared: true), "b": StagedMark(isCleared: false)]
        let plan = TransferPlan.make(folder: ["a", "b", "c", "c", "d"], marks: marks)
        #expect(plan.clear == ["b"] && plan.new == ["c", "d"] && plan.again.isEmpty && plan.later.isEmpty)
    }

    private static let now = Timestamp(milliseconds: 1_795_000_000_000)

    @Test func whatCouldNotBeFetchedComesLastAndWhenItsTimeHasCome() {
        let failures = [
            "a": FetchFailure(count: 1, notBefore: Self.now + .seconds(1)),
            "b": FetchFailure(count: 3, notBefore: Self.now),
        ]
        let plan = TransferPlan.make(folder: ["a", "b", "c"], marks: [:], failures: failures, at: Self.now)
        #expect(plan.new == ["c"] && plan.again == ["b"] && plan.later == ["a"])
        let asked = TransferPlan.make(folder: ["a", "b", "c"], marks: [:], failures: failures)
        #expect(asked.new == ["c"] && asked.again == ["a", "b"] && asked.later.isEmpty)
        var order = FetchOrder(asked, room: 9, mostFailuresInARow: 2)
        #expect([order.next(), order.next(), order.next(), order.next()] == ["c", "a", "b", nil] && order.isEmpty)
    }

    @Test func theYoungestIsTriedAfterSomeFailuresAndThenTheRestInOrder() {
        let folder = (1...6).map { "m\($0)" }
        var order = FetchOrder(TransferPlan.make(folder: folder, marks: [:]), room: 9, mostFailuresInARow: 2)
        for expected in ["m1", "m2"] {
            #expect(order.next() == expected)
            order.failed()
        }
        #expect(order.next() == "m6" && !order.isFailing)
        order.fetched()
        #expect(order.next() == "m3")
        for _ in 1...3 { order.failed() }
        #expect(order.isFailing)
    }

    /// As many are tried as one run may fetch, beyond those that fail; and not without end where all fail.
    @Test func thoseThatFailTakeNoOthersPlace() {
        let folder = (1...9).map { "m\($0)" }
        for refusals in [0, 2, 3, 9] {
            var order = FetchOrder(TransferPlan.make(folder: folder, marks: [:]), room: 3, mostFailuresInARow: 2)
            var (tried, fetched) = (0, 0)
            while order.next() != nil {
                tried += 1
                if tried <= refusals { order.refused() } else { order.fetched(); fetched += 1 }
            }
            #expect(fetched == (refusals < 3 ? 3 : 0) && tried == min(refusals, 3) + fetched)
        }
    }

    @Test func thePausesGrow() {
        let limits = TransferLimits()
        let pauses = [1, 2, 3, 7, 8, 1000].map(limits.fetchPause)
        #expect(pauses == [.minutes(15), .minutes(30), .hours(1), .hours(16), .hours(24), .hours(24)])
    }
}

/// Returns the same numbers for the same seed (SplitMix64).
struct Numbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
