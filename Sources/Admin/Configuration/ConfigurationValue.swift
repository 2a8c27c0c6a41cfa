/// A setting of the configuration file as the console shows it.
package struct ConfigurationValue: Sendable, Hashable {
    /// Where it comes from.
    package enum Source: Sendable, Hashable {
        case standard
        /// Such as `gateway.yaml:12:3` or the name of an environment variable.
        case given(String)
        /// A file or credential that another setting names, or the program itself.
        case derived
    }

    package enum Value: Sendable, Hashable {
        case text(String)
        /// Never the secret itself.
        case secret(isSet: Bool)
    }

    package var key: String
    package var meaning: String
    package var value: Value
    package var source: Source

    package init(key: String, meaning: String, value: Value, source: Source) {
        self.key = key
        self.meaning = meaning
        self.value = value
        self.source = source
    }
}
