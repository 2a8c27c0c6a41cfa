import HTTPTypes

/// What a handler answers a visit with.
struct Answer: Sendable {
    enum Content: Sendable {
        case page(Page)
        /// 303: the browser asks for a page of the console by GET, so that a reload sends no form again.
        case redirect(LocalPath)
        /// 303 to another site: only ever a URL that the console made itself, such as Google's consent page.
        case away(String)
        case file(File)
        /// A file that is written while it is read, for what may be larger than memory.
        case stream(Stream)
    }

    /// Bytes for a program or to be saved.
    struct File: Sendable {
        var bytes: [UInt8]
        var type: String
        /// Saves it under this name instead of showing it.
        var name: String?
        /// It never changes under this URL.
        var isImmutable = false
    }

    /// What is sent piece by piece, as a file to be saved. When it throws, the connection breaks off, so that nobody
    /// takes the piece that came for the whole.
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
