/// A group of settings: a mapping in the file. Its description drives everything: reading, names of environment
/// variables, the documented `gateway.yaml`.
protocol SettingGroup {
    /// The defaults.
    init()

    /// The keys in the order of the file.
    static var schema: [Setting<Self>] { get }
}
