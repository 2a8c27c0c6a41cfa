import Base
import HTTPTypes

/// The client of a request and the host it asked for, from the connection or from a trusted proxy's headers.
struct Client: Sendable, Hashable {
    /// The browser's address, in canonical form.
    let address: String
    /// The host that the browser requested.
    let origin: WebOrigin

    /// - Parameters:
    ///   - peer: the remote address; `nil` if the connection is already closed.
    ///   - host: the request's Host.
    /// - Returns: `nil` if the Host is invalid.
    init?(peer: IPAddress?, isSecure: Bool, host: String?, headers: HTTPFields, trusted: [IPNetwork]) {
        var host = host
        var isSecure = isSecure
        var address = peer
        if let peer, trusted.contains(where: { $0.contains(peer) }) {
            address = Self.browser(headers[.xForwardedFor], trusted: trusted) ?? peer
            if let scheme = Self.last(headers[.xForwardedProto]) { isSecure = scheme.lowercased() == "https" }
            if let name = Self.last(headers[.xForwardedHost]) { host = name }
        }
        guard let host, WebOrigin.isHost(host) else { return nil }
        self.address = address?.description ?? "unknown"
        origin = WebOrigin(isSecure: isSecure, host: host)
    }

    /// The last address that no trusted proxy added itself: a client can forge everything before it.
    private static func browser(_ field: String?, trusted: [IPNetwork]) -> IPAddress? {
        guard let field else { return nil }
        var found: IPAddress?
        for text in field.split(separator: ",").reversed() {
            guard let address = IPAddress(trimmed(text)) else { return found }
            found = address
            if !trusted.contains(where: { $0.contains(address) }) { return address }
        }
        return found
    }

    private static func last(_ field: String?) -> String? {
        field?.split(separator: ",").last.map { String(trimmed($0)) }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        let end = start.lastIndex { $0 != " " && $0 != "\t" }
        return end.map { start[...$0] } ?? start[..<start.startIndex]
    }
}
