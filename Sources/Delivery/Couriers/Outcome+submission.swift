package import Base
package import HTTP

extension Outcome {
    /// The outcome of a send that the submission server refused or did not reply to.
    package init(_ failure: MailSubmissionFailure, at now: Timestamp) {
        let reason =
            failure.reply.map { Remark(.submissionAnswered, Self.line($0)) }
            ?? Remark(.noSubmissionReply, failure.detail)
        self.init(Self.kind(of: failure, reason: reason, at: now), answer: failure.reply.map(Self.line))
    }

    private static func kind(of failure: MailSubmissionFailure, reason: Remark, at now: Timestamp) -> Kind {
        if failure.reach == .perhapsProcessed { return .unknown(reason: reason) }
        guard let reply = failure.reply else {
            return failure.kind == .login ? refusedLogin(reason) : .retry(reason: reason, after: nil)
        }
        let status = enhancedStatus(reply)
        // Gmail's codes for limits: 4.2.1 and 4.7.28 a rate, 5.4.5 the day's mail, 4.7.0 at login too many logins.
        switch status {
        case "5.4.5": return .pauseAccount(until: now + pauseForDailyLimit, reason: reason)
        case "4.7.28", "4.2.1": return .pauseAccount(until: now + pauseWithoutDate, reason: reason)
        default: break
        }
        switch reply.code {
        case 400..<500 where failure.kind == .login || reply.code == 421:
            return .pauseAccount(until: now + pauseWithoutDate, reason: reason)
        case 400..<500: return .retry(reason: reason, after: nil)
        case 530, 534, 535, 538: return refusedLogin(reason)
        default:
            return failure.kind == .login ? refusedLogin(reason) : .failed(reason: reason, status: status ?? "5.0.0")
        }
    }

    private static func refusedLogin(_ reason: Remark) -> Kind {
        .accountBroken(reason: reason, remedy: .grantFullMail)
    }

    /// A reply on one line, truncated.
    static func line(_ reply: MailReply) -> String {
        "\(reply.code) " + reply.text.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(500)
    }

    /// The code at the beginning of the text (RFC 2034 section 4).
    static func enhancedStatus(_ reply: MailReply) -> String? {
        guard let word = reply.text.split(whereSeparator: \.isWhitespace).first else { return nil }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ (1...3).contains($0.utf8.count) && $0.allSatisfy(\.isNumber) })
        else { return nil }
        return String(word)
    }
}
