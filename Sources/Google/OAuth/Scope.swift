/// The OAuth scopes that the gateway requests or understands, by their full names.
package enum Scope {
    private static let prefix = "https://www.googleapis.com/auth/"

    package static let send = prefix + "gmail.send"
    package static let compose = prefix + "gmail.compose"
    package static let modify = prefix + "gmail.modify"
    package static let readOnly = prefix + "gmail.readonly"
    package static let metadata = prefix + "gmail.metadata"
    package static let labels = prefix + "gmail.labels"
    package static let basicSettings = prefix + "gmail.settings.basic"
    /// Everything, including SMTP and IMAP with XOAUTH2.
    package static let fullMail = "https://mail.google.com/"
    /// Calendars and their events, read-only.
    package static let calendar = prefix + "calendar.readonly"
    package static let contacts = prefix + "contacts"
    /// The people of the Workspace, read-only. A service account asks for it alone, so that nothing else depends on it.
    package static let directory = prefix + "directory.readonly"
    package static let openID = "openid"
    /// Google always answers with the long name.
    package static let email = prefix + "userinfo.email"
}

/// What the gateway can do for an account if the grant allows it.
package enum Feature: String, Sendable, CaseIterable {
    /// messages.send.
    case send
    /// Searching Sent after an unknown outcome, and reading back the new Message-ID.
    case searchSent = "search-sent"
    /// drafts.create, drafts.send, drafts.get and drafts.delete.
    case drafts
    /// Reading the addresses that the account may send as.
    case sendAs = "send-as"
    /// users.getProfile.
    case profile
    /// smtp.gmail.com with XOAUTH2.
    case submission
    /// users.labels.list.
    case labels
    /// users.labels.create.
    case newLabels = "new-labels"
    /// messages.get in full, messages.modify and messages.trash: importing mail.
    case mail
    /// calendarList.list and events.list.
    case calendar
    /// The People API's contacts and groups, reading and writing.
    case contacts

    /// The scopes, of which any one is sufficient (the `scopes` lists of Gmail's discovery document).
    package var scopes: [String] {
        switch self {
        case .send: [Scope.fullMail, Scope.modify, Scope.compose, Scope.send]
        case .searchSent: [Scope.fullMail, Scope.modify, Scope.readOnly, Scope.metadata]
        case .drafts: [Scope.fullMail, Scope.modify, Scope.compose]
        case .sendAs: [Scope.fullMail, Scope.modify, Scope.readOnly, Scope.basicSettings]
        case .profile: [Scope.fullMail, Scope.modify, Scope.compose, Scope.readOnly, Scope.metadata]
        case .submission: [Scope.fullMail]
        case .labels: [Scope.fullMail, Scope.modify, Scope.readOnly, Scope.metadata, Scope.labels]
        case .newLabels: [Scope.fullMail, Scope.modify, Scope.labels]
        case .mail: [Scope.fullMail, Scope.modify]
        case .calendar: [Scope.calendar]
        case .contacts: [Scope.contacts]
        }
    }
}

/// The extent of an account's grant; each includes sign-in with the email address.
package enum ScopeSet: String, Sendable, CaseIterable {
    /// Sending only (a sensitive scope): a search cannot resolve unknown outcomes.
    case send
    /// Sending, searching Sent, drafts, send-as addresses (a restricted scope).
    case modify
    /// All of that and smtp.gmail.com (a restricted scope).
    case fullMail = "full"

    package var scopes: [String] {
        switch self {
        case .send: [Scope.openID, Scope.email, Scope.send]
        case .modify: [Scope.openID, Scope.email, Scope.modify]
        case .fullMail: [Scope.openID, Scope.email, Scope.fullMail]
        }
    }

    /// The scopes for a service account, which has no use for `openid`.
    package var delegatedScopes: [String] { scopes.filter { $0 != Scope.openID && $0 != Scope.email } }
}

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
        case .readBack: .searchSent
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

/// The scopes of a grant. With granular consent, a user may have refused some of those requested.
package struct GrantedScopes: Sendable, Hashable {
    package let names: Set<String>

    package init(_ names: some Sequence<String>) {
        self.names = Set(names.map { $0 == "email" ? Scope.email : $0 })
    }

    /// Reads the `scope` member of a token answer: names separated by spaces.
    package init(text: String) {
        self.init(text.split(separator: " ").map(String.init))
    }

    /// In a stable order, for the store.
    package var sorted: [String] { names.sorted() }

    package func allows(_ feature: Feature) -> Bool {
        feature.scopes.contains(where: names.contains)
    }

    /// Returns those of `wanted` that were not granted, in the order requested.
    package func missing(of wanted: [String]) -> [String] {
        wanted.filter { !names.contains($0 == "email" ? Scope.email : $0) }
    }
}
