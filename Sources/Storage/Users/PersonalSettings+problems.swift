import Mail

extension PersonalSettings {
    /// The fields that may be invalid, by their names in forms.
    package enum Field: String, Sendable, CaseIterable {
        case clientID = "client-id"
        case clientSecret = "client-secret"
        case userName = "user-name"
        case mostDeleted = "most-deleted"
        case calendarStart = "calendar-start"
        case incomingFolder = "incoming-folder"
        case outgoingFolder = "outgoing-folder"
        case incomingCount = "incoming-count"
        case outgoingCount = "outgoing-count"
        case odooLogin = "odoo-login"
    }

    /// The invalid fields with their problems; empty when the settings can be saved.
    ///
    /// - Parameter today: the start of the calendar sync must be before this day.
    package func problems(today: CalendarDate) -> [Field: FieldProblem] {
        var problems: [Field: FieldProblem] = [:]
        if case .own(let client) = client {
            problems[.clientID] = client.idProblem
            problems[.clientSecret] = client.sealedSecret == nil ? .missing : nil
        }
        problems[.odooLogin] = textProblem(odoo.login, longest: OdooMatch.longestLogin)
        if !userName.isEmpty, Address(userName) == nil { problems[.userName] = .notAnAddress }
        if !ContactOptions.percents.contains(contacts.mostDeletedPercent) { problems[.mostDeleted] = .outOfRange }
        if let start = calendar.startDate, start >= today { problems[.calendarStart] = .notInPast }
        problems[.incomingFolder] = mail.incomingFolder?.problem
        problems[.outgoingFolder] = mail.outgoingFolder?.problem
        if let incoming = mail.incomingFolder, incoming.labelID == mail.outgoingFolder?.labelID {
            problems[.outgoingFolder] = .sameFolder
        }
        if !MailTransferOptions.counts.contains(mail.incomingCount) { problems[.incomingCount] = .outOfRange }
        if !MailTransferOptions.counts.contains(mail.outgoingCount) { problems[.outgoingCount] = .outOfRange }
        return problems
    }
}

extension OrganisationSettings {
    /// The fields that may be invalid, by their names in forms.
    package enum Field: String, Sendable, CaseIterable {
        case clientID = "client-id"
        case clientSecret = "client-secret"
        case signInDomains = "sign-in-domains"
        case logRetention = "log-retention"
    }

    /// The invalid fields with their problems; empty when the settings can be saved.
    package var problems: [Field: FieldProblem] {
        var problems: [Field: FieldProblem] = [:]
        if let client {
            problems[.clientID] = client.idProblem
            problems[.clientSecret] = client.sealedSecret == nil ? .missing : nil
        }
        if signInDomains.contains(where: { Address("postmaster@\($0)")?.domain.contains(".") != true }) {
            problems[.signInDomains] = .notADomain
        }
        if !Self.logRetentions.contains(logRetention) { problems[.logRetention] = .outOfRange }
        return problems
    }
}

extension OAuthClient {
    /// Google's ids have about 72 characters.
    private static let longestID = 256

    fileprivate var idProblem: FieldProblem? {
        if id.isEmpty { return .missing }
        if id.contains(where: \.isWhitespace) { return .notAllowed }
        return textProblem(id, longest: Self.longestID)
    }
}

extension TransferFolder {
    /// Gmail accepts names of up to 225 characters, of at most four bytes each.
    private static let longestName = 900
    private static let longestID = 256

    fileprivate var problem: FieldProblem? {
        if labelID.isEmpty { return .missing }
        return textProblem(labelID, longest: Self.longestID) ?? textProblem(name, longest: Self.longestName)
    }
}

/// Why a field's value is rejected; the console has the text in each language.
package enum FieldProblem: String, Sendable, CaseIterable {
    case missing
    case notAnAddress = "not-an-address"
    case notADomain = "not-a-domain"
    case notInPast = "not-in-past"
    case outOfRange = "out-of-range"
    case tooLong = "too-long"
    /// The same folder for both directions, which would transfer each message twice.
    case sameFolder = "same-folder"
    /// Characters that the value cannot contain, such as line breaks.
    case notAllowed = "not-allowed"
}

/// The problem with any text.
func textProblem(_ text: String, longest: Int) -> FieldProblem? {
    if text.utf8.count > longest { return .tooLong }
    if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) { return .notAllowed }
    return nil
}
