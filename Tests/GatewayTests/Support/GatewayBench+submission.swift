import Base
import Gateway
import Transport

extension GatewayBench {
    /// Sends a message under TLS with a login; returns the code of the last answer, 0 if there was none.
    func submit(_ mail: TestMail, login: String, password: Secret) async throws -> Int {
        let transport = CurlTransport(settings.curlOptions)
        let submission = MailSubmission(
            host: "127.0.0.1",
            port: smtpPort,
            encryption: .startTLS,
            trust: .anything,
            login: .password(name: login, password),
            sender: Self.bounce,
            recipients: mail.recipients,
            length: mail.bytes.count,
            content: Content(bytes: mail.bytes),
            timeout: Self.deadline
        )
        let code: Int
        do { code = try await CurlMailSubmission(transport).submit(submission).code } catch {
            code = error.reply?.code ?? 0
        }
        await transport.shutdown()
        return code
    }

    /// The answer to a GET, its status and its text.
    func get(_ url: String) async throws -> (status: Int, text: String) {
        let transport = CurlTransport(settings.curlOptions)
        let answer: Result<HTTPResponse, HTTPFailure>
        do throws(HTTPFailure) { answer = .success(try await transport.send(HTTPRequest(.get, url))) } catch {
            answer = .failure(error)
        }
        await transport.shutdown()
        let response = try answer.get()
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }

    private struct Content: BodySource {
        let bytes: [UInt8]

        func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
            let count = max(0, min(buffer.count, bytes.count - offset))
            unsafe buffer.copyBytes(from: bytes[offset..<(offset + count)])
            return count
        }
    }
}
