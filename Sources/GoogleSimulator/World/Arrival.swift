package import Base

/// One copy of a message in one recipient's mailbox.
package struct Arrival: Sendable {
    /// Gmail's id of the sent message.
    package let gmailID: String
    /// The account that sent it; `nil` for mail from outside.
    package let sender: String?
    package let at: Timestamp
    /// The header as the recipient sees it: without Bcc.
    package let header: MessageText
    /// Bytes of the whole message.
    package let size: Int
    /// The body, where bodies are kept.
    package let body: [UInt8]?

    /// Header and body as the recipient has them; `nil` where bodies are not kept.
    package var message: [UInt8]? { body.map { header.bytes + $0 } }
}

/// One message that an account has sent.
package struct SentMessage: Sendable {
    package let gmailID: String
    package let threadID: String
    package let account: String
    package let at: Timestamp
    /// By which method, such as `gmail.users.messages.send`.
    package let method: String
    /// The header as the Sent copy has it: with Bcc.
    package let header: MessageText
    package let size: Int
    /// SHA-256 of the body, in hexadecimal.
    package let bodyDigest: String
    /// Whom it reached, in small letters.
    package let recipients: [String]
}
