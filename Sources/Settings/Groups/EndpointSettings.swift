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

extension EndpointSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        let web = SettingFormat<String>.url(["https", "http"])
        return [
            .value("authorize", \.authorize, web, "The page on which a person grants access."),
            .value("token", \.token, web, "Access tokens."),
            .value("revoke", \.revoke, web, "The end of a grant."),
            .value("gmail", \.gmail, web, "The Gmail API, without a path."),
            .value("smtp", \.smtp, .url(["smtp", "smtps"]), "Gmail's SMTP server."),
        ]
    }
}
