import Base
import Cryptography
import Foundation
import Transport

/// The servers of `http_server.py`, with their own certificate.
final class HTTPServer: Sendable {
    let plain: String
    let secure: String
    let http2: String
    let caFile: String
    private let folder: String
    let process: ServerProcess

    init() throws {
        folder = NSTemporaryDirectory() + "gateway-" + UUID().uuidString
        let files = try SelfSigned.write(to: folder, names: [])
        caFile = files.chain
        process = try ServerProcess(script: "http_server.py", arguments: [files.chain, files.key])
        let ports = process.line().split(separator: " ")
        guard ports.count == 3 else { throw CocoaError(.executableLoad) }
        plain = "http://127.0.0.1:\(ports[0])"
        secure = "https://localhost:\(ports[1])"
        http2 = "https://localhost:\(ports[2])"
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A transport that trusts these servers.
    func transport(_ change: (inout CurlOptions) -> Void = { _ in }) -> CurlTransport {
        var options = CurlOptions(userAgent: "test/1 (gzip)", caFile: caFile, proxy: .none)
        // On a busy machine, minutes may pass between two requests of a test, or before a thread goes on.
        options.longestIdle = .hours(1)
        (options.connectTimeout, options.stallTimeout) = (.minutes(10), .minutes(10))
        change(&options)
        return CurlTransport(options)
    }

    /// Waits until a request to `name` has been read completely.
    func receives(_ name: String) async throws {
        let transport = transport()
        while try await count(name, by: transport) == 0 { try await Task.sleep(for: .milliseconds(20)) }
        await transport.shutdown()
    }

    /// The number of requests to `name` that have been read completely.
    func count(_ name: String, by transport: CurlTransport) async throws -> Int? {
        let answer = try await transport.send(HTTPRequest(.get, "\(plain)/count/\(name)"))
        return Int(String(decoding: answer.body, as: UTF8.self))
    }
}
