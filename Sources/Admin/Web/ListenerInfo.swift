package import Base

/// A listener, for people who configure a client for it.
package struct ListenerInfo: Sendable, Hashable {
    package var name: String
    /// The name or address to connect to.
    package var host: String
    package var port: Int
    package var encryption: SMTPEncryption
    package var needsLogin: Bool
    /// Only programs on the gateway's own machine can reach it.
    package var isLocal: Bool

    package init(
        name: String,
        host: String,
        port: Int,
        encryption: SMTPEncryption,
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

/// A certificate of the listeners or the console, for display.
package struct CertificateInfo: Sendable, Hashable {
    /// The name of its folder.
    package var name: String
    /// `nil` if none could be loaded yet.
    package var expiresAt: Timestamp?
    /// The gateway made it and renews it before it expires.
    package var isOwn: Bool
    /// Why the files in the folder are not in use.
    package var problem: String?

    package init(name: String, expiresAt: Timestamp?, isOwn: Bool, problem: String?) {
        self.name = name
        self.expiresAt = expiresAt
        self.isOwn = isOwn
        self.problem = problem
    }
}

/// A setting of the configuration file, for display in the console.
package struct ConfigurationValue: Sendable, Hashable {
    /// The source of the value.
    package enum Source: Sendable, Hashable {
        case standard
        /// A place such as `gateway.yaml:12:3`, or the name of an environment variable.
        case given(String)
        /// A file or credential named by another setting, or the program itself.
        case derived
    }

    package enum Value: Sendable, Hashable {
        /// As the file has it.
        case text(String)
        case flag(Bool)
        case duration(Duration)
        /// A number of bytes.
        case size(Int)
        /// Never the secret itself.
        case secret(isSet: Bool)
    }

    package var key: String
    package var meaning: Localized<String>
    package var value: Value
    package var source: Source

    package init(key: String, meaning: Localized<String>, value: Value, source: Source) {
        self.key = key
        self.meaning = meaning
        self.value = value
        self.source = source
    }
}
