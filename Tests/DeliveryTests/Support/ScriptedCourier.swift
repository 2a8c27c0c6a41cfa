import Base
import Mail
import Storage

@testable import Delivery

/// A courier that ends each attempt as the test sets, and records its calls.
final class ScriptedCourier: Courier, CourierChooser {
    private struct State {
        var outcomes: [Outcome.Kind] = []
        var always: Outcome.Kind?
        var findings: [SentSearchResult.Finding] = []
        var sent: [String] = []
        var recipients: [[Address]] = []
        var looks: [Timestamp] = []
        var running = 0
        var mostRunning = 0
    }

    private let state = Locked(State())
    private let pause: Duration

    /// - Parameter pause: how long each send takes.
    init(pause: Duration = .zero) {
        self.pause = pause
    }

    /// The outcomes of the next attempts; after these, mail is delivered.
    func next(_ outcomes: Outcome.Kind...) { state.withLock { $0.outcomes += outcomes } }

    /// The outcome of all attempts after `next`; `nil`: mail is delivered.
    func always(_ outcome: Outcome.Kind?) { state.withLock { $0.always = outcome } }

    /// The results of the next searches; after these, nothing is found.
    func finds(_ findings: SentSearchResult.Finding...) { state.withLock { $0.findings += findings } }

    /// The tracking ids of all attempts.
    var sent: [String] { state.withLock { $0.sent } }
    /// The recipients of all attempts.
    var recipients: [[Address]] { state.withLock { $0.recipients } }
    /// The start times of all searches.
    var looks: [Timestamp] { state.withLock { $0.looks } }
    var mostRunning: Int { state.withLock { $0.mostRunning } }

    func courier(for outgoing: OutgoingMessage) -> any Courier { self }

    func deliver(_ outgoing: OutgoingMessage) async -> Outcome {
        state.withLock { state in
            state.sent.append(outgoing.trackingID)
            state.recipients.append(outgoing.recipients)
            state.running += 1
            state.mostRunning = max(state.mostRunning, state.running)
        }
        try? await Task.sleep(for: pause)
        return state.withLock { state in
            state.running -= 1
            guard !state.outcomes.isEmpty else {
                if let always = state.always { return Outcome(always) }
                return Outcome(.delivered(remoteID: .gmailMessage("g\(state.sent.count)"), sentMessageID: nil))
            }
            return Outcome(state.outcomes.removeFirst())
        }
    }

    func search(for outgoing: OutgoingMessage, since: Timestamp) async -> SentSearchResult {
        state.withLock { state in
            state.looks.append(since)
            return SentSearchResult(state.findings.isEmpty ? .absent : state.findings.removeFirst(), units: 5)
        }
    }
}
