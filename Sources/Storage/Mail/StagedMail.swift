package import Base

/// The row number of a message in a staging list.
package struct StagedMailID: Sendable, Hashable, Comparable, Codable {
    package let rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// What a staged message is: fixed once it was fetched.
package struct StagedMailFacts: Sendable, Hashable, Codable {
    package struct Attachment: Sendable, Hashable, Codable {
        package var name: String
        package var size: Int

        package init(name: String, size: Int) {
            self.name = name
            self.size = size
        }
    }

    /// Found again in Odoo by this, angle brackets included; made up where the message has none.
    package var messageID: String
    /// As the header writes it.
    package var from: String
    /// As the header writes them, To before Cc.
    package var recipients: [String]
    /// The addresses whose contacts get the message: the sender's or the recipients', in small letters.
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

/// A contact of Odoo that a staged message belongs to.
package struct StagedContact: Sendable, Hashable, Codable {
    package var id: Int
    package var name: String

    package init(id: Int, name: String) {
        self.id = id
        self.name = name
    }
}

/// How far a staged message has come.
package enum StagedMailState: Sendable, Hashable {
    /// For somebody to decide.
    case waiting
    /// Somebody, or the person's settings, asked for the import; it is done by the next run.
    ///
    /// - Parameters:
    ///   - removes: whether it leaves the list once it is imported.
    ///   - notBefore: after a lost answer, the call may still be under way in Odoo until then.
    case requested(removes: Bool, notBefore: Timestamp?)
    case imported(at: Timestamp)
    /// It cannot be imported until something changes.
    case failed
}

/// A message in a staging list.
package struct StagedMail: Sendable, Hashable, Identifiable {
    package var id: StagedMailID
    package var direction: TransferDirection
    package var gmailID: String
    package var facts: StagedMailFacts
    /// Bytes of the whole message.
    package var size: Int
    package var state: StagedMailState
    /// What went wrong last.
    package var problem: Remark?
    /// The contacts with one of its addresses, as they were last looked up.
    package var found: [StagedContact]
    /// Those that a person picked; they count instead of `found`.
    package var chosen: [StagedContact]
    package var fetchedAt: Timestamp
    /// Whether the whole message is kept.
    package var hasContent: Bool

    /// The contacts that it is attached to.
    package var contacts: [StagedContact] { chosen.isEmpty ? found : chosen }

    package init(
        id: StagedMailID,
        direction: TransferDirection,
        gmailID: String,
        facts: StagedMailFacts,
        size: Int,
        state: StagedMailState,
        problem: Remark? = nil,
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
package struct NewStagedMail: Sendable {
    package var gmailID: String
    package var facts: StagedMailFacts
    package var size: Int
    package var found: [StagedContact]
    /// Whether its import is asked for at once.
    package var isRequested: Bool
    /// Why it can never be imported; such a message has no content, and counts as dealt with in Gmail.
    package var problem: Remark?

    package init(
        gmailID: String,
        facts: StagedMailFacts,
        size: Int,
        found: [StagedContact] = [],
        isRequested: Bool = false,
        problem: Remark? = nil
    ) {
        self.gmailID = gmailID
        self.facts = facts
        self.size = size
        self.found = found
        self.isRequested = isRequested
        self.problem = problem
    }
}
