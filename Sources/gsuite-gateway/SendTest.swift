import ArgumentParser
import Base
import CommandSupport
import Gateway
import Mail
import Settings
import Storage
import Transport

/// `gsuite-gateway send`
struct SendTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send a test message through the first configured listener, as Odoo does."
    )

    /// The output of `--json`.
    struct View: Encodable {
        let server: String
        let code: Int
        let answer: String
        /// The queue ID.
        let id: String?
    }

    @OptionGroup var common: CommonOptions

    @Option(help: "The address in From.")
    var from: String

    @Option(help: "A recipient's address (repeat for several).")
    var to: [String]

    @Option(help: "The subject.")
    var subject = TestMail.subject

    @Option(help: "An SMTP login, if the listener requires one.")
    var login: String?

    @Option(help: ArgumentHelp("A file with the login's password; - reads standard input.", valueName: "file"))
    var passwordFile: String?

    func validate() throws {
        guard (login == nil) == (passwordFile == nil) else {
            throw ValidationError("Give --login and --password-file together.")
        }
        guard !to.isEmpty else { throw ValidationError("Give at least one --to.") }
        for address in to + [from] where Address(address) == nil {
            throw ValidationError("\"\(address)\" is not an email address.")
        }
    }

    func run() async throws {
        let settings = try common.settings()
        guard let listener = settings.smtp.listeners.first else {
            throw CommandFailure("no listener is configured: add one to smtp.listeners")
        }
        var authentication = MailSubmission.Login.none
        if let login, let passwordFile { authentication = .password(name: login, try SecretFile.read(passwordFile)) }
        let host = listener.address.isUnspecified ? "127.0.0.1" : "\(listener.address)"
        let submission = LocalSubmission(
            host: host,
            port: listener.port,
            encryption: listener.encryption,
            login: authentication,
            transport: CurlTransport(settings.curlOptions)
        )
        let reply = try await submission.send(try message(), from: from, to: to)
        let server = "\(host):\(listener.port)"
        try common.report(
            View(server: server, code: reply.code, answer: reply.text, id: Self.id(in: reply.text)),
            "\(server) answered: \(reply.code) \(reply.text)\nFollow the message with `gsuite-gateway trace ID`."
        )
    }

    /// The queue ID in an answer such as `2.0.0 queued as 06P2QZ4W9V8J0`.
    private static func id(in answer: String) -> String? {
        answer.split(separator: " ").last.flatMap { QueueID(String($0)) }?.description
    }

    private func message() throws -> [UInt8] {
        guard let author = Address(from) else { throw CommandFailure("\"\(from)\" is not an email address") }
        let recipients = to.compactMap { Address($0) }
        return TestMail(from: author, to: recipients, subject: subject, at: SystemClock().now).bytes
    }
}
