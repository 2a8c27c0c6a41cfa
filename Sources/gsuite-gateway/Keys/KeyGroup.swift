import ArgumentParser
import Gateway
import Settings

/// `gsuite-gateway key …`
struct KeyGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "The key that seals grants and secrets in the database.",
        subcommands: [RotateKey.self, ResetKey.self]
    )
}

/// Which key a command is about.
struct KeyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The key's file; otherwise the systemd credential of secrets.key_credential, or secrets.key_file.",
            valueName: "file"
        ),
        completion: .file()
    )
    var keyFile: String?

    func source(_ settings: GatewaySettings, _ sources: SettingSources) -> KeySource {
        keyFile.map { KeySource(file: $0) } ?? KeySource(settings.secrets, sources)
    }
}
