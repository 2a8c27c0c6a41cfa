/// The purposes a user may grant, each with a checkbox on the page before Google's.
package enum GrantPurpose: String, Sendable, CaseIterable {
    /// Sending mail.
    case send
    /// Searching Sent: resolves unknown outcomes, and reads the new Message-ID and the send-as addresses.
    case readBack = "read-back"
    /// Labels and mail: fetching, filing, drafts.
    case mail
    case calendar
    case contacts
    /// The whole mailbox: the second courier, smtp.gmail.com.
    case fullMail = "full-mail"

    /// The feature that the grant must allow.
    package var feature: Feature {
        switch self {
        case .send: .send
        case .readBack: .look
        case .mail: .mail
        case .calendar: .calendar
        case .contacts: .contacts
        case .fullMail: .submission
        }
    }

    /// The narrowest scope that allows it.
    package var scope: String {
        switch self {
        case .send: Scope.send
        case .readBack: Scope.readOnly
        case .mail: Scope.modify
        case .calendar: Scope.calendar
        case .contacts: Scope.contacts
        case .fullMail: Scope.fullMail
        }
    }

    /// Returns the narrowest scopes that allow all of `purposes`, without those that another one includes.
    package static func scopes(for purposes: Set<GrantPurpose>) -> [String] {
        var needed = purposes
        if needed.contains(.fullMail) { needed.subtract([.send, .readBack, .mail]) }
        if needed.contains(.mail) { needed.subtract([.send, .readBack]) }
        return [Scope.openID, Scope.email] + allCases.filter(needed.contains).map(\.scope)
    }

    /// Returns the purposes that `scopes` allow.
    package static func allowed(by scopes: GrantedScopes) -> Set<GrantPurpose> {
        Set(allCases.filter { scopes.allows($0.feature) })
    }
}
