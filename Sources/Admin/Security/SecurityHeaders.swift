import Base
import HTTPTypes

/// The headers that restrict what browsers do with the console's pages to what the pages need.
enum SecurityHeaders {
    /// What an answer is shown as.
    enum Purpose: Sendable {
        /// A page or file of the console.
        ///
        /// - Parameters:
        ///   - formTargets: other origins that a form on the page may lead to, including by a redirect.
        ///   - framesMail: whether it has a frame with a message.
        case page(formTargets: [String] = [], framesMail: Bool = false)
        /// The HTML of a message, in a frame. It runs no script, loads nothing, sends no form,
        /// leads nowhere, and has an origin of its own.
        case mail

        fileprivate var policy: String {
            switch self {
            case .page(let formTargets, let framesMail):
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
                    + (framesMail ? "frame-src 'self'; " : "") + "base-uri 'none'; frame-ancestors 'none'; "
                    + (["form-action 'self'"] + formTargets).joined(separator: " ")
            case .mail:
                "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'self'; sandbox"
            }
        }

        fileprivate var frameOptions: String {
            switch self {
            case .page: "DENY"
            case .mail: "SAMEORIGIN"
            }
        }
    }

    static func add(to headers: inout HTTPFields, isSecure: Bool, for purpose: Purpose = .page()) {
        headers[.contentSecurityPolicy] = purpose.policy
        headers[.xContentTypeOptions] = "nosniff"
        headers[.xFrameOptions] = purpose.frameOptions
        // With no-referrer browsers would send "Origin: null" with the console's own forms.
        headers[.referrerPolicy] = "same-origin"
        headers[.crossOriginOpenerPolicy] = "same-origin"
        headers[.crossOriginResourcePolicy] = "same-origin"
        headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(), payment=()"
        if case .mail = purpose {
            // Links tell no other site of the console, and names in them are not looked up.
            headers[.referrerPolicy] = "no-referrer"
            headers[.xDNSPrefetchControl] = "off"
        }
        if isSecure { headers[.strictTransportSecurity] = "max-age=31536000" }
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
    }
}

/// Whether a page of the console sent a form, by the browser's own headers.
///
/// The form's token proves it too; this is a second line of defence.
enum SameOrigin {
    /// - Parameter origins: the console's own origins.
    /// - Returns: also true for clients that send neither header; browsers always do with POST.
    static func allows(_ headers: HTTPFields, origins: [WebOrigin]) -> Bool {
        if let site = headers[.secFetchSite], site != "same-origin" { return false }
        guard let origin = headers[.origin] else { return true }
        return WebOrigin(origin).map(origins.contains) ?? false
    }
}

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
    case formSecret
    /// What the next page of the session shows; see `FlashNotices`.
    case notices
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
