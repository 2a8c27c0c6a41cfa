/// What the receiving side calls a delivered message.
package enum RemoteID: Sendable, Hashable {
    /// Gmail's id of the message.
    case gmailMessage(String)
    /// Gmail's id of the draft that was sent. As a message it has another id, which is not known.
    case gmailDraft(String)
    /// The id in the answer of Google's SMTP server, by which Google's support finds it; empty if the answer had none.
    case smtpQueue(String)
    /// The Odoo database that shows a delivery report on the record instead of in a mail.
    case odooDatabase(String)
    /// Text that this version cannot read.
    case other(String)
}

extension RemoteID {
    private static let draftPrefix = "draft:"
    private static let smtpPrefix = "smtp:"
    private static let odooPrefix = "odoo:"

    /// Decodes what `stored` encodes. Reads any text.
    package init(stored text: String) {
        let rest = { (prefix: String) -> String? in
            text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
        }
        if let id = rest(Self.draftPrefix) {
            self = .gmailDraft(id)
        } else if let id = rest(Self.smtpPrefix) {
            self = .smtpQueue(id)
        } else if let name = rest(Self.odooPrefix) {
            self = .odooDatabase(name)
        } else if Self.isGmailID(text) {
            self = .gmailMessage(text)
        } else {
            self = .other(text)
        }
    }

    /// The text in the store, which programs and searches use too.
    package var stored: String {
        switch self {
        case .gmailMessage(let id): id
        case .gmailDraft(let id): Self.draftPrefix + id
        case .smtpQueue(let id): Self.smtpPrefix + id
        case .odooDatabase(let name): Self.odooPrefix + name
        case .other(let text): text
        }
    }

    /// Whether the text can be Gmail's id of a message: hexadecimal digits.
    package static func isGmailID(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }
}

extension RemoteID: CustomStringConvertible {
    package var description: String { stored }
}
