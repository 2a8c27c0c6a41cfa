/// A setting as it is in force, and where it comes from.
package struct EffectiveSetting: Sendable, Hashable {
    /// What may be shown of a value.
    package enum Value: Sendable, Hashable {
        /// As the configuration file writes it.
        case text(String)
        /// Never the secret itself.
        case secret(isSet: Bool)
    }

    package enum Source: Sendable, Hashable {
        /// Nobody said anything.
        case standard
        /// The file or the environment.
        case given(SettingOrigin)
        /// A file or credential that another setting names, or the program itself.
        case derived
    }

    /// Such as `smtp.listeners[0].port`.
    package let key: String
    /// What it means; English, as in the file.
    package let meaning: String
    package let value: Value
    package let source: Source
}

extension GatewaySettings {
    /// Every setting with its value and where it comes from, in the order of the file.
    ///
    /// - Parameter sources: those that these settings were loaded from.
    package func survey(of sources: SettingSources) -> [EffectiveSetting] {
        var survey = SettingSurvey(variables: sources.environment)
        // Settings that are in force were read once; a file that has become unreadable since has no lines to name.
        let root = try? Self.document(of: sources)
        survey.group(self, default: GatewaySettings(), root ?? nil, at: SettingPath())
        return survey.settings
    }
}
