package import Admin
import Base
package import Settings

extension GatewaySettings {
    /// Returns the listeners as Odoo's mail servers must name them.
    ///
    /// - Parameter ports: the opened ports by listener name, for listeners set to any free port.
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

    /// Returns all settings in force, in readable form.
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
