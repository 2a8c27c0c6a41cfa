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
        _ meaning: String
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
                value: format.isSecret ? .secret(isSet: text != quoted("")) : .text(text),
                source: source
            )
        )
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
