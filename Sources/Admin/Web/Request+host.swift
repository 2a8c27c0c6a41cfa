import HTTPTypes
import Hummingbird

extension Request {
    private static let hostField = HTTPField.Name("Host")

    /// Whether the request names a host more than once, which is refused (RFC 9112 section 3.2): a proxy may have used
    /// a different one.
    var hasSeveralHosts: Bool {
        // The first one is the authority; those left among the fields came after it.
        Self.hostField.map { !headers[values: $0].isEmpty } ?? true
    }
}
