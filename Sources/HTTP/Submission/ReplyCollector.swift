/// Assembles the lines of an SMTP dialog into replies and keeps the last one (RFC 5321 section 4.2.1).
struct ReplyCollector: Sendable, Hashable {
    /// The most bytes of a reply's text that are kept.
    private static let longestText = 8192
    /// The reply to QUIT, which libcurl sends after a refusal; it does not concern the message.
    private static let goodbye = 221

    private(set) var last: MailReply?
    private var lines: [String] = []
    private var size = 0

    mutating func receive(_ line: String) {
        let text = line.prefix { !$0.isNewline }
        guard text.utf8.count >= 3, let code = Int(text.prefix(3)) else { return }
        size += text.utf8.count
        if size <= Self.longestText { lines.append(String(text.dropFirst(4))) }
        guard text.dropFirst(3).first != "-" else { return }
        if code != Self.goodbye { last = MailReply(code: code, text: lines.joined(separator: "\n")) }
        lines = []
        size = 0
    }
}
