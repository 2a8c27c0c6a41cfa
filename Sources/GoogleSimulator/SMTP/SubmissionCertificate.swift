import FoundationEssentials
import OpenSSL

/// The certificate of the simulated smtp.gmail.com: made anew each time, for the names of loopback too.
struct SubmissionCertificate: Sendable {
    let context: TLSContext
    /// In PEM; it vouches for itself, so a client may take it as its CA.
    let pem: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "google-simulator-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try SelfSigned.write(to: folder.path, names: ["smtp.gmail.com"])
        context = try TLSContext(files)
        pem = try String(contentsOf: URL(filePath: files.chain), encoding: .utf8)
    }
}
