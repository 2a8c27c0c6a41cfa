import ArgumentParser
import Gateway
import Settings

/// `gsuite-gateway key …`
struct KeyGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Manage the key that seals grants and secrets in the database.",
        subcommands: [RotateKey.self, ResetKey.self]
    )
}

/// The key that a command works on.
struct KeyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The key file. Default: the systemd credential in secrets.key_credential, or secrets.key_file.",
            valueName: "file"
        ),
        completion: .file()
    )
    var keyFile: String?

    func source(_ settings: GatewaySettings, _ sources: SettingSources) -> KeySource {
        keyFile.map { KeySource(file: $0) } ?? KeySource(settings.secrets, sources)
    }
}
