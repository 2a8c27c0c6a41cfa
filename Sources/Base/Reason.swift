#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Why something happened, for people: a code and the values of its sentence, so that each language can have its own
/// text. Logs, reports and the command line use the English one (`description`).
package struct Reason: Sendable, Hashable {
    /// The kinds of reason. The comment on each names its values, in order.
    package enum Code: String, Sendable, CaseIterable {
        /// Literal words, as someone wrote them.
        case words

        // MARK: Google and smtp.gmail.com

        /// The answer.
        case answered
        /// The kind of failure, and the transport's description.
        case noAnswer = "no-answer"
        /// What could not be read.
        case unreadableAnswer = "unreadable-answer"
        /// The HTTP status with which the administrator's program answered.
        case programAnswered = "program-answered"
        /// The kind of failure.
        case programNoAnswer = "program-no-answer"
        /// The answer.
        case tokenRefused = "token-refused"
        /// The kind of failure, and the transport's description.
        case noTokenAnswer = "no-token-answer"
        case unreadableTokenAnswer = "unreadable-token-answer"
        case noRefreshToken = "no-refresh-token"
        case otherGrant = "other-grant"
        case noIdentity = "no-identity"
        /// What is wrong with it.
        case wrongIdentity = "wrong-identity"
        case keyCannotSign = "key-cannot-sign"
        /// The cause.
        case grantUnusable = "grant-unusable"
        /// The address that Gmail answers for.
        case otherAddress = "other-address"
        /// The server's reply.
        case submissionAnswered = "submission-answered"
        /// The transport's description.
        case noSubmissionReply = "no-submission-reply"
        /// The recipients that the server refuses.
        case recipientsRefused = "recipients-refused"
        /// The address.
        case notSubmittable = "not-submittable"

        // MARK: Unknown outcomes

        case draftUnknown = "draft-unknown"
        case draftSentMeanwhile = "draft-sent-meanwhile"
        case mayNotSearch = "may-not-search"
        case tooManyCandidates = "too-many-candidates"
        case searchContinues = "search-continues"
        case tooSoonToTell = "too-soon-to-tell"
        /// Possibly sent; the cause is why the search cannot continue.
        case perhapsSent = "perhaps-sent"
        /// Possibly sent; the cause is why someone has to check.
        case checkSentFolder = "check-sent-folder"

        // MARK: The queue

        /// The number of hours; the cause is the last failure.
        case givenUp = "given-up"
        case accountRemoved = "account-removed"
        case accountPaused = "account-paused"
        case accountSpent = "account-spent"
        /// The address.
        case mayNotSendAs = "may-not-send-as"
        /// The cause.
        case contentUnreadable = "content-unreadable"
        /// What is wrong with it.
        case headerUnreadable = "header-unreadable"
        /// The part that cannot be read.
        case recordDamaged = "record-damaged"
        /// The queue id of the earlier message.
        case duplicateOf = "duplicate-of"
        /// The addresses.
        case invalidRecipients = "invalid-recipients"
        /// The address, when mail to it came back, and what was said then.
        case recipientBounced = "recipient-bounced"
        /// The name of the listener.
        case capturedByListener = "captured-by-listener"
        /// The login.
        case capturedByLogin = "captured-by-login"
        /// The name of the Odoo database.
        case capturedByDatabase = "captured-by-database"
        /// The name of the Odoo database.
        case capturedNeutralized = "captured-neutralized"
        case captureExpired = "capture-expired"
        case stopped
        case stoppedWhileSending = "stopped-while-sending"
        case cutOff = "cut-off"
        case restored

        // MARK: Importing mail

        /// The largest size that is imported, in MB.
        case mailTooLarge = "mail-too-large"
        case nobodyHasAddress = "nobody-has-address"
        /// The name of the contact that was chosen.
        case contactGone = "contact-gone"

        // MARK: Odoo's answers. The last value is Odoo's own words, or empty

        case odooLogin = "odoo-login"
        /// The model.
        case odooRights = "odoo-rights"
        case odooRecordGone = "odoo-record-gone"
        /// What it does not know.
        case odooUnknown = "odoo-unknown"
        case odooRefused = "odoo-refused"
        case odooBusy = "odoo-busy"
        case odooDatabaseMissing = "odoo-database-missing"
        case odooNotSetUp = "odoo-not-set-up"
        /// The HTTP status.
        case odooWebPage = "odoo-web-page"
        /// The target address.
        case odooRedirected = "odoo-redirected"
        /// Its version, and the oldest supported version.
        case odooTooOld = "odoo-too-old"
        /// The kind of failure.
        case odooNoAnswer = "odoo-no-answer"
        case odooUnreadable = "odoo-unreadable"
        /// The exception.
        case odooException = "odoo-exception"

        // MARK: Scheduled actions

        /// The suggested fix; the cause is the problem it solves.
        case remedied
        case interrupted
        /// What is wrong with it.
        case storeFailed = "store-failed"
        case sendingGoesFirst = "sending-goes-first"
        case noHistory = "no-history"
        case noGoogleAccount = "no-google-account"
        case noOdooDatabase = "no-odoo-database"
        /// The name.
        case otherOdooDatabase = "other-odoo-database"
        /// The login or address.
        case noOdooUser = "no-odoo-user"
        /// Their logins.
        case severalOdooUsers = "several-odoo-users"
        case noTransferFolder = "no-transfer-folder"
        /// The folder.
        case folderDeleted = "folder-deleted"
        case listFull = "list-full"
        /// The number of messages.
        case fetchedLater = "fetched-later"

        // MARK: Appointments

        /// The field.
        case appointmentsNotSetUp = "appointments-not-set-up"
        case noStartDate = "no-start-date"
        case noTimeZones = "no-time-zones"
        /// The number of missing events, the number of all events, and the calendar.
        case eventsNoLongerListed = "events-no-longer-listed"
        /// The calendar; the cause is its problem.
        case ofCalendar = "of-calendar"
        /// The title, empty where there is none; the cause is its problem.
        case ofAppointment = "of-appointment"
        /// The title, empty where there is none.
        case ownersAppointment = "owners-appointment"
        /// The cause is why they remain.
        case strayAppointments = "stray-appointments"
        /// The address of an attendee; the cause is why.
        case attendeeRefused = "attendee-refused"
        /// The title.
        case occurrenceUnclear = "occurrence-unclear"
        /// The title.
        case timeUnreadable = "time-unreadable"
        /// The title.
        case seriesUnreadable = "series-unreadable"

        // MARK: Contacts

        case contactsNotSetUp = "contacts-not-set-up"
        /// The number of contacts.
        case creationsOpen = "creations-open"
        /// The number to delete, and the number of all contacts.
        case deletionsAsk = "deletions-ask"
        /// The tag.
        case noNameForTag = "no-name-for-tag"
        /// The contact; the cause is why.
        case contactRefused = "contact-refused"
        /// Why.
        case contactNotMade = "contact-not-made"
        /// The contact, and why.
        case contactNotChanged = "contact-not-changed"
        /// The contact; the cause is why.
        case contactNotDeleted = "contact-not-deleted"
        /// Odoo's id of the contact; the cause is why.
        case contactNotMarked = "contact-not-marked"
        /// The tag; the cause is why.
        case labelRefused = "label-refused"
        /// The label; the cause is why.
        case labelNotDeleted = "label-not-deleted"
        /// The contact, and why.
        case contactNotRead = "contact-not-read"
        /// The contact; the cause is why.
        case photoRefused = "photo-refused"

        // MARK: Actions of users and programs

        /// The user.
        case heldBy = "held-by"
        /// The name of the API key.
        case heldByProgram = "held-by-program"
        /// The user.
        case capturedSentBy = "captured-sent-by"
        case evenIfSent = "even-if-sent"
        case dueNow = "due-now"
        /// The account's number or address.
        case toAccount = "to-account"
        /// The report's action, its recipient and its queue id.
        case reported
        case pausedByHand = "paused-by-hand"
        case switchedOff = "switched-off"
        case revokedHere = "revoked-here"
        case sealingKeyLost = "sealing-key-lost"
    }

    package var code: Code
    package var values: [String]
    /// The underlying reason; none or one.
    private var causes: [Reason]

    package init(_ code: Code, _ values: String..., cause: Reason? = nil) {
        self.code = code
        self.values = values
        causes = cause.map { [$0] } ?? []
    }

    package var cause: Reason? { causes.first }

    /// The value at `place`; empty where a stored reason has fewer values.
    package func value(_ place: Int) -> String { place < values.count ? values[place] : "" }

    /// The words of others that it quotes, such as Google's own answer; the English sentence where it quotes none.
    package var quoted: String {
        let quoted = values.filter { !$0.isEmpty }.joined(separator: ": ")
        return quoted.isEmpty ? description : quoted
    }

    /// Returns a copy with all values changed, including those of its causes.
    package func mapValues(_ change: (String) -> String) -> Reason {
        var changed = self
        changed.values = values.map(change)
        changed.causes = causes.map { $0.mapValues(change) }
        return changed
    }
}

extension Reason: ExpressibleByStringLiteral {
    package init(stringLiteral words: String) { self.init(.words, words) }
}

extension [Reason] {
    /// All reasons joined into one text.
    package var sentence: Localized<String> {
        let all = map(\.sentence)
        return Localized(
            all.map(\.english).joined(separator: "; "),
            all.map(\.german).joined(separator: "; ")
        )
    }

    private static let beginning = "["

    /// The stored form: a single reason as it is, several as a JSON array; `nil` for none.
    package var stored: String? {
        guard count > 1 || first?.stored.hasPrefix(Self.beginning) == true else { return first?.stored }
        return (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? sentence.english
    }

    /// Reads the stored form.
    package init(stored text: String?) {
        guard let text else {
            self = []
            return
        }
        guard text.hasPrefix(Self.beginning), let several = try? JSONDecoder().decode(Self.self, from: Data(text.utf8))
        else {
            self = [Reason(stored: text)]
            return
        }
        self = several
    }
}

extension Reason {
    /// The stored form: a JSON object; plain words are stored as they are.
    private struct Stored: Codable {
        var code: String
        var values: [String]?
        var cause: String?
    }

    private static let beginning = "{"

    /// Reads the stored form. A code unknown to this version is shown by its name and values.
    package init(stored text: String) {
        guard text.hasPrefix(Self.beginning), let stored = try? JSONDecoder().decode(Stored.self, from: Data(text.utf8))
        else {
            self.init(.words, text)
            return
        }
        let values = stored.values ?? []
        guard let code = Code(rawValue: stored.code) else {
            self.init(.words, ([stored.code] + values).joined(separator: ": "))
            return
        }
        self.init(code, cause: stored.cause.map { Reason(stored: $0) })
        self.values = values
    }

    /// The stored form; see `init(stored:)`.
    package var stored: String {
        if code == .words, !value(0).hasPrefix(Self.beginning) { return value(0) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let stored = Stored(code: code.rawValue, values: values.isEmpty ? nil : values, cause: cause?.stored)
        return (try? encoder.encode(stored)).map { String(decoding: $0, as: UTF8.self) } ?? description
    }
}

extension Reason: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(stored: try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(stored)
    }
}
