package import Base

/// The row number of a message in a staging list.
package struct StagedMessageID: Sendable, Hashable, Comparable, Codable {
    package let rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// The properties of a staged message, fixed once it is fetched.
package struct StagedMessageFacts: Sendable, Hashable, Codable {
    package struct Attachment: Sendable, Hashable, Codable {
        package var name: String
        package var size: Int

        package init(name: String, size: Int) {
            self.name = name
            self.size = size
        }
    }

    /// The Message-ID that identifies the message in Odoo, with angle brackets; generated where the message has none.
    package var messageID: String
    /// As in the header.
    package var from: String
    /// As in the header, To before Cc.
    package var recipients: [String]
    /// The addresses whose contacts get the message: the sender's or the recipients', in lower case.
    package var addresses: [String]
    package var subject: String
    package var date: Timestamp
    package var attachments: [Attachment]

    package init(
        messageID: String,
        from: String,
        recipients: [String],
        addresses: [String],
        subject: String,
        date: Timestamp,
        attachments: [Attachment] = []
    ) {
        self.messageID = messageID
        self.from = from
        self.recipients = recipients
        self.addresses = addresses
        self.subject = subject
        self.date = date
        self.attachments = attachments
    }
}

/// An Odoo contact that a staged message belongs to.
package struct StagedContact: Sendable, Hashable, Codable {
    package var id: Int
    package var name: String

    package init(id: Int, name: String) {
        self.id = id
        self.name = name
    }
}

/// The state of a staged message.
package enum StagedMessageState: Sendable, Hashable {
    /// Awaits a user's decision.
    case waiting
    /// The import was requested, by the user or by the user's settings; the next run performs it.
    ///
    /// - Parameters:
    ///   - removes: whether the message leaves the list once it is imported.
    ///   - notBefore: after a lost answer, the call may still be in progress in Odoo until then.
    case requested(removes: Bool, notBefore: Timestamp?)
    case imported(at: Timestamp)
    /// The message cannot be imported until something changes.
    case failed
}

/// A message in a staging list.
package struct StagedMessage: Sendable, Hashable, Identifiable {
    package var id: StagedMessageID
    package var direction: MailDirection
    package var gmailID: String
    package var facts: StagedMessageFacts
    /// The size of the whole message, in bytes.
    package var size: Int
    package var state: StagedMessageState
    /// The last problem.
    package var problem: Reason?
    /// The contacts with one of its addresses, as last looked up.
    package var found: [StagedContact]
    /// The contacts that a user picked; they count instead of `found`.
    package var chosen: [StagedContact]
    package var fetchedAt: Timestamp
    /// Whether the whole message is stored.
    package var hasContent: Bool

    /// The contacts that the message is attached to.
    package var contacts: [StagedContact] { chosen.isEmpty ? found : chosen }

    package init(
        id: StagedMessageID,
        direction: MailDirection,
        gmailID: String,
        facts: StagedMessageFacts,
        size: Int,
        state: StagedMessageState,
        problem: Reason? = nil,
        found: [StagedContact] = [],
        chosen: [StagedContact] = [],
        fetchedAt: Timestamp,
        hasContent: Bool
    ) {
        self.id = id
        self.direction = direction
        self.gmailID = gmailID
        self.facts = facts
        self.size = size
        self.state = state
        self.problem = problem
        self.found = found
        self.chosen = chosen
        self.fetchedAt = fetchedAt
        self.hasContent = hasContent
    }
}

/// A message to be staged.
package struct NewStagedMessage: Sendable {
    package var gmailID: String
    package var facts: StagedMessageFacts
    package var size: Int
    package var found: [StagedContact]
    /// Whether the import is requested at once.
    package var isRequested: Bool
    /// Why the message can never be imported. Such a message has no content and counts as dealt with in Gmail.
    package var problem: Reason?

    package init(
        gmailID: String,
        facts: StagedMessageFacts,
        size: Int,
        found: [StagedContact] = [],
        isRequested: Bool = false,
        problem: Reason? = nil
    ) {
        self.gmailID = gmailID
        self.facts = facts
        self.size = size
        self.found = found
        self.isRequested = isRequested
        self.problem = problem
    }
}
