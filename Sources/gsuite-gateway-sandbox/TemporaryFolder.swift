import CommandSupport
import FoundationEssentials

/// A folder that exists while the sandbox runs.
struct TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "gsuite-gateway-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(
                at: url,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw CommandFailure("cannot create the folder \(url.path): \(error)")
        }
        path = url.path
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
