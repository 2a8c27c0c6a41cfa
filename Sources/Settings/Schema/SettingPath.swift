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
