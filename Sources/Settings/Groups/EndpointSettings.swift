/// Where Google's services answer; other values lead to a simulator.
package struct EndpointSettings: Sendable, Hashable {
    /// The page on which a person grants access.
    package var authorize = "https://accounts.google.com/o/oauth2/v2/auth"
    package var token = "https://oauth2.googleapis.com/token"
    package var revoke = "https://oauth2.googleapis.com/revoke"
    /// The root of the Gmail API, without a path.
    package var gmail = "https://gmail.googleapis.com"
    /// The root of Gmail's SMTP server.
    package var smtp = "smtp://smtp.gmail.com:587"

    package init() {}
}
