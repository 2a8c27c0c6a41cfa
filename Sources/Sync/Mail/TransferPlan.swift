import Storage

/// What a run has to do with the messages of a transfer folder.
///
/// Everything known about a message is in the store, and nothing is done in Gmail before it is: wherever a run stops,
/// the next one finds what is left. Messages outside the folder are not touched.
struct TransferPlan: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        /// Read the message and add it to the staging list.
        case fetch(String)
        /// It is certain to be in the list, or was: apply the configured treatment in Gmail.
        case clear(String)
    }

    let steps: [Step]
    /// Whether the folder holds nothing else once all steps are done.
    let isComplete: Bool

    /// - Parameters:
    ///   - folder: the ids of the messages in the folder, oldest first.
    ///   - marks: those of them that were staged before.
    ///   - limit: the most messages to fetch.
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
