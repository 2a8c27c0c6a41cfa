import HTTPTypes

/// Whether a form was sent by a page of the console itself, by what the browser says of it.
///
/// The form's token proves it too; this is the second lock on the same door.
enum SameOrigin {
    /// - Parameter origins: the console's own.
    /// - Returns: true as well for clients that say nothing at all: browsers always do with POST.
    static func allows(_ headers: HTTPFields, origins: [WebOrigin]) -> Bool {
        if let site = headers[.secFetchSite], site != "same-origin" { return false }
        guard let origin = headers[.origin] else { return true }
        return WebOrigin(origin).map(origins.contains) ?? false
    }
}
