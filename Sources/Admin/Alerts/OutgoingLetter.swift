package import Base
import FoundationEssentials

/// A message about the gateway, in the words of each way on which it leaves it.
package protocol OutgoingLetter: Sendable {
    /// The subject of a mail.
    func subject(_ language: Language, isPersonal: Bool) -> String

    /// The text of a mail, in lines.
    func text(_ language: Language, isPersonal: Bool) -> String

    /// The body of a call of an incoming webhook of Google Chat.
    func chat(_ language: Language) -> [UInt8]

    /// The body of a call of a webhook.
    func json(at now: Timestamp) -> [UInt8]
}

/// The body of a call of an incoming webhook of Google Chat.
struct ChatBody: Encodable {
    let text: String

    init(_ lines: [String]) { text = lines.joined(separator: "\n") }

    /// What is not to be taken for a link or a mention.
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

extension Encodable {
    /// As the body of a request.
    package var body: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and numbers are always encodable.
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }
}
