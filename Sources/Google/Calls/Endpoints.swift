package import Base

/// The addresses of Google's servers. Every URL that the gateway calls is built here, so that a simulator needs no
/// other code.
package struct Endpoints: Sendable, Hashable {
    /// The consent page's server, without a slash at the end.
    package var accounts = "https://accounts.google.com"
    /// The token server.
    package var oauth = "https://oauth2.googleapis.com"
    /// Gmail's server, for calls and uploads.
    package var gmail = "https://gmail.googleapis.com"
    /// Calendar's server.
    package var calendar = "https://www.googleapis.com"
    /// The People API's server.
    package var people = "https://people.googleapis.com"
    /// The audience of a service account's assertion, whichever server receives it.
    package var tokenAudience = "https://oauth2.googleapis.com/token"
    /// Gmail's submission server (RFC 6409) with XOAUTH2.
    package var submissionHost = "smtp.gmail.com"
    /// 465 begins with TLS, 587 with STARTTLS.
    package var submissionPort = 465
    /// The encryption of that connection; anything but TLS is for simulators.
    package var submissionEncryption = SMTPEncryption.tls

    /// Google itself.
    package static let google = Endpoints()

    package init() {}

    /// Creates the endpoints of one server that simulates all of them, such as `http://127.0.0.1:8085`.
    package init(simulator base: String) {
        let base = base.hasSuffix("/") ? String(base.dropLast()) : base
        accounts = base
        oauth = base
        gmail = base
        calendar = base
        people = base
    }

    package var authorizeURL: String { accounts + "/o/oauth2/v2/auth" }
    package var tokenURL: String { oauth + "/token" }
    package var revokeURL: String { oauth + "/revoke" }

    /// Returns the URL of a Gmail call for the token's account; `path` begins with a slash.
    package func gmailURL(_ path: String) -> String { gmail + "/gmail/v1/users/me" + path }

    /// Returns the upload URL of a Gmail call.
    package func gmailUploadURL(_ path: String) -> String { gmail + "/upload/gmail/v1/users/me" + path }

    /// Returns the URL of a Calendar API call; `path` begins with a slash, such as `/calendars/primary/events`.
    package func calendarURL(_ path: String) -> String { calendar + "/calendar/v3" + path }

    /// Returns the URL of a People API call; `path` begins with a slash, such as `/people/me/connections`.
    package func peopleURL(_ path: String) -> String { people + "/v1" + path }
}
