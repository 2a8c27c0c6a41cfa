package import Base
package import Transport

/// Sends a message to one of the gateway's own listeners, as any SMTP client does.
package struct LocalSubmission {
    private static let timeout = Duration.minutes(1)

    /// A message in memory, as a source for libcurl.
    private struct Content: BodySource {
        let bytes: [UInt8]

        func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
            let count = max(0, min(buffer.count, bytes.count - offset))
            unsafe bytes.withUnsafeBytes { source in
                guard count > 0 else { return }
                unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[offset..<(offset + count)]))
            }
            return count
        }
    }

    private let host: String
    private let port: Int
    private let encryption: SMTPEncryption
    private let login: MailSubmission.Login
    private let transport: CurlTransport

    package init(
        host: String,
        port: Int,
        encryption: SMTPEncryption,
        login: MailSubmission.Login = .none,
        transport: CurlTransport
    ) {
        self.host = host
        self.port = port
        self.encryption = encryption
        self.login = login
        self.transport = transport
    }

    /// Returns the server's last reply, which contains the queue id.
    package func send(_ message: [UInt8], from sender: String?, to recipients: [String]) async throws -> MailReply {
        let submission = MailSubmission(
            host: host,
            port: port,
            encryption: encryption,
            // The gateway's own certificate is often self-signed, and this connection does not leave the machine.
            trust: .anything,
            login: login,
            sender: sender,
            recipients: recipients,
            length: message.count,
            content: Content(bytes: message),
            timeout: Self.timeout
        )
        do {
            return try await CurlMailSubmission(transport).submit(submission)
        } catch {
            let said = error.reply.map { ": \($0.code) \($0.text)" } ?? ""
            throw CommandFailure("\(host):\(port) did not accept the message: \(error.detail)\(said)")
        }
    }
}
