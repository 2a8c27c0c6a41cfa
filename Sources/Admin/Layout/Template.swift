/// A Mustache template that lies in the binary.
struct Template: Sendable {
    /// The name that pages and other templates call it by.
    let name: String
    let text: String

    /// - Parameter bytes: `PackageResources.NAME_mustache`, which the build makes of `Templates/NAME.mustache`.
    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        text = String(decoding: bytes, as: UTF8.self)
    }
}
