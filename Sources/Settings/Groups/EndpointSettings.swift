/// Where Google's services answer; other values lead to a simulator.
package struct EndpointSettings: Sendable, Hashable {
    /// The consent page's server. Servers are URLs without a path.
    package var accounts = "https://accounts.google.com"
    /// The token server.
    package var oauth = "https://oauth2.googleapis.com"
    /// Gmail's server, for calls and uploads alike.
    package var gmail = "https://gmail.googleapis.com"
    /// The audience that a service account's assertion names.
    package var tokenAudience = "https://oauth2.googleapis.com/token"
    package var submission = SubmissionSettings()

    package init() {}
}

extension EndpointSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        let web = SettingFormat<String>.url(["https", "http"])
        return [
            .value("accounts", \.accounts, web, "The server of the page on which a person grants access."),
            .value("oauth", \.oauth, web, "The server of tokens."),
            .value("gmail", \.gmail, web, "The server of the Gmail API."),
            .value(
                "token_audience",
                \.tokenAudience,
                web,
                "The audience that a service account names when it asks for a token, whichever server it asks."
            ),
            .group("submission", \.submission, "Gmail's SMTP server, for accounts that send by it."),
        ]
    }
}
