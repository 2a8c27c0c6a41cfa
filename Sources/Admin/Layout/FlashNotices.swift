import Base
import Storage

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The results of forms, until the next page of the same session shows them. They are sealed in a cookie, so that the page
/// may come from another node, and nobody else can make them up.
final class FlashNotices: Sendable {
    /// A notice in the cookie.
    private struct Content: Codable {
        let kind: Notice.Kind
        let text: String
        let path: String?
        let action: String?

        init(_ notice: Notice) {
            (kind, path, action) = (notice.kind, notice.path, notice.action)
            text = String(notice.text.prefix(FlashNotices.longestText))
        }

        var notice: Notice { Notice(kind, text, path: path.flatMap { LocalPath($0) }, action: action) }
    }

    private static let mostNotices = 5
    private static let longestText = 500
    /// Browsers keep cookies of 4,096 bytes, with name and attributes.
    private static let longestCookie = 3800

    private let posted = Locked<[Notice]>([])

    func post(_ notice: Notice) { posted.withLock { $0.append(notice) } }

    /// Returns what the page that answers the request shows, and the cookie that goes with it.
    func shown(on request: ConsoleRequest) -> (notices: [Notice], cookie: SetCookie?) {
        let carried = Self.carried(by: request)
        let removal = carried.isEmpty ? nil : SetCookie(name: .notices, value: "", lifetime: .zero)
        return (carried + posted.withLock { $0 }, removal)
    }

    /// Returns the cookie by which the next page shows what was posted; `nil` if nothing was.
    func carriedOn(from request: ConsoleRequest) -> SetCookie? {
        let posted = posted.withLock { $0 }
        guard !posted.isEmpty, let session = request.session?.session.digest else { return nil }
        var notices = (Self.carried(by: request) + posted).suffix(Self.mostNotices)
        while !notices.isEmpty {
            let value = (try? JSONEncoder().encode(notices.map { Content($0) })).flatMap { bytes in
                try? request.console.sealer.seal(Array(bytes), for: .notices(session: session))
            }.map { Base64.encode($0, .url, padded: false) }
            guard let value else { return nil }
            if value.utf8.count <= Self.longestCookie { return SetCookie(name: .notices, value: value, lifetime: nil) }
            notices.removeFirst()
        }
        return nil
    }

    private static func carried(by request: ConsoleRequest) -> [Notice] {
        guard let session = request.session?.session.digest,
            let value = CookieName.notices.value(in: request.headers, isSecure: request.isSecure),
            let sealed = Base64.decode(value, .url),
            let bytes = try? request.console.sealer.open(sealed, for: .notices(session: session)),
            let contents = try? JSONDecoder().decode([Content].self, from: Data(bytes))
        else { return [] }
        return contents.map(\.notice)
    }
}
