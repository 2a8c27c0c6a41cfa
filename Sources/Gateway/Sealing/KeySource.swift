package import OpenSSL
package import Settings

/// Where the sealing key comes from: the systemd credential if systemd passes one, else the key file.
package struct KeySource: Sendable, Hashable {
    /// The kinds of places.
    enum Kind: Sendable, Hashable {
        case file
        /// systemd's copy of a file, made when it started the service. The service cannot change it.
        case credential(String)
    }

    let kind: Kind
    package let path: String

    package init(_ settings: SecretsSettings, _ sources: SettingSources) {
        if let path = sources.credential(settings.keyCredential), FileSystem.exists(path) {
            self.init(kind: .credential(settings.keyCredential), path: path)
        } else {
            self.init(file: settings.keyFile)
        }
    }

    package init(file path: String) {
        self.init(kind: .file, path: path)
    }

    private init(kind: Kind, path: String) {
        self.kind = kind
        self.path = path
    }

    package var isCredential: Bool { kind != .file }

    /// The key's origin in readable form.
    package var origin: String {
        switch kind {
        case .file: path
        case .credential(let name): "the systemd credential \(name)"
        }
    }

    /// Returns the current key; `nil` if there is none.
    ///
    /// - Throws: `KeyProblem.unreadable`.
    package func read() throws(KeyProblem) -> SealingKey? {
        guard FileSystem.exists(path) else { return nil }
        do throws(SealingError) {
            return try kind == .file ? SealingKey(file: path) : SealingKey(credential: path)
        } catch {
            throw .unreadable(self, error)
        }
    }
}
