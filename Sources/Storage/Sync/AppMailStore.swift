/// A staged message whose row in Odoo's app may differ from it.
package struct UnmirroredMail: Sendable, Hashable, Identifiable {
    package let user: UserID
    /// One that left its list has neither properties nor contacts, unless it was imported: then `found` are the contacts that
    /// have it, without their names, and the state is `imported`.
    package let mail: StagedMessage
    package let isListed: Bool
    /// Counts the changes of the message.
    package let revision: Int64

    package var id: StagedMessageID { mail.id }

    package init(user: UserID, mail: StagedMessage, isListed: Bool, revision: Int64) {
        self.user = user
        self.mail = mail
        self.isListed = isListed
        self.revision = revision
    }
}

/// How far the lists in Odoo's app show the staging lists. Every change of a message is counted by the database itself, so
/// none is missed, whichever node or version makes it.
package protocol AppMailStore: Sendable {
    /// Messages of these users that changed since their rows were last written, oldest first.
    func unmirroredMail(of users: [UserID], limit: Int) async throws(StorageError) -> [UnmirroredMail]

    /// Records up to which change each message's row is written.
    func setMirrored(_ revisions: [StagedMessageID: Int64]) async throws(StorageError)

    /// Has the rows of these messages written again.
    func setUnmirrored(_ ids: [StagedMessageID]) async throws(StorageError)

    /// The messages of a list with these Gmail ids.
    func stagedMail(gmailIDs: [String], in list: StagingList) async throws(StorageError) -> [StagedMessage]
}
