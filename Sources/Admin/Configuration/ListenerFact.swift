/// A listener, for people who configure a client for it.
package struct ListenerFact: Sendable, Hashable {
    package enum Encryption: String, Sendable, Hashable {
        case plain, startTLS, tls
    }

    package var name: String
    /// The name or address to connect to.
    package var host: String
    package var port: Int
    package var encryption: Encryption
    package var needsLogin: Bool
    /// Only programs on the gateway's own machine can reach it.
    package var isLocal: Bool

    package init(
        name: String,
        host: String,
        port: Int,
        encryption: Encryption,
        needsLogin: Bool,
        isLocal: Bool
    ) {
        self.name = name
        self.host = host
        self.port = port
        self.encryption = encryption
        self.needsLogin = needsLogin
        self.isLocal = isLocal
    }
}
