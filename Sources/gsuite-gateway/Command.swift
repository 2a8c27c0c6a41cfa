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
            Odoo sends by SMTP; the gateway keeps each message safely and sends it by the Gmail API from the right \
            account. `gsuite-gateway-sandbox` shows it at work against a simulated Google.
            """,
        version: GatewayVersion.current,
        subcommands: [
            Serve.self, Check.self, KeyGroup.self, AccountGroup.self, UserGroup.self, ConsoleGroup.self,
            QueueGroup.self, Trace.self, ShowLog.self, JobGroup.self, OdooGroup.self, SendTest.self,
        ]
    )

    static func main() async { await runProgram() }
}
