import Base

/// A key of a group: its meaning, and how it is read and written.
struct Setting<Group> {
    let key: String
    /// The meaning, for administrators; plain text in English, as in the file.
    let comment: String
    /// Reads the key from the file's node or from the environment into the group.
    let read: (inout Group, SettingNode?, SettingPath, inout SettingReader) -> Void
    /// Writes the key with the group's value.
    let write: (Group, inout SettingDocument) -> Void
    /// Records the value in force, compared with the default, and its source.
    let survey: (Group, Group, SettingNode?, SettingPath, inout SettingSurvey) -> Void
    /// The paths of the values at and below this key; a list counts as having one element.
    let paths: (SettingPath) -> [SettingPath]

    /// A single value. The file and the command line have its meaning in English, the console in the reader's language.
    static func value<Value>(
        _ key: String,
        _ property: WritableKeyPath<Group, Value>,
        _ format: SettingFormat<Value>,
        _ english: String,
        _ german: String
    ) -> Setting {
        Setting(
            key: key,
            comment: english,
            read: { group, node, path, reader in
                if let value = reader.value(node, at: path, format) { group[keyPath: property] = value }
            },
            write: { group, document in
                document.value(key, format.write(group[keyPath: property]), comment: english, choices: format.choices)
            },
            survey: { group, standard, node, path, survey in
                survey.value(
                    group[keyPath: property],
                    default: standard[keyPath: property],
                    node,
                    at: path,
                    format,
                    Localized(english, german)
                )
            },
            paths: { [$0] }
        )
    }

    /// A single value that may be empty.
    static func optional<Value>(
        _ key: String,
        _ property: WritableKeyPath<Group, Value?>,
        _ format: SettingFormat<Value>,
        _ english: String,
        _ german: String
    ) -> Setting {
        .value(key, property, format.orNone, english, german)
    }

    /// A mapping. Its meaning is shown in the file only.
    static func group<Inner: SettingGroup>(
        _ key: String,
        _ property: WritableKeyPath<Group, Inner>,
        _ comment: String
    ) -> Setting {
        Setting(
            key: key,
            comment: comment,
            read: { group, node, path, reader in reader.group(&group[keyPath: property], node, at: path) },
            write: { group, document in document.group(key, group[keyPath: property], comment: comment) },
            survey: { group, standard, node, path, survey in
                survey.group(group[keyPath: property], default: standard[keyPath: property], node, at: path)
            },
            paths: Inner.paths
        )
    }

    /// A list of mappings; each starts from the group's defaults. Its meaning is shown in the file only.
    static func list<Element: SettingGroup>(
        _ key: String,
        _ property: WritableKeyPath<Group, [Element]>,
        _ comment: String
    ) -> Setting {
        Setting(
            key: key,
            comment: comment,
            read: { group, node, path, reader in reader.list(&group[keyPath: property], node, at: path) },
            write: { group, document in document.list(key, group[keyPath: property], comment: comment) },
            survey: { group, standard, node, path, survey in
                survey.list(group[keyPath: property], default: standard[keyPath: property], node, at: path)
            },
            paths: { Element.paths($0.element(0)) }
        )
    }
}

extension SettingGroup {
    /// The paths of all values of the group.
    static func paths(_ path: SettingPath) -> [SettingPath] {
        schema.flatMap { $0.paths(path.key($0.key)) }
    }
}

/// A group of settings, a mapping in the file. Its schema drives everything: reading, the names of environment variables
/// and the documented `gateway.yaml`.
protocol SettingGroup {
    /// The defaults.
    init()

    /// The keys, in the order of the file.
    static var schema: [Setting<Self>] { get }
}

/// The path of a setting: `smtp.listeners[0].port` in the file, `GATEWAY_SMTP_LISTENERS_0_PORT` in the environment.
struct SettingPath: Hashable, CustomStringConvertible {
    /// The prefix of the gateway's environment variables.
    static let variablePrefix = "GATEWAY_"

    private(set) var description = ""
    private(set) var variable = "GATEWAY"

    func key(_ key: String) -> SettingPath {
        var path = self
        path.description += description.isEmpty ? key : ".\(key)"
        path.variable += "_\(key.uppercased())"
        return path
    }

    func element(_ index: Int) -> SettingPath {
        var path = self
        path.description += "[\(index)]"
        path.variable += "_\(index)"
        return path
    }
}
