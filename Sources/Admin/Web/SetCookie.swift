import Base
import HTTPTypes

/// A cookie to set (RFC 6265): hidden from scripts, and not sent with other sites' forms.
struct SetCookie: Sendable {
    let name: CookieName
    /// Base64 or words: nothing that needs quoting.
    let value: String
    /// `nil` lasts until the browser is closed; zero removes the cookie.
    let lifetime: Duration?

    func field(isSecure: Bool, pathPrefix: String) -> String {
        var text = "\(name.text(isSecure: isSecure))=\(value); HttpOnly; SameSite=Lax"
        // The prefix __Host- requires the whole host and TLS.
        text += isSecure || pathPrefix.isEmpty ? "; Path=/" : "; Path=\(pathPrefix)"
        if isSecure { text += "; Secure" }
        if let lifetime { text += "; Max-Age=\(lifetime.components.seconds)" }
        return text
    }
}

/// The console's cookies.
enum CookieName: String, Sendable {
    /// A session's token.
    case session
    /// A random value that binds forms while no user is signed in.
    case visitor
    case language
    case theme

    /// With TLS the browser itself ensures that no other host has set it.
    func text(isSecure: Bool) -> String { (isSecure ? "__Host-gateway-" : "gateway-") + rawValue }

    /// The value in a request's cookies.
    func value(in headers: HTTPFields, isSecure: Bool) -> String? {
        let name = text(isSecure: isSecure)
        for field in headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(
                    separator: "=",
                    maxSplits: 1,
                    omittingEmptySubsequences: false
                )
                if parts.count == 2, parts[0] == name { return String(parts[1]) }
            }
        }
        return nil
    }
}
