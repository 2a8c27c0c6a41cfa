/// What the administrator decides for all, in the console.
package struct OrganisationSettings: Sendable, Hashable, Codable {
    /// How long the log may be kept, in days.
    package static let logRetentions = 1...3650

    /// The OAuth client of all who have none of their own.
    package var client: OAuthClient?
    /// Google Workspace domains whose people may sign in with Google (the `hd` claim); none lets nobody in that way.
    package var signInDomains: [String] = []
    /// Lets administrators read the text of messages that wait.
    package var administratorsReadMessages = false
    /// The least level that the log keeps.
    package var logLevel = LogLevel.notice
    /// Days.
    package var logRetention = 30

    package init() {}
}
