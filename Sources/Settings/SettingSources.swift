import Base
import FoundationEssentials

/// The sources of the configuration. A plain value, so that tests load settings the same way.
package struct SettingSources: Sendable {
    /// The configuration file, or `nil` to use only the defaults and the environment.
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

    /// The default path of the file.
    package static let standardFile = "/etc/gsuite-gateway/gateway.yaml"

    /// The environment variable that names the file.
    package static let fileVariable = "GATEWAY_CONFIG"

    /// Returns the sources of a process. The file is the one on the command line, else that of `GATEWAY_CONFIG`, else the
    /// standard one; only the standard file may be missing.
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
            // The file exists but is not usable: loading reports why.
        }
        return SettingSources(file: standardFile, environment: environment, read: read)
    }

    /// Returns the path of a systemd credential, whether or not it exists; `nil` if systemd passes no credentials.
    package func credential(_ name: String) -> String? {
        environment["CREDENTIALS_DIRECTORY"].map { "\($0)/\(name)" }
    }

    /// Reads a secret's file and removes the trailing newline.
    func secret(at path: String) throws(FileFailure) -> Secret {
        let text = try read(path)
        let end = text.lastIndex { !$0.isNewline }
        let secret = end.map { String(text[...$0]) } ?? ""
        guard !secret.isEmpty else { throw .empty }
        guard isPrintable(secret) else { throw .notText }
        return Secret(secret)
    }
}

extension SettingSources {
    private static let fileSuffix = "_file"

    /// Reads a secret from its own file, or else from a systemd credential. One in the configuration takes precedence over
    /// both.
    ///
    /// - Parameter path: the setting that names the file.
    func fill(
        _ secret: inout Secret?,
        from file: String?,
        or credential: String,
        at path: SettingPath,
        noting reader: inout SettingReader
    ) {
        guard secret == nil else {
            let name = path.description.split(separator: ".").last?.dropLast(Self.fileSuffix.count) ?? ""
            if let file { reader.fail(.wholeFile(file), path, "\(name) is also set; remove one of the two") }
            return
        }
        do throws(FileFailure) {
            if let file {
                secret = try self.secret(at: file)
            } else if let passed = self.credential(credential) {
                secret = try self.secret(at: passed)
            }
        } catch .missing where file == nil {
            // systemd passes credentials, but not this one.
        } catch {
            reader.fail(.wholeFile(file ?? credential), path, error.description)
        }
    }
}

/// Why a file could not be read.
package enum FileFailure: Error, Hashable, CustomStringConvertible {
    case missing
    case unreadable
    case tooLarge
    case notText
    case empty

    package var description: String {
        switch self {
        case .missing: "the file does not exist"
        case .unreadable:
            "the file cannot be read; run this as root or as the user gsuite-gateway, or check its permissions"
        case .tooLarge: "the file is larger than \(FileText.limit) bytes"
        case .notText: "the file is not plain text in UTF-8"
        case .empty: "the file is empty"
        }
    }
}

/// Small text files: the configuration and secrets.
package enum FileText {
    /// The largest file, in bytes.
    static let limit = 1 << 20

    package static let read: @Sendable (String) throws(FileFailure) -> String = { path throws(FileFailure) in
        let files = FileManager.default
        guard files.fileExists(atPath: path) else { throw .missing }
        guard let size = try? files.attributesOfItem(atPath: path)[.size] as? Int else { throw .unreadable }
        guard size <= limit else { throw .tooLarge }
        guard let data = files.contents(atPath: path) else { throw .unreadable }
        guard let text = String(validating: data, as: UTF8.self) else { throw .notText }
        return text
    }
}
