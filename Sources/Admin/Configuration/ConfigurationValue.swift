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
