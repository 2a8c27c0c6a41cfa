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

        /// Carries out at most `count` steps, then crashes. A treatment may be done in Gmail without being recorded.
        mutating func run(_ plan: TransferPlan, steps count: Int, losesNote: Bool) {
            for (number, step) in plan.steps.prefix(count).enumerated() {
                let isLast = number + 1 == count
                switch step {
                case .fetch(let id):
                    guard folder.contains(id) else { continue }
                    #expect(!staged.contains(id), "staged twice")
                    staged.append(id)
                case .clear(let id):
                    guard folder.contains(id) else { continue }
                    #expect(staged.contains(id), "cleared what is not kept")
                    folder.removeAll { $0 == id }
                    trash.insert(id)
                    if !(isLast && losesNote) { cleared.insert(id) }
                }
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
            let plan = TransferPlan.make(folder: world.folder, marks: world.marks, limit: limit)
            #expect(plan.steps.count { if case .fetch = $0 { true } else { false } } <= limit)
            let isCut = round < 60 && Bool.random(using: &random)
            let count = isCut ? Int.random(in: 0...max(plan.steps.count, 1), using: &random) : plan.steps.count
            world.run(plan, steps: count, losesNote: isCut && Bool.random(using: &random))
            if round < 20, Bool.random(using: &random) {
                let id = "late\(round)"
                world.folder.append(id)
                arrived.append(id)
            }
            if round >= 60, plan.isComplete, plan.steps.isEmpty { break }
        }
        #expect(world.folder.isEmpty && world.trash == Set(arrived))
        #expect(Set(world.staged) == Set(arrived) && world.staged.count == arrived.count)
        #expect(world.staged.filter(all.contains) == all, "not oldest first")
    }

    @Test func whatWasDealtWithIsNotTouchedAgain() {
        let marks = ["a": StagedMark(isCleared: true), "b": StagedMark(isCleared: false)]
        let plan = TransferPlan.make(folder: ["a", "b", "c", "c", "d"], marks: marks, limit: 1)
        #expect(plan.steps == [.clear("b"), .fetch("c"), .clear("c")] && !plan.isComplete)
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
