/// Follows an SMTP dialog, in which each command gets its reply before the next is sent, to know which recipients the
/// server accepts (RFC 5321 section 3.3).
struct SubmissionDialog: Sendable, Hashable {
    /// The server closes the connection with it; it says nothing about the command that it answers.
    private static let closing = 421

    private let recipientCount: Int
    private var replies = ReplyCollector()
    private var isAskingRecipient = false
    /// The replies to RCPT, in the order of the recipients.
    private var answers: [MailReply] = []
    /// Whether the last reply answered RCPT.
    private var endsWithRecipient = false

    init(recipients: Int) { recipientCount = recipients }

    /// Notes the beginning of a command, whose first four letters name it. The rest, which may hold secrets, is not
    /// read.
    mutating func sent(_ command: some Collection<UInt8>) {
        let verb = String(decoding: command.prefix(4), as: UTF8.self).uppercased()
        isAskingRecipient = verb == "RCPT"
        // A new transaction, if the first connection was dead already.
        if verb == "MAIL" { answers = [] }
    }

    /// Notes a line of the server's.
    mutating func received(_ line: String) {
        guard let reply = replies.receive(line) else { return }
        endsWithRecipient = isAskingRecipient
        if isAskingRecipient, reply.code != Self.closing { answers.append(reply) }
        isAskingRecipient = false
    }

    /// The last reply that concerns the message.
    var lastReply: MailReply? { replies.last }

    /// The replies to the recipients that the server refuses, by their position.
    var refusals: [Int: MailReply] {
        Dictionary(uniqueKeysWithValues: answers.enumerated().filter { $1.code / 100 != 2 }.map { ($0, $1) })
    }

    /// Whether the server has answered for every recipient.
    var isComplete: Bool { answers.count == recipientCount }

    /// Whether the server has accepted every recipient. Only then may the message be sent.
    var acceptsAll: Bool { isComplete && refusals.isEmpty }

    /// The reply by which the server refuses the whole message, login or connection.
    var refusal: MailReply? {
        guard let reply = lastReply, reply.code >= 400 else { return nil }
        return endsWithRecipient && reply.code != Self.closing ? nil : reply
    }
}

/// Assembles the lines of an SMTP dialog into replies and keeps the last one (RFC 5321 section 4.2.1).
struct ReplyCollector: Sendable, Hashable {
    /// The most bytes of a reply's text that are kept.
    private static let longestText = 8192
    /// The reply to QUIT, which libcurl sends after a refusal; it does not concern the message.
    private static let goodbye = 221

    private(set) var last: MailReply?
    private var lines: [String] = []
    private var size = 0

    /// Takes a line and returns the reply that it completes, if it concerns the message.
    @discardableResult
    mutating func receive(_ line: String) -> MailReply? {
        let text = line.prefix { !$0.isNewline }
        guard text.utf8.count >= 3, let code = Int(text.prefix(3)) else { return nil }
        size += text.utf8.count
        if size <= Self.longestText { lines.append(String(text.dropFirst(4))) }
        guard text.dropFirst(3).first != "-" else { return nil }
        defer {
            lines = []
            size = 0
        }
        guard code != Self.goodbye else { return nil }
        last = MailReply(code: code, text: lines.joined(separator: "\n"))
        return last
    }
}
