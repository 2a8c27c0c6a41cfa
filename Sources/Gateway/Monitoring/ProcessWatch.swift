import Base
import Delivery
import Foundation
import Logging
import SMTPServer
import SQLStorage
import ServiceLifecycle
import Transport

#if canImport(Glibc)
import Glibc
#endif

/// Checks every few seconds that all vital parts run: the threads that commit and that call Google and Odoo, the event
/// loops, tasks and their timers, the dispatcher.
///
/// A part that hangs is logged as an error and makes `/readyz` fail. If it does not recover, and cannot be replaced
/// within the process, the process exits so that systemd restarts it: mail that waits unnoticed is the worst failure.
/// (The dispatcher replaces the workers of accounts, see `Dispatcher.inspect`.)
final class ProcessWatch: Service {
    /// A watched part. Its sign of life is a number that changes as it makes progress, or `nil` if it has nothing to
    /// do.
    struct Part: Sendable {
        let name: String
        let sign: @Sendable () -> Int?
    }

    /// The time between two checks.
    static let interval = Duration.seconds(5)
    /// The exit code of a process that cannot continue: EX_SOFTWARE of sysexits.h.
    static let exitCode: Int32 = 70

    private let parts: [Part]
    private let detector = Locked(StallDetector())
    private let logger: Logger
    private let environment: [String: String]
    private let end: @Sendable () -> Void
    private let stop = Alarm()

    /// - Parameter end: exits the process at once.
    init(
        _ parts: [Part],
        environment: [String: String],
        logger: Logger,
        end: @escaping @Sendable () -> Void
    ) {
        self.parts = parts
        self.environment = environment
        self.logger = logger
        self.end = end
    }

    /// A description of the parts that hang; `nil` if none does.
    var problem: String? {
        let hanging = detector.withLock { $0.hanging }
        return hanging.isEmpty ? nil : hanging.joined(separator: ", ") + (hanging.count == 1 ? " hangs" : " hang")
    }

    func run() async throws {
        // A separate thread: what it watches may be what tasks and timers depend on.
        Thread.detachNewThread { [self] in
            while !stop.wait(atMost: Self.interval) { check() }
        }
        try? await gracefulShutdown()
        stop.ring()
    }

    /// Checks all parts once.
    func check() {
        var isLost = false
        for part in parts {
            let sign = part.sign()
            guard let finding = detector.withLock({ $0.check(part.name, sign: sign) }) else { continue }
            switch finding.kind {
            case .hangs: logger.error("a part of the gateway hangs", metadata: ["part": "\(finding.part)"])
            case .goesOn: logger.notice("a part of the gateway runs again", metadata: ["part": "\(finding.part)"])
            case .lost:
                logger.critical(
                    "a part of the gateway does not recover; the process exits to be restarted",
                    metadata: ["part": "\(finding.part)"]
                )
                isLost = true
            }
        }
        if isLost { return end() }
        SystemdNotifier.alive.send(environment: environment)
    }
}

extension ProcessWatch.Part {
    /// Returns a part that runs asynchronous work, and starts it again only after it has finished.
    ///
    /// - Parameter work: calls its argument when finished, which only a running part does.
    static func answering(_ name: String, _ work: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void) -> Self
    {
        let state = Locked((answers: 0, isAsked: false))
        return Self(name: name) {
            let (answers, mustAsk) = state.withLock { state in
                defer { state.isAsked = true }
                return (state.answers, !state.isAsked)
            }
            if mustAsk {
                work {
                    state.withLock { state in
                        state.answers += 1
                        state.isAsked = false
                    }
                }
            }
            return answers
        }
    }
}

/// Distinguishes running parts from hanging ones by signs of life alone.
///
/// What counts is the number of checks in a row without a sign, not the elapsed time: after a machine was suspended, or
/// a process stopped, it checks again before it concludes anything.
struct StallDetector {
    /// The result of a check.
    struct Finding: Hashable {
        enum Kind: Hashable {
            /// No sign in `hangsAfter` checks; reported once.
            case hangs
            /// It shows signs of life again.
            case goesOn
            /// No sign in `lostAfter` checks.
            case lost
        }

        let part: String
        let kind: Kind
    }

    /// The number of checks without a sign after which a part counts as hanging.
    static let hangsAfter = 6
    /// The number of checks without a sign after which a part counts as lost.
    static let lostAfter = 60

    private struct Record {
        var sign: Int?
        var missedChecks = 0
    }

    private var records: [String: Record] = [:]

    /// The names of the parts that hang now.
    var hanging: [String] { records.filter { $0.value.missedChecks >= Self.hangsAfter }.map(\.key).sorted() }

    /// Records a part's sign of life at one check.
    ///
    /// - Parameter sign: any number that changes whenever the part makes progress; `nil` if it has nothing to do.
    mutating func check(_ part: String, sign: Int?) -> Finding? {
        var record = records[part] ?? Record()
        defer { records[part] = record }
        let was = record.missedChecks
        let isAlive = sign == nil || sign != record.sign
        record.missedChecks = isAlive ? 0 : was + 1
        record.sign = sign
        switch record.missedChecks {
        case 0 where was >= Self.hangsAfter: return Finding(part: part, kind: .goesOn)
        case Self.hangsAfter: return Finding(part: part, kind: .hangs)
        case Self.lostAfter...: return Finding(part: part, kind: .lost)
        default: return nil
        }
    }
}

extension GatewayProcess {
    /// Builds the watch over all parts that must keep running.
    ///
    /// - Parameter hangingWorkers: receives how many of the dispatcher and its workers do not run.
    func watch(_ mail: MailParts, hangingWorkers: Locked<Int>) -> ProcessWatch {
        let (store, google, odoo) = (store, mail.googleTransport, mail.odooTransport)
        var parts: [ProcessWatch.Part] = [
            .init(name: "the database") { store.currentCommit },
            .init(name: "the thread for calls to Google") { google.nudge() },
            .init(name: "the thread for calls to Odoo") { odoo.nudge() },
            .answering("tasks and timers") { answer in
                Task {
                    let clock = SystemClock()
                    try? await clock.sleep(until: clock.now + .milliseconds(1))
                    answer()
                }
            },
            inspection(mail, hangingWorkers),
        ]
        for (index, run) in MailServer.eventLoops.enumerated() {
            parts.append(.answering("event loop \(index + 1)") { answer in run(answer) })
        }
        return ProcessWatch(parts, environment: environment, logger: logger) { _exit(ProcessWatch.exitCode) }
    }

    private func inspection(_ mail: MailParts, _ hangingWorkers: Locked<Int>) -> ProcessWatch.Part {
        let (store, dispatcher) = (store, mail.dispatcher)
        let lastCommit = Locked<Int?>(nil)
        return .answering("the dispatcher") { answer in
            Task {
                let commit = store.currentCommit
                let isDatabaseSlow = lastCommit.withLock { last in
                    defer { last = commit }
                    return commit != nil && commit == last
                }
                // Replacing workers that wait for the disk would not help: the new ones would wait too.
                if !isDatabaseSlow {
                    let count = await dispatcher.inspect()
                    hangingWorkers.withLock { $0 = count }
                }
                answer()
            }
        }
    }
}
