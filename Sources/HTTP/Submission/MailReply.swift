/// A server's reply (RFC 5321 section 4.2).
package struct MailReply: Sendable, Hashable {
    package var code: Int
    /// The text of all lines, joined by LF, without codes and line ends.
    package var text: String

    package init(code: Int, text: String) {
        self.code = code
        self.text = text
    }
}
