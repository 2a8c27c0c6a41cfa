import ArgumentParser
import Gateway
import OpenSSL

#if canImport(Glibc)
import Glibc
#endif

/// The command line.
@main
struct Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gsuite-gateway",
        abstract: "A mail gateway between Odoo and Google Workspace.",
        discussion: """
            Odoo sends by SMTP; the gateway keeps each message safely and sends it by the Gmail API from the right \
            account. `gsuite-gateway sandbox` shows it at work against a simulated Google.
            """,
        version: GatewayVersion.current,
        subcommands: [
            Serve.self, Sandbox.self, Check.self, KeyGroup.self, AccountGroup.self, UserGroup.self, ConsoleGroup.self,
            QueueGroup.self, Trace.self, ShowLog.self, JobGroup.self, OdooGroup.self, SendTest.self, Simulator.self,
        ]
    )

    /// Errors are told in a line, without a stack of types, and end with the exit code that belongs to them.
    static func main() async {
        // Whatever is written is its owner's alone: the database, keys, certificates, contents of mail.
        umask(0o077)
        ProcessMemory.protect()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }
}
