/// A Mustache template embedded in the binary.
struct Template: Sendable {
    /// The name in pages and other templates.
    let name: String
    let text: String

    /// - Parameter bytes: `PackageResources.NAME_mustache`, which the build generates from `Templates/NAME.mustache`.
    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        text = String(decoding: bytes, as: UTF8.self)
    }
}
