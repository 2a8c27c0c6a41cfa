package import Base

/// One of a user's staging lists.
package struct StagingList: Sendable, Hashable, Codable {
    package var user: UserID
    package var direction: MailDirection

    package init(_ user: UserID, _ direction: MailDirection) {
        self.user = user
        self.direction = direction
    }
}

/// Where the next check of a list's folder begins.
package struct FolderCursor: Sendable, Hashable {
    /// Valid only for the label that it was created for.
    package var labelID: String
    package var historyID: String

    package init(labelID: String, historyID: String) {
        self.labelID = labelID
        self.historyID = historyID
    }
}

/// A Gmail message that was staged once.
package struct StagedMark: Sendable, Hashable {
    /// Whether what the settings require for it in Gmail is done.
    package var isCleared: Bool

    package init(isCleared: Bool) { self.isCleared = isCleared }
}

/// A Gmail message that could not be fetched.
package struct FetchFailure: Sendable, Hashable {
    /// How often in succession.
    package var count: Int
    /// When to try again.
    package var notBefore: Timestamp

    package init(count: Int, notBefore: Timestamp) {
        self.count = count
        self.notBefore = notBefore
    }
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

/// The numbers of messages in a staging list about which its user has to decide.
package struct StagedMailCounts: Sendable, Hashable {
    package var waiting: Int
    package var failed: Int

    package init(waiting: Int = 0, failed: Int = 0) {
        self.waiting = waiting
        self.failed = failed
    }
}

/// Selects messages of a staging list.
package struct StagedMessageQuery: Sendable, Hashable {
    package enum Choice: Sendable, Hashable {
        case all
        /// Messages whose import is requested and may begin at that time.
        case requested(at: Timestamp)
        /// Waiting messages without a contact.
        case unmatched
        case only([StagedMessageID])
    }

    package var choice = Choice.all
    /// Continues after this message, the last one of the previous page.
    package var before: StagedMessageID?
    /// By the messages' own dates, as in the console; otherwise by when they were fetched.
    package var isByDate = false
    /// Newest first, as in the console; otherwise oldest first.
    package var newestFirst = true
    package var limit = 100

    package init() {}
}

/// The staging lists, and what was transferred from which folder. Each method is one transaction.
///
/// A message is known by its Gmail id while it may still be in its folder, whether or not it is in the list: a
/// message is never staged twice.
package protocol StagingStore: Sendable {
    /// Returns a place for the content of a message that is about to be staged.
    func stageContent() -> any StagedContent

    /// Adds a message with its content to the list. Returns `nil`, and stores nothing, where it was staged before.
    func stage(
        _ mail: NewStagedMessage,
        content: (any StagedContent)?,
        in list: StagingList,
        at now: Timestamp
    ) async throws(StorageError) -> StagedMessageID?

    /// Messages of the list. One whose row is damaged counts as failed.
    func stagedMail(_ query: StagedMessageQuery, in list: StagingList) async throws(StorageError) -> [StagedMessage]

    /// The number of messages in the list that wait for a decision, and of those that cannot be imported.
    func stagedMailCounts(in list: StagingList) async throws(StorageError) -> StagedMailCounts

    /// The number of messages in the list, and their size in bytes.
    func stagedMailTotals(in list: StagingList) async throws(StorageError) -> (count: Int, bytes: Int)

    /// The whole message as received.
    func content(ofStaged id: StagedMessageID) async throws(StorageError) -> any MessageContent

    /// What was staged of the Gmail messages with these ids.
    func transferMarks(
        of gmailIDs: [String],
        in list: StagingList
    ) async throws(StorageError) -> [String: StagedMark]

    /// The Gmail ids of staged messages still to be dealt with in Gmail, oldest first.
    func unclearedMail(in list: StagingList, limit: Int) async throws(StorageError) -> [String]

    /// Records that these messages are dealt with in Gmail.
    func markCleared(_ gmailIDs: [String], in list: StagingList) async throws(StorageError)

    /// The messages that could not be fetched, by their Gmail ids.
    func fetchFailures(in list: StagingList) async throws(StorageError) -> [String: FetchFailure]

    /// Records that this message could not be fetched.
    func setFetchFailure(_ failure: FetchFailure, of gmailID: String, in list: StagingList) async throws(StorageError)

    /// Forgets that these messages could not be fetched.
    func forgetFetchFailures(of gmailIDs: [String], in list: StagingList) async throws(StorageError)

    /// Requests the import of messages that wait, failed or were requested before.
    ///
    /// - Parameter removing: whether they leave the list once imported; those that Odoo already has leave it at once.
    func requestImport(
        of ids: [StagedMessageID],
        removing: Bool,
        in list: StagingList
    ) async throws(StorageError) -> ImportRequest

    /// Stores the contacts with the message's addresses.
    func setFound(_ contacts: [StagedContact], of id: StagedMessageID) async throws(StorageError)

    /// Stores the contacts that a user picked; with none, the contacts with its addresses count again.
    func choose(_ contacts: [StagedContact], of id: StagedMessageID, in list: StagingList) async throws(StorageError)

    /// Records that Odoo has the message on these contacts. The message leaves the list if that was requested.
    func imported(_ id: StagedMessageID, on contacts: [StagedContact], at now: Timestamp) async throws(StorageError)

    /// Records that the import did not succeed: it stays requested, or awaits a decision.
    func importFailed(
        _ id: StagedMessageID,
        because problem: Reason,
        next: StagedMessageState
    ) async throws(StorageError)

    /// Takes messages off the list, including their contents. Returns how many.
    func removeStaged(_ ids: [StagedMessageID], from list: StagingList) async throws(StorageError) -> Int

    func transferCursor(of list: StagingList) async throws(StorageError) -> FolderCursor?

    /// Sets where the next check begins; `nil` requires the folder to be listed again.
    func setTransferCursor(_ cursor: FolderCursor?, of list: StagingList) async throws(StorageError)

    /// Forgets all of a user's lists.
    func removeTransfers(of user: UserID) async throws(StorageError)
}

/// The direction in which a message went before its transfer to Odoo.
package enum MailDirection: String, Sendable, Hashable, Codable, CaseIterable {
    /// Received by the user: it belongs to its sender's contact.
    case incoming
    /// Sent by the user: it belongs to its recipients' contacts.
    case outgoing

    package var action: ScheduledAction {
        switch self {
        case .incoming: .syncMailIn
        case .outgoing: .syncMailOut
        }
    }
}

extension MailTransferOptions {
    /// The chosen transfer folder.
    package func folder(_ direction: MailDirection) -> TransferFolder? {
        switch direction {
        case .incoming: incomingFolder
        case .outgoing: outgoingFolder
        }
    }

    /// The number of messages that one run fetches.
    package func count(_ direction: MailDirection) -> Int {
        switch direction {
        case .incoming: incomingCount
        case .outgoing: outgoingCount
        }
    }

    /// What happens in Gmail to a message that is certainly in the staging list.
    package var treatment: TransferTreatment {
        if deletesTransferred { return .trash }
        return leavesInFolder ? .leave : .removeLabel
    }
}

/// What happens to a message in Gmail once it is staged.
package enum TransferTreatment: Sendable, Hashable {
    case trash
    /// The message leaves the transfer folder and stays elsewhere.
    case removeLabel
    case leave
}
