package import Base

/// Whose staging list, and which.
package struct TransferList: Sendable, Hashable {
    package var person: PersonID
    package var direction: TransferDirection

    package init(_ person: PersonID, _ direction: TransferDirection) {
        self.person = person
        self.direction = direction
    }
}

/// Where a list's next look into Gmail begins.
package struct TransferCursor: Sendable, Hashable {
    /// Good only for the label that it was made for.
    package var labelID: String
    package var historyID: String

    package init(labelID: String, historyID: String) {
        self.labelID = labelID
        self.historyID = historyID
    }
}

/// A message of Gmail that was staged once.
package struct TransferMark: Sendable, Hashable {
    /// Whether what the settings want done with it in Gmail is done.
    package var isCleared: Bool

    package init(isCleared: Bool) { self.isCleared = isCleared }
}

/// What asking for the import of messages came to.
package struct ImportRequest: Sendable, Hashable {
    /// Messages that the next run imports.
    package var requested: Int
    /// Messages that Odoo had already, and that were taken off the list.
    package var removed: Int

    package init(requested: Int = 0, removed: Int = 0) {
        self.requested = requested
        self.removed = removed
    }
}

/// Which messages of a list are wanted.
package struct StagedMailQuery: Sendable, Hashable {
    package enum Choice: Sendable, Hashable {
        case all
        /// Those whose import is asked for and may begin at that moment.
        case requested(at: Timestamp)
        /// Those that wait and have no contact.
        case unmatched
        case only([StagedMailID])
    }

    package var choice = Choice.all
    /// Only those before this one, which is the last of the page before.
    package var before: StagedMailID?
    /// Newest first, as the console shows them; otherwise oldest first.
    package var newestFirst = true
    package var limit = 100

    package init() {}
}

/// The staging lists, and what was brought over from which folder. Each verb is one transaction.
///
/// A message is known by its id in Gmail as long as it may still stand in its folder, in the list or not: what was staged
/// once is never staged again.
package protocol TransferStore: Sendable {
    /// A place for the content of a message that is about to be staged.
    func stageContent() -> any StagedContent

    /// Puts a message into the list with its content; `nil`, and nothing kept, where it was staged before.
    func stage(
        _ mail: NewStagedMail,
        content: (any StagedContent)?,
        in list: TransferList,
        at now: Timestamp
    ) async throws(StorageError) -> StagedMailID?

    func stagedMail(_ query: StagedMailQuery, in list: TransferList) async throws(StorageError) -> [StagedMail]

    /// Messages in the list, and their bytes.
    func stagedMailTotals(in list: TransferList) async throws(StorageError) -> (count: Int, bytes: Int)

    /// The whole message as it came.
    func content(ofStaged id: StagedMailID) async throws(StorageError) -> any MessageContent

    /// What was staged of Gmail's messages with these ids.
    func transferMarks(
        of gmailIDs: [String],
        in list: TransferList
    ) async throws(StorageError) -> [String: TransferMark]

    /// Those that are staged and still to be dealt with in Gmail, oldest first.
    func unclearedMail(in list: TransferList, limit: Int) async throws(StorageError) -> [String]

    /// Notes that these are dealt with in Gmail.
    func markCleared(_ gmailIDs: [String], in list: TransferList) async throws(StorageError)

    /// Asks for the import of those that wait, failed or were asked for before.
    ///
    /// - Parameter removing: they leave the list with their import; those that Odoo has already leave it at once.
    func requestImport(
        of ids: [StagedMailID],
        removing: Bool,
        in list: TransferList
    ) async throws(StorageError) -> ImportRequest

    /// Notes the contacts with the message's addresses.
    func setFound(_ contacts: [StagedContact], of id: StagedMailID) async throws(StorageError)

    /// Notes the contacts that a person picked; none lets those with its addresses count again.
    func choose(_ contacts: [StagedContact], of id: StagedMailID, in list: TransferList) async throws(StorageError)

    /// Notes that Odoo has the message on these contacts; where it was asked so, it leaves the list.
    func imported(_ id: StagedMailID, on contacts: [StagedContact], at now: Timestamp) async throws(StorageError)

    /// Notes that the import did not succeed: it stays asked for, or waits for a decision.
    func importFailed(
        _ id: StagedMailID,
        because problem: Remark,
        next: StagedMailState
    ) async throws(StorageError)

    /// Takes messages off the list, contents included. Returns how many.
    func removeStaged(_ ids: [StagedMailID], from list: TransferList) async throws(StorageError) -> Int

    func transferCursor(of list: TransferList) async throws(StorageError) -> TransferCursor?

    /// - Parameter cursor: `nil` has the folder listed anew.
    func setTransferCursor(_ cursor: TransferCursor?, of list: TransferList) async throws(StorageError)

    /// Forgets all of a person's lists.
    func removeTransfers(of person: PersonID) async throws(StorageError)
}
