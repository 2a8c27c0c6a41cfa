import ArgumentParser
import CommandSupport
import FoundationEssentials
import GoogleSimulator
import Logging
import Settings

/// `gsuite-gateway-sandbox simulator`
struct Simulator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the simulated Google without a gateway, for tests and measurements.",
        discussion: "Its control API is under /_simulator/."
    )

    @Option(help: "The loopback address to listen on.")
    var address = "127.0.0.1"

    @Option(help: "The port; 0 takes any free port.")
    var port = 0

    @Option(help: "The port of the SMTP server with STARTTLS; 0 takes any free port.")
    var submissionPort = 0

    @Option(help: "The port of the SMTP server with TLS from the first byte; 0 takes any free port.")
    var submissionsPort = 0

    @Option(help: "The file for the SMTP server's certificate, to use as the client's CA file.", completion: .file())
    var certificateFile: String?

    @Option(help: "The part of each message that is stored: bodies or headers.")
    var keep = SimulatorConfiguration.Keeping.bodies

    @Option(help: "The delay of every request, in milliseconds.")
    var latency = 0

    @Flag(help: "Do not apply Google's limits.")
    var unlimited = false

    @Flag(help: "Also run a simulated Odoo, set up for a gateway; each user's password is the login.")
    var odoo = false

    func run() async throws {
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = .warning
            return handler
        }
        var configuration = SimulatorConfiguration()
        configuration.address = address
        configuration.port = port
        configuration.submissionPort = submissionPort
        configuration.submissionsPort = submissionsPort
        configuration.keeping = keep
        configuration.latency = .milliseconds(latency)
        if unlimited { configuration.limits = .none }
        let simulator = GoogleSimulator(configuration)
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { try await simulator.run() }
            let mail = try await simulator.submission
            if let certificateFile {
                try mail.certificate.write(toFile: certificateFile, atomically: true, encoding: .utf8)
            }
            print("The simulated Google listens at \(try await simulator.baseURL)")
            if odoo {
                let second = SandboxOdoo(logger: Logger(label: "odoo-simulator"))
                group.addTask { try await second.run() }
                let database = try await second.prepare(
                    users: ["anna@acme.example"] + SandboxUsers.all,
                    smtp: 2525
                )
                print("The simulated Odoo listens at \(database.url), its database is \(database.database)")
            }
            print("Its SMTP server: port \(mail.startTLSPort) with STARTTLS, \(mail.tlsPort) with TLS")
        }
    }
}

extension SimulatorConfiguration.Keeping: ExpressibleByArgument {}
