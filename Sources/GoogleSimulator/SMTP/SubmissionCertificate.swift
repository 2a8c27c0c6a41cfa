import FoundationEssentials
import OpenSSL

/// The certificate of the simulated smtp.gmail.com, created for each run, also for loopback names.
struct SubmissionCertificate: Sendable {
    let context: TLSContext
    /// The certificate in PEM; it is self-signed, so a client may use it as its CA.
    let pem: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "google-simulator-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try SelfSigned.write(to: folder.path, names: ["smtp.gmail.com"])
        context = try TLSContext(files)
        pem = try String(contentsOf: URL(filePath: files.chain), encoding: .utf8)
    }
}
