import Storage

/// An index of what messages say: sender, subject and recipients.
///
/// It tells which messages may match; the conditions of the query decide.
protocol TextIndex: Sendable {
    /// Includes new messages, at once or with a later `catchUp`.
    func add(_ messages: [QueueID], _ database: any SQLConnection) throws

    /// Removes a message. To be called while its rows are still as they were when it was added.
    func remove(_ message: QueueID, _ database: any SQLConnection) throws

    /// Whether messages wait for `catchUp`.
    func isBehind(_ database: any SQLConnection) throws -> Bool

    /// Includes the oldest messages that are waiting. Returns how many.
    func catchUp(_ database: any SQLConnection, limit: Int) throws -> Int

    /// The messages that may contain all of the terms; `nil` where the index cannot say, or is so far behind that reading
    /// all messages is faster.
    func candidates(for terms: [TextTerm], _ database: any SQLConnection) throws -> (any MessageCandidates)?
}

extension TextIndex {
    /// Includes a new message.
    func add(_ message: QueueID, _ database: any SQLConnection) throws { try add([message], database) }
}

/// A text that one of the columns of a message must contain.
struct TextTerm: Sendable {
    let text: String
    /// Columns of the tables `message` and `delivery`.
    let columns: [String]
}

/// Messages that may match a query, read in pieces.
protocol MessageCandidates {
    /// A query for the ids of the next messages.
    func next(_ piece: CandidatePiece) -> (sql: String, values: SQLValues)
}

/// Where a piece of the candidates begins, and how long it is.
struct CandidatePiece {
    /// `<`, `<=`, `>` or `>=`: how the ids compare to `bound`.
    let comparison: String
    let bound: Int64
    /// `ASC` or `DESC`.
    let direction: String
    let count: Int
}
