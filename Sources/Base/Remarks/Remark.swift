/// Something to say to people about what happened: a code and the values that its sentence is filled with, so that each
/// language can have words of its own. Logs, reports and the command line have the English ones (`description`).
package struct Remark: Sendable, Hashable {
    /// What is said. The values, in their order, stand beside each.
    package enum Code: String, Sendable, CaseIterable {
        /// The words themselves: what a person wrote.
        case words

        // MARK: Google and smtp.gmail.com

        /// The answer.
        case answered
        /// The kind of failure, and what the transport says of it.
        case noAnswer = "no-answer"
        /// What could not be read.
        case unreadableAnswer = "unreadable-answer"
        /// The answer.
        case tokenRefused = "token-refused"
        /// The kind of failure, and what the transport says of it.
        case noTokenAnswer = "no-token-answer"
        case unreadableTokenAnswer = "unreadable-token-answer"
        case noRefreshToken = "no-refresh-token"
        case otherGrant = "other-grant"
        case noIdentity = "no-identity"
        /// What is wrong with it.
        case wrongIdentity = "wrong-identity"
        case keyCannotSign = "key-cannot-sign"
        /// Why not.
        case grantUnusable = "grant-unusable"
        /// The address that answers.
        case otherAddress = "other-address"
        /// The server's reply.
        case submissionAnswered = "submission-answered"
        /// What the transport says.
        case noSubmissionReply = "no-submission-reply"

        // MARK: Looking for what was perhaps sent

        case draftUnknown = "draft-unknown"
        case draftSentMeanwhile = "draft-sent-meanwhile"
        case mayNotLook = "may-not-look"
        case tooManyToLookAt = "too-many-to-look-at"
        case looksOn = "looks-on"
        case tooSoonToTell = "too-soon-to-tell"
        /// Perhaps sent; its cause is why it cannot go on.
        case perhapsSent = "perhaps-sent"
        /// Perhaps sent; its cause is why a person has to look.
        case lookYourself = "look-yourself"

        // MARK: The queue

        /// So many hours; its cause is what it failed by last.
        case givenUp = "given-up"
        case accountRemoved = "account-removed"
        case accountPaused = "account-paused"
        case accountSpent = "account-spent"
        /// Why not.
        case contentUnreadable = "content-unreadable"
        /// What is wrong with it.
        case headerUnreadable = "header-unreadable"
        /// What is wrong with it.
        case recordDamaged = "record-damaged"
        case stopped
        case stoppedWhileSending = "stopped-while-sending"

        // MARK: Bringing mail over

        /// The most that is brought over, in MB.
        case mailTooLarge = "mail-too-large"
        case nobodyHasAddress = "nobody-has-address"
        /// The name of the contact that was picked.
        case contactGone = "contact-gone"

        // MARK: What people and programs did

        /// Who.
        case heldBy = "held-by"
        /// The name of the program's key.
        case heldByProgram = "held-by-program"
        case evenIfSent = "even-if-sent"
        case dueNow = "due-now"
        /// The account's number or address.
        case toAccount = "to-account"
        /// The report's action, its reader, and its queue id.
        case reported
        case pausedByHand = "paused-by-hand"
        case switchedOff = "switched-off"
        case revokedHere = "revoked-here"
    }

    package var code: Code
    package var values: [String]
    /// What led to it: none or one.
    private var causes: [Remark]

    package init(_ code: Code, _ values: String..., cause: Remark? = nil) {
        self.code = code
        self.values = values
        causes = cause.map { [$0] } ?? []
    }

    package var cause: Remark? { causes.first }

    /// The value of that place; empty where a stored remark has fewer.
    package func value(_ place: Int) -> String { place < values.count ? values[place] : "" }

    /// What others said that is quoted in it, such as Google's own answer; the English sentence where nothing is.
    package var quoted: String {
        let quoted = values.filter { !$0.isEmpty }.joined(separator: ": ")
        return quoted.isEmpty ? description : quoted
    }

    /// The same with all values changed, those of its causes too.
    package func mapValues(_ change: (String) -> String) -> Remark {
        var remark = self
        remark.values = values.map(change)
        remark.causes = causes.map { $0.mapValues(change) }
        return remark
    }
}

extension Remark: ExpressibleByStringLiteral {
    package init(stringLiteral words: String) { self.init(.words, words) }
}
