import Base
import Dispatch
import Foundation
import Logging
import SMTPServer
import ServiceLifecycle

#if canImport(Glibc)
import Glibc
#endif

/// Looks every few seconds whether all that must go on goes on: the threads that commit and that call Google and Odoo,
/// the event loops, tasks and their timers, the dispatcher.
///
/// A part that hangs is logged as an error and makes `/readyz` fail. One that does not come back, and cannot be replaced
/// within the process, ends the process, so that systemd starts it again: mail that waits in silence is the worst of all.
/// (Workers of accounts can be replaced; the dispatcher does it, see `Dispatcher.inspect`.)
final class ProcessWatch: Service {
    /// One part: asked for a sign of life, it answers with a number that changes as it goes on, or with `nil` where it has
    /// nothing to do.
    struct Part: Sendable {
        let name: String
        let sign: @Sendable () -> Int?
    }

    /// Between two looks.
    static let interval = Duration.seconds(5)
    /// The exit code of a process that cannot go on; as EX_SOFTWARE of sysexits.h.
    static let exitCode: Int32 = 70

    private let parts: [Part]
    private let detector = Locked(StallDetector())
    private let logger: Logger
    private let environment: [String: String]
    private let end: @Sendable () -> Void
    private let stop = DispatchSemaphore(value: 0)

    /// - Parameter end: ends the process at once.
    init(
        _ parts: [Part],
        environment: [String: String],
        logger: Logger,
        end: @escaping @Sendable () -> Void = { _exit(ProcessWatch.exitCode) }
    ) {
        self.parts = parts
        self.environment = environment
        self.logger = logger
        self.end = end
    }

    /// What is wrong, in words; `nil` when everything goes on.
    var trouble: String? {
        let hanging = detector.withLock { $0.hanging }
        return hanging.isEmpty ? nil : hanging.joined(separator: ", ") + (hanging.count == 1 ? " hangs" : " hang")
    }

    func run() async throws {
        // A thread of its own: what it watches may be just what tasks and timers need.
        Thread.detachNewThread { [self] in
            while stop.wait(timeout: .now() + .seconds(Int(Self.interval.components.seconds))) == .timedOut { look() }
        }
        try? await gracefulShutdown()
        stop.signal()
    }

    /// Looks at all parts once.
    func look() {
        var isLost = false
        for part in parts {
            let sign = part.sign()
            guard let finding = detector.withLock({ $0.look(part.name, sign: sign) }) else { continue }
            switch finding.kind {
            case .hangs: logger.error("a part of the gateway hangs", metadata: ["part": "\(finding.part)"])
            case .goesOn: logger.notice("a part of the gateway goes on", metadata: ["part": "\(finding.part)"])
            case .lost:
                logger.critical(
                    "a part of the gateway does not come back; the process ends, to be started again",
                    metadata: ["part": "\(finding.part)"]
                )
                isLost = true
            }
        }
        if isLost { return end() }
        SupervisorNotice.alive.send(environment: environment)
    }
}

extension ProcessWatch.Part {
    /// A part that does something asynchronous and, once that is done, may be asked again.
    ///
    /// - Parameter work: what only a part that goes on brings to an end.
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
