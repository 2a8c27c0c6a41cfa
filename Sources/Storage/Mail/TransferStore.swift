package import Base

/// One of a user's staging lists.
package struct TransferList: Sendable, Hashable {
    package var person: PersonID
    package var direction: TransferDirection

    package init(_ person: PersonID, _ direction: TransferDirection) {
        self.person = person
        self.direction = direction
    }
}

/// Where the next check of a list's folder begins.
package struct TransferCursor: Sendable, Hashable {
    /// Valid only for the label that it was created for.
    package var labelID: String
    package var historyID: String

    package init(labelID: String, historyID: String) {
        self.labelID = labelID
        self.historyID = historyID
    }
}

/// A Gmail message that was staged once.
package struct TransferMark: Sendable, Hashable {
    /// Whether what the settings require for it in Gmail is done.
    package var isCleared: Bool

    package init(isCleared: Bool) { self.isCleared = isCleared }
}

/// The result of an import request.
package struct ImportRequest: Sendable, Hashable {
    /// The number of messages that the next run imports.
    package var requested: Int
    /// The number of messages that Odoo already had and that were taken off the list.
    package var removed: Int

    package init(requested: Int = 0, removed: Int = 0) {
        self.requested = requested
        self.removed = removed
    }
}

/// Selects messages of a staging list.
package struct StagedMailQuery: Sendable, Hashable {
    package enum Choice: Sendable, Hashable {
        case all
        /// Messages whose import is requested and may begin at that time.
        case requested(at: Timestamp)
        /// Waiting messages without a contact.
        case unmatched
        case only([StagedMailID])
    }

    package var choice = Choice.all
    /// Continues after this message, the last one of the previous page.
    package var before: StagedMailID?
    /// Newest first, as in the console; otherwise oldest first.
    package var newestFirst = true
    package var limit = 100

    package init() {}
}

/// The staging lists, and what was transferred from which folder. Each method is one transaction.
///
/// A message is known by its Gmail id while it may still be in its folder, whether or not it is in the list: a
/// message is never staged twice.
package protocol TransferStore: Sendable {
    /// Returns a place for the content of a message that is about to be staged.
    func stageContent() -> any StagedContent

    /// Adds a message with its content to the list. Returns `nil`, and stores nothing, where it was staged before.
    func stage(
        _ mail: NewStagedMail,
        content: (any StagedContent)?,
        in list: TransferList,
        at now: Timestamp
    ) async throws(StorageError) -> StagedMailID?

    /// Messages of the list. One whose row is damaged counts as failed.
    func stagedMail(_ query: StagedMailQuery, in list: TransferList) async throws(StorageError) -> [StagedMail]

    /// The number of messages in the list, and their size in bytes.
    func stagedMailTotals(in list: TransferList) async throws(StorageError) -> (count: Int, bytes: Int)

    /// The whole message as received.
    func content(ofStaged id: StagedMailID) async throws(StorageError) -> any MessageContent

    /// What was staged of the Gmail messages with these ids.
    func transferMarks(
        of gmailIDs: [String],
        in list: TransferList
    ) async throws(StorageError) -> [String: TransferMark]

    /// The Gmail ids of staged messages still to be dealt with in Gmail, oldest first.
    func unclearedMail(in list: TransferList, limit: Int) async throws(StorageError) -> [String]

    /// Records that these messages are dealt with in Gmail.
    func markCleared(_ gmailIDs: [String], in list: TransferList) async throws(StorageError)

    /// Requests the import of messages that wait, failed or were requested before.
    ///
    /// - Parameter removing: whether they leave the list once imported; those that Odoo already has leave it at once.
    func requestImport(
        of ids: [StagedMailID],
        removing: Bool,
        in list: TransferList
    ) async throws(StorageError) -> ImportRequest

    /// Stores the contacts with the message's addresses.
    func setFound(_ contacts: [StagedContact], of id: StagedMailID) async throws(StorageError)

    /// Stores the contacts that a person picked; with none, the contacts with its addresses count again.
    func choose(_ contacts: [StagedContact], of id: StagedMailID, in list: TransferList) async throws(StorageError)

    /// Records that Odoo has the message on these contacts. The message leaves the list if that was requested.
    func imported(_ id: StagedMailID, on contacts: [StagedContact], at now: Timestamp) async throws(StorageError)

    /// Records that the import did not succeed: it stays requested, or awaits a decision.
    func importFailed(
        _ id: StagedMailID,
        because problem: Remark,
        next: StagedMailState
    ) async throws(StorageError)

    /// Takes messages off the list, including their contents. Returns how many.
    func removeStaged(_ ids: [StagedMailID], from list: TransferList) async throws(StorageError) -> Int

    func transferCursor(of list: TransferList) async throws(StorageError) -> TransferCursor?

    /// Sets where the next check begins; `nil` requires the folder to be listed again.
    func setTransferCursor(_ cursor: TransferCursor?, of list: TransferList) async throws(StorageError)

    /// Forgets all of a user's lists.
    func removeTransfers(of person: PersonID) async throws(StorageError)
}
