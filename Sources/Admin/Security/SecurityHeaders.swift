import HTTPTypes

/// The headers that restrict what browsers do with the console's pages to what the pages need.
enum SecurityHeaders {
    /// - Parameter formTargets: other origins that a form on the page may lead to, including by a redirect.
    static func add(to headers: inout HTTPFields, isSecure: Bool, formTargets: [String] = []) {
        headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "base-uri 'none'; frame-ancestors 'none'; "
            + (["form-action 'self'"] + formTargets).joined(separator: " ")
        headers[.xContentTypeOptions] = "nosniff"
        headers[.xFrameOptions] = "DENY"
        // With no-referrer browsers would send "Origin: null" with the console's own forms.
        headers[.referrerPolicy] = "same-origin"
        headers[.crossOriginOpenerPolicy] = "same-origin"
        headers[.crossOriginResourcePolicy] = "same-origin"
        headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(), payment=()"
        if isSecure { headers[.strictTransportSecurity] = "max-age=31536000" }
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
    }
}
