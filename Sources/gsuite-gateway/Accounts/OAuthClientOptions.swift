import ArgumentParser
import Base
import CommandSupport
import Settings

/// The OAuth client through which an account grants access, from the options or else the settings.
struct OAuthClientOptions: ParsableArguments {
    @Option(help: "The OAuth client's ID. Default: google.client_id.")
    var clientID: String?

    @Option(help: ArgumentHelp("A file with the client's secret. Default: google.client_secret.", valueName: "file"))
    var clientSecretFile: String?

    /// - Throws: `CommandFailure` if neither the options nor the settings name a client.
    func client(_ settings: GatewaySettings) throws -> (id: String, secret: Secret) {
        guard let id = clientID ?? settings.google.clientID else {
            throw CommandFailure("no OAuth client: give --client-id, or set google.client_id")
        }
        guard let secret = try clientSecretFile.map(SecretFile.read) ?? settings.google.clientSecret else {
            throw CommandFailure("no client secret: give --client-secret-file, or set google.client_secret_file")
        }
        return (id, secret)
    }
}
