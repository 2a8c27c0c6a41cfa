import Base
import OpenSSL

/// The style sheet, the script and the icons, embedded in the binary.
struct Assets: Sendable {
    private let files: [String: Answer.File]
    /// Changes whenever a file does; part of their URLs, so that browsers may cache them permanently.
    let version: String

    init() {
        let all: [(name: String, type: String, bytes: [UInt8])] = [
            ("console.css", "text/css; charset=utf-8", PackageResources.console_css),
            ("console.js", "text/javascript; charset=utf-8", PackageResources.console_js),
            ("icons.svg", "image/svg+xml", PackageResources.icons_svg),
        ]
        version = String(
            Base64.encode(SHA256.digest(all.flatMap(\.bytes)), .url, padded: false).prefix(16)
        )
        files = Dictionary(
            uniqueKeysWithValues: all.map {
                ($0.name, Answer.File(bytes: $0.bytes, type: $0.type, name: nil, isImmutable: true))
            }
        )
    }

    /// Returns the file with that name and version.
    func file(_ name: String, version: String) -> Answer.File? {
        version == self.version ? files[name] : nil
    }
}
