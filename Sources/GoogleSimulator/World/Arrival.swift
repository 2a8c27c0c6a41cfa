package import Base

/// A copy of a message in a recipient's mailbox.
package struct Arrival: Sendable {
    /// Gmail's id of the sent message.
    package let gmailID: String
    /// The account that sent it; `nil` for mail from outside.
    package let sender: String?
    package let at: Timestamp
    /// The header as the recipient sees it: without Bcc.
    package let header: MessageText
    /// The size of the whole message, in bytes.
    package let size: Int
    /// The body, if bodies are stored.
    package let body: [UInt8]?

    /// Header and body as the recipient has them; `nil` if bodies are not stored.
    package var message: [UInt8]? { body.map { header.bytes + $0 } }
}

/// A message that an account has sent.
package struct SentMessage: Sendable {
    package let gmailID: String
    package let threadID: String
    package let account: String
    package let at: Timestamp
    /// The method that sent it, such as `gmail.users.messages.send`.
    package let method: String
    /// The header as the Sent copy has it: with Bcc.
    package let header: MessageText
    package let size: Int
    /// SHA-256 of the body, in hexadecimal.
    package let bodyDigest: String
    /// The recipients that it reached, in lower case.
    package let recipients: [String]
}
