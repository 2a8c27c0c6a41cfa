import Base
import Logging
import Testing

@testable import Gateway

struct ProcessWatchTests {
    @Test func aPartThatGoesOnIsNeverSuspected() {
        var detector = StallDetector()
        for sign in 1...200 {
            #expect(detector.check("one", sign: sign) == nil)
            // Idle, and busy for a moment now and then.
            #expect(detector.check("two", sign: sign % 7 == 0 ? 1 : nil) == nil)
        }
        #expect(detector.hanging.isEmpty)
    }

    @Test func aPartThatHangsIsToldOnceAndThenLost() {
        var detector = StallDetector()
        #expect(detector.check("one", sign: 1) == nil)
        let findings = (1...StallDetector.lostAfter).compactMap { _ in detector.check("one", sign: 1) }
        #expect(findings.map(\.kind) == [.hangs, .lost])
        #expect(detector.hanging == ["one"])
        #expect(detector.check("one", sign: 2)?.kind == .goesOn)
        #expect(detector.hanging.isEmpty)
    }

    @Test func theProcessEndsWhereAPartDoesNotComeBack() {
        let (turns, ended) = (Locked(0), Locked(0))
        let answers = Locked<[@Sendable () -> Void]>([])
        let watch = ProcessWatch(
            [
                .init(name: "the thread") { turns.withLock { $0 } },
                .answering("the loop") { answer in answers.withLock { $0.append(answer) } },
            ],
            environment: [:],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            end: { ended.withLock { $0 += 1 } }
        )
        func answer() {
            let asked = answers.withLock { answers in
                defer { answers = [] }
                return answers
            }
            for each in asked { each() }
        }
        for _ in 1...100 {
            turns.withLock { $0 += 1 }
            watch.check()
            answer()
        }
        #expect(watch.problem == nil)
        for _ in 1...StallDetector.hangsAfter {
            watch.check()
            answer()
        }
        #expect(watch.problem == "the thread hangs")
        #expect(ended.withLock { $0 } == 0)
        turns.withLock { $0 += 1 }
        // Now the loop, which is asked once and does not answer.
        for _ in 1...StallDetector.hangsAfter {
            turns.withLock { $0 += 1 }
            watch.check()
        }
        watch.check()
        #expect(watch.problem?.contains("the loop") == true)
        for _ in 1...StallDetector.lostAfter { watch.check() }
        #expect(ended.withLock { $0 } > 0)
    }
}
