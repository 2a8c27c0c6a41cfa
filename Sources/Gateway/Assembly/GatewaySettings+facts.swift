package import Admin
import Base
package import Settings

extension GatewaySettings {
    /// The listeners as Odoo's mail servers are to name them.
    ///
    /// - Parameter ports: those that were opened, by the listener's name, where a setting asks for any free one.
    package func listenerFacts(_ ports: [String: Int]) -> [ListenerFact] {
        smtp.listeners.map { listener in
            ListenerFact(
                name: listener.name,
                host: listener.address.isUnspecified ? hostName : "\(listener.address)",
                port: ports[listener.name] ?? listener.port,
                encryption: listener.factualEncryption,
                needsLogin: listener.login == .required,
                isLocal: listener.address.isLoopback
            )
        }
    }

    /// All settings in force, for people to read.
    package func configurationValues(_ sources: SettingSources) -> [ConfigurationValue] {
        survey(of: sources).map { setting in
            let value: ConfigurationValue.Value =
                switch setting.value {
                case .text(let text): .text(text)
                case .secret(let isSet): .secret(isSet: isSet)
                }
            let source: ConfigurationValue.Source =
                switch setting.source {
                case .standard: .standard
                case .given(let origin): .given("\(origin)")
                case .derived: .derived
                }
            return ConfigurationValue(key: setting.key, meaning: setting.meaning, value: value, source: source)
        }
    }
}

extension ListenerSettings {
    fileprivate var factualEncryption: ListenerFact.Encryption {
        switch encryption {
        case .plain: .plain
        case .starttls: .startTLS
        case .tls: .tls
        }
    }
}
