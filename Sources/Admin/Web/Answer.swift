import HTTPTypes

/// A handler's answer to a request.
struct Answer: Sendable {
    enum Content: Sendable {
        case page(Page)
        /// 303: the browser requests a page of the console with GET, so that a reload does not send the form again.
        case redirect(LocalPath)
        /// 303 to another site: only to a URL that the console made itself, such as Google's consent page.
        case away(String)
        case file(File)
        /// A file that is sent while it is being written, for content that may be larger than memory.
        case stream(Stream)
    }

    /// Bytes for a program or for download.
    struct File: Sendable {
        var bytes: [UInt8]
        var type: String
        /// Downloads it under this name instead of displaying it.
        var name: String?
        /// The content under this URL never changes.
        var isImmutable = false
    }

    /// Content sent in pieces, as a download. An error closes the connection, so that a partial file is not taken for
    /// the whole.
    struct Stream: Sendable {
        var type: String
        var name: String
        /// The next piece; `nil` at the end.
        var next: @Sendable () async throws -> [UInt8]?
    }

    var content: Content
    var status = HTTPResponse.Status.ok
    var cookies: [SetCookie] = []

    static func page(_ page: Page, status: HTTPResponse.Status = .ok) -> Answer {
        Answer(content: .page(page), status: status)
    }

    static func redirect(_ path: LocalPath) -> Answer { Answer(content: .redirect(path), status: .seeOther) }

    static func away(_ url: String) -> Answer { Answer(content: .away(url), status: .seeOther) }

    static func stream(
        type: String,
        name: String,
        _ next: @escaping @Sendable () async throws -> [UInt8]?
    ) -> Answer {
        Answer(content: .stream(Stream(type: type, name: name, next: next)))
    }

    static func file(_ bytes: [UInt8], type: String, name: String? = nil) -> Answer {
        Answer(content: .file(File(bytes: bytes, type: type, name: name)))
    }
}
