/// Where Google's services answer; other values lead to a simulator.
package struct EndpointSettings: Sendable, Hashable {
    /// The consent page's server. Servers are URLs without a path.
    package var accounts = "https://accounts.google.com"
    /// The token server.
    package var oauth = "https://oauth2.googleapis.com"
    /// Gmail's server, for calls and uploads alike.
    package var gmail = "https://gmail.googleapis.com"
    package var calendar = "https://www.googleapis.com"
    package var people = "https://people.googleapis.com"
    /// The audience that a service account's assertion names.
    package var tokenAudience = "https://oauth2.googleapis.com/token"
    package var submission = SubmissionSettings()

    package init() {}

    /// Lets one server, such as `http://127.0.0.1:8085`, play all of Google's web servers.
    package mutating func lead(toSimulator server: String) {
        accounts = server
        oauth = server
        gmail = server
        calendar = server
        people = server
    }
}

extension EndpointSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        let web = SettingFormat<String>.url(["https", "http"])
        return [
            .value("accounts", \.accounts, web, "The server of the page on which a person grants access."),
            .value("oauth", \.oauth, web, "The server of tokens."),
            .value("gmail", \.gmail, web, "The server of the Gmail API."),
            .value("calendar", \.calendar, web, "The server of the Calendar API."),
            .value("people", \.people, web, "The server of the People API, for contacts."),
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
