package import Base

/// Walks through groups of settings alongside the file that they came from, and records each one's source.
struct SettingSurvey {
    private let variables: [String: String]
    private(set) var settings: [EffectiveSetting] = []

    init(variables: [String: String]) {
        self.variables = variables
    }

    mutating func value<Value>(
        _ value: Value,
        default standard: Value,
        _ node: SettingNode?,
        at path: SettingPath,
        _ format: SettingFormat<Value>,
        _ meaning: Localized<String>
    ) {
        let text = format.write(value)
        let isStandard = text == format.write(standard)
        let source: EffectiveSetting.Source =
            if variables[path.variable] != nil {
                .given(.variable(path.variable))
            } else if let node {
                .given(node.origin)
            } else {
                isStandard ? .standard : .derived
            }
        settings.append(
            EffectiveSetting(
                key: path.description,
                meaning: meaning,
                value: format.isSecret ? .secret(isSet: text != quoted("")) : shown(value, as: text, format),
                source: source
            )
        )
    }

    private func shown<Value>(_ value: Value, as text: String, _ format: SettingFormat<Value>) -> EffectiveSetting.Value
    {
        switch value {
        case let isOn as Bool: .flag(isOn)
        case let length as Duration: .duration(length)
        case let bytes as Int where format.isSize: .size(bytes)
        default: .text(text)
        }
    }

    mutating func group<Group: SettingGroup>(
        _ group: Group,
        default standard: Group,
        _ node: SettingNode?,
        at path: SettingPath
    ) {
        let entries = node?.entries ?? []
        for setting in Group.schema {
            let node = entries.first { $0.key == setting.key }?.value
            setting.survey(group, standard, node, path.key(setting.key), &self)
        }
    }

    mutating func list<Element: SettingGroup>(
        _ list: [Element],
        default standard: [Element],
        _ node: SettingNode?,
        at path: SettingPath
    ) {
        let nodes = node?.elements ?? []
        for (index, element) in list.enumerated() {
            let isOurs = nodes.isEmpty && standard.indices.contains(index)
            group(
                element,
                default: isOurs ? standard[index] : Element(),
                nodes.indices.contains(index) ? nodes[index] : nil,
                at: path.element(index)
            )
        }
    }
}

/// A setting in force, with its source.
package struct EffectiveSetting: Sendable, Hashable {
    /// The part of a value that may be shown.
    package enum Value: Sendable, Hashable {
        /// The value, written as in the configuration file.
        case text(String)
        case flag(Bool)
        case duration(Duration)
        /// A number of bytes.
        case size(Int)
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
    package let meaning: Localized<String>
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
