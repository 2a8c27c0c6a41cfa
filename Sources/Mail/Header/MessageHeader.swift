/// The facts that the gateway needs from a header: author, subject, urgency.
package struct MessageHeader: Sendable {
    /// The longest decoded subject and From text that are kept for search.
    private static let longestText = 500
    /// The suffix of the left part of the Message-ID in Odoo's mail that belongs to no record.
    private static let privateMark = "-openerp-private"

    package let block: HeaderBlock
    /// The mailboxes in From; usually one.
    package let from: [Mailbox]
    /// The text of From, decoded and cut.
    package let fromText: String?
    /// The subject, decoded and cut.
    package let subject: String?
    /// The Message-ID, including its angle brackets.
    package let messageID: String?
    /// The number of mailboxes in To, Cc and Bcc.
    private let recipientsNamed: Int

    /// - Throws: `MessageHeaderError` with the reason.
    package init(_ block: HeaderBlock) throws(MessageHeaderError) {
        self.block = block
        fromText = block.first("From").map { Self.cut(EncodedWord.decode($0.text)) }
        subject = block.first("Subject").map { Self.cut(EncodedWord.decode($0.text)) }
        messageID = block.first("Message-ID").map { Self.cut($0.text) }.flatMap { $0.isEmpty ? nil : $0 }
        guard block.all("From").count <= 1 else { throw .severalFrom }
        do {
            from =
                try block.first("From").map { (field) throws(AddressListError) in
                    try AddressList(author: field.value).mailboxes
                } ?? []
        } catch {
            throw .unreadable(field: "From", error)
        }
        // The envelope determines the recipients, so unreadable addresses here reach no one.
        recipientsNamed = ["To", "Cc", "Bcc"].flatMap(block.all).map { LenientAddresses.list($0).mailboxes.count }
            .reduce(0, +)
    }

    /// The first author, which determines the account.
    package var author: Mailbox? { from.first }

    /// True for mail to many recipients: newsletters, lists, mass mailings (RFC 2369, RFC 2919, `Precedence`).
    package var isBulk: Bool {
        if block.first("List-Unsubscribe") != nil || block.first("List-Id") != nil { return true }
        guard let precedence = block.first("Precedence")?.text.lowercased() else { return false }
        return ["bulk", "list", "junk"].contains(precedence)
    }

    /// True for mail that a user waits for at a screen: Odoo's password resets, invitations and sign-in codes.
    ///
    /// Odoo sends these to one person, as private mail that belongs to no record; the Message-ID shows it.
    package var isAwaited: Bool {
        guard recipientsNamed == 1, let messageID, let at = messageID.utf8.firstIndex(of: UInt8(ascii: "@")),
            messageID[..<at].hasSuffix(Self.privateMark)
        else { return false }
        let hasThread = block.first("X-Odoo-Objects").map { !$0.text.hasPrefix("res.users") } ?? false
        return !hasThread && !isBulk
    }

    /// The number of Received fields, for loop detection (RFC 5321 section 6.3).
    package var hops: Int { block.all("Received").count }

    private static func cut(_ text: String) -> String {
        text.utf8.count <= longestText ? text : String(text.prefix(longestText))
    }
}

/// The reasons why a header does not identify the author.
package enum MessageHeaderError: Error, Sendable, Hashable, CustomStringConvertible {
    case severalFrom
    case unreadable(field: String, AddressListError)

    package var description: String {
        switch self {
        case .severalFrom: "the header has more than one From field"
        case .unreadable(let field, let reason): "the \(field) field cannot be read: \(reason)"
        }
    }
}
