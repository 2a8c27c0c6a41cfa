/// The settings that the administrator makes for all users, in the console.
package struct OrganisationSettings: Sendable, Hashable, Codable {
    /// How many days the log may be kept.
    package static let logRetentions = 1...3650

    /// The OAuth client of all users without their own.
    package var client: OAuthClient?
    /// Google Workspace domains whose users may sign in with Google (the `hd` claim); empty lets no one in that way.
    package var signInDomains: [String] = []
    /// Lets administrators read the text of waiting messages.
    package var administratorsReadMessages = false
    /// The lowest level that the log keeps.
    package var logLevel = LogLevel.notice
    /// In days.
    package var logRetention = 30

    package init() {}
}
