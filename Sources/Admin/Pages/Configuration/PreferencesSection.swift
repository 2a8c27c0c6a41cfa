import Base
import Storage

/// The footer's settings: language and appearance.
enum PreferencesSection: ConsoleSection {
    private static let lifetime = Duration.days(365)

    static let templates: [Template] = []
    static let texts: any Texts.Type = CommonText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.post("preferences", for: .everyone, change)
    }

    /// The browser stores both; the language is also stored with the user, for other browsers and for mail.
    private static func change(_ request: ConsoleRequest) async throws -> Answer {
        var answer = Answer.redirect(LocalPath(request.form[.next]) ?? "/")
        if let language = Language(rawValue: request.form[.language]) {
            answer.cookies.append(cookie(language))
            if let user = request.session?.user {
                var change = UserChange()
                change.language = language.rawValue
                try await request.console.store.changeUser(user.id, change)
            }
        }
        if let theme = Theme(rawValue: request.form[.theme]) {
            answer.cookies.append(SetCookie(name: .theme, value: theme.rawValue, lifetime: lifetime))
        }
        return answer
    }

    /// Has the browser speak a language until its user is signed in and has chosen one.
    static func cookie(_ language: Language) -> SetCookie {
        SetCookie(name: .language, value: language.rawValue, lifetime: lifetime)
    }
}
