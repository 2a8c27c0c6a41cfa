import ArgumentParser

/// The command line.
@main
struct Command: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gsuite-gateway",
        abstract: "A mail gateway between Odoo and Google Workspace."
    )
}
