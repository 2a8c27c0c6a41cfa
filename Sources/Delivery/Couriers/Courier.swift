package import Base
package import Google
package import Mail
package import Storage
package import Transport

/// One way to send.
package protocol Courier: Sendable {
    /// Attempts to send `outgoing` once.
    func deliver(_ outgoing: OutgoingMessage) async -> Outcome

    /// Searches Gmail for a message that an earlier attempt, begun at `since` or later, may have sent.
    func search(for outgoing: OutgoingMessage, since: Timestamp) async -> SentSearchResult
}

/// The result of a Sent search.
package struct SentSearchResult: Sendable, Hashable {
    package enum Finding: Sendable, Hashable {
        case found(gmailID: String, sentMessageID: String?)
        /// Sent does not show the message; `SentSearchPolicy` decides what that proves.
        case absent
        /// The grant does not allow a search.
        case cannotSearch(reason: Reason)
        /// The search failed: the account must pause, or a user must fix it first.
        case accountRefused(Outcome)
        /// The search failed for now.
        case later(reason: Reason)
    }

    package var finding: Finding
    /// The quota units it cost.
    package var units: Int

    package init(_ finding: Finding, units: Int) {
        self.finding = finding
        self.units = units
    }
}

/// Chooses the courier for a message.
package protocol CourierChooser: Sendable {
    func courier(for outgoing: OutgoingMessage) -> any Courier
}

/// How an attempt to send ended.
package struct Outcome: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case delivered(remoteID: RemoteID, sentMessageID: String?)
        /// Certainly not sent; may be retried, after `after` at the earliest.
        case retry(reason: Reason, after: Duration?)
        /// Certainly not sent; Google accepts nothing from this account before then.
        case pauseAccount(until: Timestamp, reason: Reason)
        /// Certainly not sent; a user must fix the account first.
        case accountBroken(reason: Reason, suggestedFix: SuggestedFix, refused: AccountHealth.Call = .sending)
        /// Can never be sent. `status` is an enhanced status code for the report (RFC 3463).
        case failed(reason: Reason, status: String)
        /// Certainly not sent: the server refuses these recipients. The others, if any, are sent the message in an
        /// attempt of their own, once that is written down.
        case refusedRecipients([RefusedRecipient])
        /// Possibly sent.
        case unknown(reason: Reason)
        /// Possibly sent; a Sent search did not find it, which proves nothing yet.
        case notFound(reason: Reason)
        /// Possibly sent; only a search of the mailbox can tell.
        case held(reason: Reason)
    }

    package var kind: Kind
    /// Google's answer, truncated and without secrets.
    package var answer: String?

    package init(_ kind: Kind, answer: String? = nil) {
        self.kind = kind
        self.answer = answer
    }
}

extension Outcome {
    /// How long an account pauses after a rate limit answer without a date: Gmail counts by the minute.
    package static let pauseWithoutDate = Duration.seconds(60)
    /// How long an account pauses after a daily limit answer without a date.
    package static let pauseForDailyLimit = Duration.hours(1)

    /// The outcome of a send that Gmail's API refused or did not answer.
    package init(_ error: GoogleError, at now: Timestamp) {
        let reason = error.reason
        let kind: Kind
        switch error.disposition {
        case .retry(let notBefore):
            kind = .retry(reason: reason, after: notBefore.map { max(.zero, $0 - now) } ?? error.tokenWait)
        case .pauseAccount(let until):
            kind = .pauseAccount(until: until ?? now + Self.pause(after: error), reason: reason)
        case .reauthorize(let suggestedFix), .accountBroken(let suggestedFix):
            kind = .accountBroken(
                reason: reason,
                suggestedFix: suggestedFix,
                refused: error.isOfGrant ? .grant : .sending
            )
        case .notFound:
            kind = .accountBroken(reason: reason, suggestedFix: .checkEndpoints)
        case .permanent: kind = .failed(reason: reason, status: Self.status(of: error))
        case .unknown: kind = .unknown(reason: reason)
        }
        self.init(kind, answer: error.answer)
    }

    private static func pause(after error: GoogleError) -> Duration {
        guard case .answer(let answer) = error.cause, answer.reasons.contains("dailyLimitExceeded") else {
            return pauseWithoutDate
        }
        return pauseForDailyLimit
    }

    /// The RFC 3463 status of a message that Gmail permanently refuses.
    private static func status(of error: GoogleError) -> String {
        guard case .answer(let answer) = error.cause else { return "5.6.0" }
        if answer.status == 413 { return "5.3.4" }
        let message = answer.message.lowercased()
        return message.contains("recipient") || message.contains("to header") ? "5.1.3" : "5.6.0"
    }
}

/// A recipient that the server refuses, and the outcome for it alone.
package struct RefusedRecipient: Sendable, Hashable {
    package let address: Address
    package let outcome: Outcome

    package init(_ address: Address, _ outcome: Outcome) {
        self.address = address
        self.outcome = outcome
    }
}

extension Outcome {
    /// The outcome of a send that the submission server refused or did not reply to, for all of `recipients`.
    package init(_ failure: MailSubmissionFailure, to recipients: [Address], at now: Timestamp) {
        guard recipients.count > 1, !failure.refusals.isEmpty else {
            self.init(failure, at: now)
            return
        }
        let refused = failure.refusals.sorted { $0.key < $1.key }.map { position, reply in
            var alone = failure
            alone.reply = reply
            return RefusedRecipient(recipients[position], Outcome(alone, at: now))
        }
        self.init(.refusedRecipients(refused))
    }

    /// The outcome of a send that the submission server refused or did not reply to.
    package init(_ failure: MailSubmissionFailure, at now: Timestamp) {
        let reason =
            failure.reply.map { Reason(.submissionAnswered, Self.line($0)) }
            ?? Reason(.noSubmissionReply, failure.detail)
        self.init(Self.kind(of: failure, reason: reason, at: now), answer: failure.reply.map(Self.line))
    }

    private static func kind(of failure: MailSubmissionFailure, reason: Reason, at now: Timestamp) -> Kind {
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

    private static func refusedLogin(_ reason: Reason) -> Kind {
        .accountBroken(reason: reason, suggestedFix: .grantFullMail)
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
