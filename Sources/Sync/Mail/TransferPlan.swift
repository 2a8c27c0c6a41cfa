import Storage

/// What a run has to do with the messages of a transfer folder.
///
/// Whatever is known of a message stands in the store, and nothing is done in Gmail before it does: a run that stops
/// anywhere is followed by one that finds what is left. Messages that are not in the folder are not touched.
struct TransferPlan: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        /// Read the message and put it into the staging list.
        case fetch(String)
        /// It is in the list for certain, or was: do in Gmail what the settings say.
        case clear(String)
    }

    let steps: [Step]
    /// Whether the folder holds nothing beyond what is dealt with when all steps are done.
    let isComplete: Bool

    /// - Parameters:
    ///   - folder: the ids of the messages in the folder, oldest first.
    ///   - marks: those of them that were staged before.
    ///   - limit: messages to fetch at most.
    static func make(folder: [String], marks: [String: TransferMark], limit: Int) -> TransferPlan {
        var steps: [Step] = []
        var seen: Set<String> = []
        var fetched = 0
        var isComplete = true
        for id in folder where seen.insert(id).inserted {
            switch marks[id] {
            case nil where fetched < limit:
                steps += [.fetch(id), .clear(id)]
                fetched += 1
            case nil: isComplete = false
            case let mark?: if !mark.isCleared { steps.append(.clear(id)) }
            }
        }
        return TransferPlan(steps: steps, isComplete: isComplete)
    }
}
