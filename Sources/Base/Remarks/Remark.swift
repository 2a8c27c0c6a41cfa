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
        /// What cannot be read of it.
        case recordDamaged = "record-damaged"
        /// The addresses.
        case invalidRecipients = "invalid-recipients"
        case stopped
        case stoppedWhileSending = "stopped-while-sending"

        // MARK: Bringing mail over

        /// The most that is brought over, in MB.
        case mailTooLarge = "mail-too-large"
        case nobodyHasAddress = "nobody-has-address"
        /// The name of the contact that was picked.
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
        /// The status.
        case odooWebPage = "odoo-web-page"
        /// Where to.
        case odooRedirected = "odoo-redirected"
        /// Its version, and the oldest that will do.
        case odooTooOld = "odoo-too-old"
        /// The kind of failure.
        case odooNoAnswer = "odoo-no-answer"
        case odooUnreadable = "odoo-unreadable"
        /// The exception.
        case odooException = "odoo-exception"

        // MARK: Scheduled actions

        /// The remedy; its cause is what it is for.
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
        /// The logins and addresses.
        case noOdooUser = "no-odoo-user"
        /// Their logins.
        case severalOdooUsers = "several-odoo-users"
        case noTransferFolder = "no-transfer-folder"
        /// The folder.
        case folderDeleted = "folder-deleted"
        case listFull = "list-full"

        // MARK: Appointments

        /// The field.
        case appointmentsNotSetUp = "appointments-not-set-up"
        case noStartDate = "no-start-date"
        case noTimeZones = "no-time-zones"
        /// How many of how many, and the calendar.
        case eventsNoLongerListed = "events-no-longer-listed"
        /// The calendar; its cause is what is wrong with it.
        case ofCalendar = "of-calendar"
        /// The title, empty where there is none; its cause is what is wrong with it.
        case ofAppointment = "of-appointment"
        /// The title, empty where there is none.
        case ownersAppointment = "owners-appointment"
        /// Of a series that was edited in Odoo; its cause is why they stay.
        case strayAppointments = "stray-appointments"
        /// The address of a guest; its cause is why.
        case guestRefused = "guest-refused"
        /// The title.
        case occurrenceUnclear = "occurrence-unclear"
        /// The title.
        case timeUnreadable = "time-unreadable"
        /// The title.
        case seriesUnreadable = "series-unreadable"

        // MARK: Contacts

        case contactsNotSetUp = "contacts-not-set-up"
        /// How many.
        case creationsOpen = "creations-open"
        /// How many of how many.
        case deletionsAsk = "deletions-ask"
        /// The tag.
        case noNameForTag = "no-name-for-tag"
        /// The contact; its cause is why.
        case contactRefused = "contact-refused"
        /// Why.
        case contactNotMade = "contact-not-made"
        /// The contact, and why.
        case contactNotChanged = "contact-not-changed"
        /// The contact; its cause is why.
        case contactNotDeleted = "contact-not-deleted"
        /// Odoo's id of the contact; its cause is why.
        case contactNotMarked = "contact-not-marked"
        /// The tag; its cause is why.
        case labelRefused = "label-refused"
        /// The label; its cause is why.
        case labelNotDeleted = "label-not-deleted"
        /// The contact, and why.
        case contactNotRead = "contact-not-read"
        /// The contact; its cause is why.
        case photoRefused = "photo-refused"

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
        case sealingKeyLost = "sealing-key-lost"
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
