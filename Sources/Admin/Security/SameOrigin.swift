import HTTPTypes

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
