/// The servers of Google's services; other values point to a simulator.
package struct EndpointSettings: Sendable, Hashable {
    /// The server of the consent page. Each server is a URL without a path.
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

    /// Uses one server, such as `http://127.0.0.1:8085`, in place of all of Google's web servers.
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
            .value("accounts", \.accounts, web, "The server of the page on which users grant access."),
            .value("oauth", \.oauth, web, "The server that issues tokens."),
            .value("gmail", \.gmail, web, "The server of the Gmail API."),
            .value("calendar", \.calendar, web, "The server of the Calendar API."),
            .value("people", \.people, web, "The server of the People API, for contacts."),
            .value(
                "token_audience",
                \.tokenAudience,
                web,
                "The audience that a service account names when it requests a token, from whichever server."
            ),
            .group("submission", \.submission, "Gmail's SMTP server, for accounts that send through it."),
        ]
    }
}
