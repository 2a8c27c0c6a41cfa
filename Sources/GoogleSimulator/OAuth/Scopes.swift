/// Lists of scopes in OAuth's format (RFC 6749 section 3.3).
enum Scopes {
    static let email = "https://www.googleapis.com/auth/userinfo.email"
    static let profile = "https://www.googleapis.com/auth/userinfo.profile"

    /// Splits at spaces, and expands `email` and `profile` to their long names.
    static func read(_ text: String) -> [String] {
        var scopes: [String] = []
        for scope in text.split(separator: " ") {
            let scope = scope == "email" ? email : scope == "profile" ? profile : String(scope)
            if !scopes.contains(scope) { scopes.append(scope) }
        }
        return scopes
    }

    static func isKnown(_ scope: String) -> Bool {
        ["openid", GmailScope.full].contains(scope) || scope.hasPrefix("https://www.googleapis.com/auth/")
    }

    static func nameSomebody(_ scopes: some Collection<String>) -> Bool {
        scopes.contains { $0 == "openid" || $0 == email || $0 == profile }
    }
}
