import Base

/// The link to a message in Gmail.
package enum GmailLink {
    /// - Returns: `nil` if the account or the id is unknown, or the message has no page in Gmail by this id.
    package static func url(_ account: String?, _ id: RemoteID?) -> String? {
        switch id {
        case .gmailMessage(let id): url(account, id)
        case .gmailDraft, .smtpQueue, .odooDatabase, .other, nil: nil
        }
    }

    /// - Returns: `nil` if the account is unknown, or the id is none of Gmail's.
    package static func url(_ account: String?, _ id: String) -> String? {
        guard let account, RemoteID.isGmailID(id) else { return nil }
        return "https://mail.google.com/mail/u/?authuser=\(PercentCode.encode(account))#all/\(id)"
    }
}
