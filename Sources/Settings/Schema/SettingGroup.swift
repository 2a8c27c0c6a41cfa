/// A group of settings, a mapping in the file. Its schema drives everything: reading, the names of environment variables
/// and the documented `gateway.yaml`.
protocol SettingGroup {
    /// The defaults.
    init()

    /// The keys, in the order of the file.
    static var schema: [Setting<Self>] { get }
}
