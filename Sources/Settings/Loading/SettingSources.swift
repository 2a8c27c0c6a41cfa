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

    /// Where the file lies unless it is said.
    package static let standardFile = "/etc/gsuite-gateway/gateway.yaml"

    /// The environment variable that names the file.
    package static let fileVariable = "GATEWAY_CONFIG"

    /// The sources of a process: the file of the command line, else that of `GATEWAY_CONFIG`, else the standard one, which
    /// alone may be missing.
    package static func process(
        file: String?,
        environment: [String: String],
        read: @escaping @Sendable (String) throws(FileFailure) -> String = FileText.read
    ) -> SettingSources {
        if let named = file ?? environment[fileVariable] {
            return SettingSources(file: named, environment: environment, read: read)
        }
        do throws(FileFailure) {
            _ = try read(standardFile)
        } catch .missing {
            return SettingSources(file: nil, environment: environment, read: read)
        } catch {
            // It is there and no good: loading says why.
        }
        return SettingSources(file: standardFile, environment: environment, read: read)
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
