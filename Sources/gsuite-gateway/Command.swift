import ArgumentParser
import CommandSupport
import Gateway

/// The command line.
@main
struct Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gsuite-gateway",
        abstract: "A mail gateway between Odoo and Google Workspace.",
        discussion: """
            Odoo sends mail by SMTP. The gateway stores each message safely and sends it from the right account through \
            the Gmail API. `gsuite-gateway-sandbox` demonstrates it with a simulated Google.
            """,
        version: GatewayVersion.current,
        subcommands: [
            Serve.self, Check.self, KeyGroup.self, AccountGroup.self, UserGroup.self, ConsoleGroup.self,
            QueueGroup.self, Trace.self, ShowLog.self, JobGroup.self, OdooGroup.self, SendTest.self,
        ]
    )

    static func main() async { await runProgram() }
}
