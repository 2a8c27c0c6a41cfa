import HTTPTypes

/// The headers that tell browsers what pages of the console may do: nothing that they need not.
enum SecurityHeaders {
    /// - Parameter formTargets: other origins that a form of the page may lead to, by a redirect as well.
    static func add(to headers: inout HTTPFields, isSecure: Bool, formTargets: [String] = []) {
        headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "base-uri 'none'; frame-ancestors 'none'; "
            + (["form-action 'self'"] + formTargets).joined(separator: " ")
        headers[.xContentTypeOptions] = "nosniff"
        headers[.xFrameOptions] = "DENY"
        // With no-referrer browsers would say "Origin: null" of the console's own forms.
        headers[.referrerPolicy] = "same-origin"
        headers[.crossOriginOpenerPolicy] = "same-origin"
        headers[.crossOriginResourcePolicy] = "same-origin"
        headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(), payment=()"
        if isSecure { headers[.strictTransportSecurity] = "max-age=31536000" }
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
    }
}
