import Base

/// Where the configuration comes from. A plain value, so that loading is the same in tests.
package struct SettingSources: Sendable {
    /// The configuration file, or `nil` to take the defaults and the environment alone.
    package var file: String?
    /// The process's environment.
    package var environment: [String: String]
    /// Reads a small file.
    package var read: @Sendable (String) throws(FileFailure) -> String

    package init(
        file: String?,
        environment: [String: String],
        read: @escaping @Sendable (String) throws(FileFailure) -> String = FileText.read
    ) {
        self.file = file
        self.environment = environment
        self.read = read
    }

    /// The path of a systemd credential, whether or not it exists; `nil` where systemd passes none at all.
    package func credential(_ name: String) -> String? {
        environment["CREDENTIALS_DIRECTORY"].map { "\($0)/\(name)" }
    }

    /// The text of a secret's file without the end of its line.
    func secret(at path: String) throws(FileFailure) -> Secret {
        let text = try read(path)
        let end = text.lastIndex { !$0.isNewline }
        let secret = end.map { String(text[...$0]) } ?? ""
        guard !secret.isEmpty else { throw .empty }
        guard isPrintable(secret) else { throw .notText }
        return Secret(secret)
    }
}
