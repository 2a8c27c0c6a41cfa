import ArgumentParser
import Base
import CommandSupport
import Cryptography
import Gateway
import Settings

/// The sealing key of a backup, and its passphrase.
struct PassphraseOptions: ParsableArguments {
    @OptionGroup var key: KeyOptions

    @Option(
        help: ArgumentHelp(
            "A file with the passphrase of the sealing key. Default: asked for at the terminal.",
            valueName: "file"
        ),
        completion: .file()
    )
    var passphraseFile: String?

    @Flag(name: .customLong("without-key"), help: "Leave the sealing key out.")
    var isWithoutKey = false

    func validate() throws {
        guard !isWithoutKey || passphraseFile == nil else {
            throw ValidationError("Give either --passphrase-file or --without-key.")
        }
    }

    func source(_ settings: GatewaySettings, _ sources: SettingSources) -> KeySource {
        key.source(settings, sources)
    }

    /// The passphrase for a new backup.
    func new() throws -> Secret {
        let passphrase = try read("Passphrase for the sealing key: ", isNew: true)
        guard passphrase.reveal().count >= PassphraseBox.shortest else {
            throw CommandFailure("the passphrase must have \(PassphraseBox.shortest) characters or more")
        }
        return passphrase
    }

    /// The passphrase of an existing backup.
    func existing() throws -> Secret { try read("Passphrase of the backup: ", isNew: false) }

    private func read(_ prompt: String, isNew: Bool) throws -> Secret {
        if let passphraseFile {
            guard passphraseFile != "-" else { throw CommandFailure("the passphrase must be in a file of its own") }
            return try SecretFile.read(passphraseFile)
        }
        guard PassphrasePrompt.hasTerminal else {
            throw CommandFailure(
                "there is no terminal to ask for a passphrase; give --passphrase-file or --without-key"
            )
        }
        guard let passphrase = PassphrasePrompt.ask(prompt, isNew: isNew) else {
            throw CommandFailure("no passphrase was given, so nothing was done")
        }
        return passphrase
    }
}
