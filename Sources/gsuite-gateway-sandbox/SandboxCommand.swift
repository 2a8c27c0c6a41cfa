import ArgumentParser
import CommandSupport
import Gateway

/// The command line of the sandbox: the gateway between a simulated Odoo and a simulated Google, or the simulators alone.
@main
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gsuite-gateway-sandbox",
        abstract: "Shows gsuite-gateway at work on this machine alone: nothing leaves it.",
        version: GatewayVersion.current,
        subcommands: [Sandbox.self, Simulator.self],
        defaultSubcommand: Sandbox.self
    )

    static func main() async { await runProgram() }
}
