import Cryptography
import Foundation
import Transport

/// The server of `smtp_server.py`, with its own certificate.
final class MailServer: Sendable {
    /// The last message that the server received.
    struct Mail: Decodable {
        let tls: Bool
        let login: [String]?
        let name: String
        let from: String
        let to: [String]
        let content: String
        let length: Int
        let sessions: Int
    }

    let port: Int
    let securePort: Int
    let caFile: String
    private let folder: String
    private let process: ServerProcess

    init() throws {
        folder = NSTemporaryDirectory() + "gateway-" + UUID().uuidString
        let files = try SelfSigned.write(to: folder, names: [])
        caFile = files.chain
        process = try ServerProcess(script: "smtp_server.py", arguments: [files.chain, files.key])
        let ports = process.line().split(separator: " ").compactMap { Int($0) }
        guard ports.count == 2 else { throw CocoaError(.executableLoad) }
        port = ports[0]
        securePort = ports[1]
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func last() throws -> Mail {
        try JSONDecoder().decode(Mail.self, from: Data(process.ask("last").utf8))
    }
}
