import Base
import Storage

/// What a run has to do with the messages of a transfer folder.
///
/// Everything known about a message is in the store, and nothing is done in Gmail before it is: wherever a run stops,
/// the next one finds what is left. Messages outside the folder are not touched.
struct TransferPlan: Sendable, Hashable {
    /// Messages to read and add to the staging list, oldest first.
    private(set) var new: [String] = []
    /// The same for those that could not be fetched before. They come last, so that they hold up no other.
    private(set) var again: [String] = []
    /// Those that could not be fetched before, and whose time has not come.
    private(set) var later: [String] = []
    /// Messages that are certain to be in the list, or were: to be treated in Gmail as the settings say.
    private(set) var clear: [String] = []
    /// What is known of the messages that could not be fetched.
    private(set) var failures: [String: FetchFailure] = [:]

    /// Whether there is anything to fetch now.
    var hasFetches: Bool { !new.isEmpty || !again.isEmpty }

    /// - Parameters:
    ///   - folder: the ids of the messages in the folder, oldest first.
    ///   - marks: those of them that were staged before.
    ///   - failures: those of them that could not be fetched.
    ///   - now: `nil` to try all of the latter again.
    static func make(
        folder: [String],
        marks: [String: StagedMark],
        failures: [String: FetchFailure] = [:],
        at now: Timestamp? = nil
    ) -> TransferPlan {
        var plan = TransferPlan()
        var seen: Set<String> = []
        for id in folder where seen.insert(id).inserted {
            if let mark = marks[id] {
                if !mark.isCleared { plan.clear.append(id) }
            } else if let failure = failures[id] {
                plan.failures[id] = failure
                if let now, failure.notBefore > now { plan.later.append(id) } else { plan.again.append(id) }
            } else {
                plan.new.append(id)
            }
        }
        return plan
    }
}

/// The messages that a run fetches, in the order in which it tries them.
struct FetchOrder: Sendable {
    private var new: ArraySlice<String>
    private var again: ArraySlice<String>
    /// How many more may be fetched, and how many more may fail.
    private var room: (fetched: Int, failed: Int)
    private let mostFailuresInARow: Int
    private var failuresInARow = 0

    init(_ plan: TransferPlan, room: Int, mostFailuresInARow: Int) {
        new = plan.new[...]
        again = plan.again[...]
        self.room = (room, room)
        self.mostFailuresInARow = mostFailuresInARow
    }

    /// How many messages may be fetched at most.
    var expected: Int { min(room.fetched, new.count + again.count) }

    /// Whether no message is left.
    var isEmpty: Bool { new.isEmpty && again.isEmpty }

    /// Whether so many failed in a row that the cause is not the messages.
    var isFailing: Bool { failuresInARow > mostFailuresInARow }

    /// Returns the next message; `nil` if none is left, or no more may be fetched in this run.
    mutating func next() -> String? {
        guard room.fetched > 0, room.failed > 0 else { return nil }
        // The oldest come first, so damaged neighbours would hold up all that follow. The youngest shows whether they
        // are the cause.
        if failuresInARow == mostFailuresInARow, let youngest = new.popLast() { return youngest }
        return new.popFirst() ?? again.popFirst()
    }

    mutating func fetched() {
        failuresInARow = 0
        room.fetched -= 1
    }

    /// Gmail answered, and refused this message.
    mutating func refused() {
        failuresInARow = 0
        room.failed -= 1
    }

    mutating func failed() {
        failuresInARow += 1
        room.failed -= 1
    }
}
