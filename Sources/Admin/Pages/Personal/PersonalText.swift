import Storage

/// The words of a person's own settings; the German ones are those of the Odoo module that people know.
struct PersonalText: Texts {
    let title: String
    let titleOf: @Sendable (_ name: String) -> String
    let access: String
    let state: String
    let account: String
    let grantedSince: String
    let lastRefresh: String
    let notSinceStart: String
    let why: String
    let working: String
    let paused: String
    let needsGrant: String
    let disabled: String
    let notGrantedYet: String
    let testingHint: String
    let whatFor: String
    let grant: String
    let grantHint: String
    let onlyThePerson: String
    let chooseSomething: String
    let noClient: String
    let noUserName: String
    let clientTitle: String
    let client: String
    let clientOfOrganisation: String
    let clientOwn: String
    let clientID: String
    let clientSecret: String
    let clientHint: String
    let secretKept: String
    let userName: String
    let userNameHint: @Sendable (_ email: String) -> String
    let saved: String
    let redirect: String
    let redirectHint: String
    let redirectGood: String
    let redirectRefused: String
    let redirectElsewhere: String
    let notSecure: String
    let noName: String
    let privateName: String
    let ifGoogleRefuses: String
    let password: String
    let passwordHint: @Sendable (_ name: String) -> String
    let passwordNeedsGrant: String
    let passwordIsSet: String
    let newPassword: String
    let setPassword: String
    let passwordSaved: String
    let loginIsTaken: String
    let removePassword: String
    let removePasswordQuestion: @Sendable (_ name: String) -> String
    let removePasswordEffect: String
    let passwordRemoved: String
    let sending: String
    let address: String
    let displayName: String
    let verified: String
    let pending: String
    let sendAsHint: String
    let sendAsRead: @Sendable (_ at: String) -> String
    let sendAsNotRead: String
    let readAgain: String
    let sendAsNow: String
    let sendsOwnMail: String
    let sendsOwnMailHint: String
    let sync: String
    let contacts: String
    let deletesUnsubscribed: String
    let deletesUnsubscribedHint: String
    let importsNew: String
    let leavesOutSalutation: String
    let leavesOutSalutationHint: @Sendable (_ odooVersion: Int?) -> String
    let tagsAsGroups: String
    let tagsAsGroupsHint: String
    let mostDeleted: String
    let mostDeletedHint: @Sendable (_ least: Int, _ most: Int) -> String
    let deletionTitle: String
    let deletionQuestion: @Sendable (_ deletions: String, _ total: String, _ database: String) -> String
    let deletionHint: String
    let deleteThem: String
    let keepThem: String
    let deletionAnswered: @Sendable (_ deletes: Bool) -> String
    let deletionChanged: String
    let calendar: String
    let bringsEvents: String
    let calendarStart: String
    let calendarStartHint: String
    let furtherCalendars: String
    let readCalendars: String
    let calendarsHint: String
    let calendarsNow: @Sendable (_ count: Int) -> String
    let eventTypes: String
    let eventType: @Sendable (EventType) -> String
    let createsGuests: String
    let createsGuestsHint: String
    let renewEvents: String
    let renewEventsHint: String
    /// - Parameter name: whose they are; empty for one's own.
    let renewEventsQuestion: @Sendable (_ name: String) -> String
    let renewEventsEffects: [String]
    let renewEventsButton: String
    let renewEventsDone: String
    let mail: String
    let incomingFolder: String
    let outgoingFolder: String
    let noFolder: String
    let synchroniseFolders: String
    let foldersRead: @Sendable (_ count: Int, _ at: String) -> String
    let foldersNotRead: String
    let foldersNow: @Sendable (_ count: Int) -> String
    let needsPurpose: @Sendable (_ purpose: String) -> String
    let googleFailed: @Sendable (_ reason: String) -> String
    let incomingCount: String
    let outgoingCount: String
    let countHint: @Sendable (_ least: Int, _ most: Int) -> String
    let deletesTransferred: String
    let deletesTransferredHint: String
    let leavesInFolder: String
    let leavesInFolderHint: String
    let importsByItself: String
    let importsByItselfHint: String
    let odoo: String
    let odooDatabase: String
    let odooLogin: String
    let odooLoginHint: String
    /// Empty where the person is found by its addresses.
    let odooKnown: @Sendable (_ login: String) -> String
    let logging: String
    let isLogged: String
    let isLoggedHint: String
    let problem: @Sendable (FieldProblem) -> String
    let notADate: String
    let unknownFolder: String
}
