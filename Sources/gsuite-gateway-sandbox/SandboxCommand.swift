import ArgumentParser
import CommandSupport
import Gateway

/// The command line of the sandbox: the gateway between a simulated Odoo and a simulated Google, or only the simulators.
@main
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gsuite-gateway-sandbox",
        abstract: "Demonstrate gsuite-gateway on this machine only: nothing leaves it.",
        version: GatewayVersion.current,
        subcommands: [Sandbox.self, Simulator.self],
        defaultSubcommand: Sandbox.self
    )

    static func main() async { await runProgram() }
}
