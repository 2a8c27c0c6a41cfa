/// A setting in force, with its source.
package struct EffectiveSetting: Sendable, Hashable {
    /// The part of a value that may be shown.
    package enum Value: Sendable, Hashable {
        /// The value, written as in the configuration file.
        case text(String)
        /// Whether a secret is set, never the secret itself.
        case secret(isSet: Bool)
    }

    package enum Source: Sendable, Hashable {
        /// The default.
        case standard
        /// The file or the environment.
        case given(SettingOrigin)
        /// A file or credential that another setting names, or the program itself.
        case derived
    }

    /// The key, such as `smtp.listeners[0].port`.
    package let key: String
    /// The meaning, in English as in the file.
    package let meaning: String
    package let value: Value
    package let source: Source
}

extension GatewaySettings {
    /// Returns every setting with its value and source, in the order of the file.
    ///
    /// - Parameter sources: the sources that these settings were loaded from.
    package func survey(of sources: SettingSources) -> [EffectiveSetting] {
        var survey = SettingSurvey(variables: sources.environment)
        // The settings in force were read earlier; if the file has become unreadable since, there are no lines to name.
        let root = try? Self.document(of: sources)
        survey.group(self, default: GatewaySettings(), root ?? nil, at: SettingPath())
        return survey.settings
    }
}
