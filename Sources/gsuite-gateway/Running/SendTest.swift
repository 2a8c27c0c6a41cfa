import ArgumentParser
import Base
import CommandSupport
import Gateway
import HTTP
import Mail
import Settings

/// `gsuite-gateway send`
struct SendTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send a test message through the first listener of the configuration, as Odoo would."
    )

    @OptionGroup var common: CommonOptions

    @Option(help: "The address in From.")
    var from: String

    @Option(help: "Whom it is for (repeat).")
    var to: [String]

    @Option(help: "The subject.")
    var subject = TestMail.subject

    @Option(help: "A login, where the listener wants one.")
    var user: String?

    @Option(help: ArgumentHelp("A file with its password; - reads standard input.", valueName: "file"))
    var passwordFile: String?

    func validate() throws {
        guard !to.isEmpty else { throw ValidationError("Give at least one --to.") }
        for address in to + [from] where Address(address) == nil {
            throw ValidationError("\"\(address)\" is no mail address.")
        }
    }

    func run() async throws {
        let settings = try common.settings()
        guard let listener = settings.smtp.listeners.first else { throw CommandFailure("there is no listener") }
        var login = MailSubmission.Login.none
        if let user, let passwordFile { login = .password(user: user, try SecretFile.read(passwordFile)) }
        let host = listener.address.isUnspecified ? "127.0.0.1" : "\(listener.address)"
        let submission = LocalSubmission(
            host: host,
            port: listener.port,
            security: listener.security,
            login: login,
            transport: CurlTransport(settings.curlOptions)
        )
        let reply = try await submission.send(try message(), from: from, to: to)
        print("\(host):\(listener.port) said: \(reply.code) \(reply.text)")
        print("See what becomes of it with `gsuite-gateway trace ID`.")
    }

    private func message() throws -> [UInt8] {
        guard let author = Address(from) else { throw CommandFailure("\"\(from)\" is no mail address") }
        let recipients = to.compactMap { Address($0) }
        return TestMail(from: author, to: recipients, subject: subject, at: SystemClock().now).bytes
    }
}

extension ListenerSettings {
    /// How a client of this listener connects.
    var security: MailSubmission.Security {
        switch encryption {
        case .plain: .plain
        case .starttls: .startTLS
        case .tls: .tls
        }
    }
}
