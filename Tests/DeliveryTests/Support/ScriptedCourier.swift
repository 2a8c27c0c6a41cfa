import Base
import Mail
import Storage

@testable import Delivery

/// A courier that ends each attempt as the test says, and remembers what it was asked to do.
final class ScriptedCourier: Courier, CourierChooser {
    private struct State {
        var outcomes: [Outcome.Kind] = []
        var always: Outcome.Kind?
        var findings: [Look.Finding] = []
        var sent: [String] = []
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

    /// How the next attempts end; when these are used up, mail is delivered.
    func next(_ outcomes: Outcome.Kind...) { state.withLock { $0.outcomes += outcomes } }

    /// How all attempts end that `next` says nothing about; `nil`: mail is delivered.
    func always(_ outcome: Outcome.Kind?) { state.withLock { $0.always = outcome } }

    /// What the next looks find; when these are used up, nothing.
    func finds(_ findings: Look.Finding...) { state.withLock { $0.findings += findings } }

    /// The tracking ids of all attempts.
    var sent: [String] { state.withLock { $0.sent } }
    /// Since when was looked.
    var looks: [Timestamp] { state.withLock { $0.looks } }
    var mostRunning: Int { state.withLock { $0.mostRunning } }

    func courier(for parcel: Parcel) -> any Courier { self }

    func deliver(_ parcel: Parcel) async -> Outcome {
        state.withLock { state in
            state.sent.append(parcel.trackingID)
            state.running += 1
            state.mostRunning = max(state.mostRunning, state.running)
        }
        try? await Task.sleep(for: pause)
        return state.withLock { state in
            state.running -= 1
            guard !state.outcomes.isEmpty else {
                if let always = state.always { return Outcome(always) }
                return Outcome(.delivered(gmailID: "g\(state.sent.count)", sentMessageID: nil))
            }
            return Outcome(state.outcomes.removeFirst())
        }
    }

    func look(for parcel: Parcel, since: Timestamp) async -> Look {
        state.withLock { state in
            state.looks.append(since)
            return Look(state.findings.isEmpty ? .absent : state.findings.removeFirst(), units: 5)
        }
    }
}
