import Base
import Cryptography
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
        /// The HTML of a message, as its sender wrote it, for a frame on a page.
        case mail(html: String)
        /// A file that is sent while it is being written, for content that may be larger than memory.
        case stream(Stream)
        /// Server-sent events, as long as the page is watched.
        case events(LiveStream)
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
    /// The page's language, if it is not the request's.
    var language: Language?
    /// What the browser tells of the requested address when it goes on from here.
    var referrer = Referrer.sameOrigin

    /// Values of `Referrer-Policy`.
    enum Referrer: String, Sendable {
        /// Other sites learn nothing.
        case sameOrigin = "same-origin"
        /// The path is a secret, which even this site is not told again: not to stand in the log of a proxy. Forms of the page
        /// keep their `Origin`.
        case originOnly = "strict-origin"
        /// The address is a secret, and there is no form.
        case none = "no-referrer"
    }

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

/// Why a request is answered with an error page.
enum Refusal: Error, Sendable, Hashable {
    /// No user is signed in; the sign-in page leads back.
    case signInNeeded
    /// An administrator has to set up a second factor first.
    case secondFactorNeeded
    /// The signed-in user is not an administrator.
    case forbidden
    case notFound
    /// The form does not come from a page that the console showed to this browser.
    case foreignForm
    case malformed
    case tooLarge
    /// The Host is not one of the console's names.
    case unknownHost
    case timedOut
    /// The store cannot answer at the moment.
    case unavailable
    case methodNotAllowed
    case failed

    var status: HTTPResponse.Status {
        switch self {
        case .signInNeeded: .unauthorized
        case .forbidden, .foreignForm, .secondFactorNeeded: .forbidden
        case .notFound: .notFound
        case .malformed: .badRequest
        case .tooLarge: .contentTooLarge
        case .unknownHost: .misdirectedRequest
        case .timedOut: .requestTimeout
        case .unavailable: .serviceUnavailable
        case .methodNotAllowed: .methodNotAllowed
        case .failed: .internalServerError
        }
    }
}

/// The style sheet, the script, the icons and the favicon, embedded in the binary.
struct Assets: Sendable {
    private let files: [String: Answer.File]
    /// Changes whenever a file does; part of their URLs, so that browsers may cache them permanently.
    let version: String

    init() {
        let all: [(name: String, type: String, bytes: [UInt8])] = [
            ("console.css", "text/css; charset=utf-8", PackageResources.console_css),
            ("console.js", "text/javascript; charset=utf-8", PackageResources.console_js),
            ("icons.svg", "image/svg+xml", PackageResources.icons_svg),
            ("favicon.svg", "image/svg+xml", PackageResources.favicon_svg),
        ]
        version = String(
            Base64.encode(SHA256.digest(all.flatMap(\.bytes)), .url, padded: false).prefix(16)
        )
        files = Dictionary(
            uniqueKeysWithValues: all.map {
                ($0.name, Answer.File(bytes: $0.bytes, type: $0.type, name: nil, isImmutable: true))
            }
        )
    }

    /// Returns the file with that name and version.
    func file(_ name: String, version: String) -> Answer.File? {
        version == self.version ? files[name] : nil
    }
}
