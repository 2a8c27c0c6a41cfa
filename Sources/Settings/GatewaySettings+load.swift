import Base
import Yams

extension GatewaySettings {
    /// The prefix of the test command's variables, which look like settings but are none.
    package static let testVariablePrefix = "GATEWAY_TEST_"

    /// The systemd credential that holds `google.client_secret`.
    package static let clientSecretCredential = "gsuite-gateway.client_secret"

    /// The systemd credential that holds the password of `data.store`.
    package static let databasePasswordCredential = "gsuite-gateway.database_password"

    /// Loads the settings: the defaults, overridden by the file, overridden by the environment.
    ///
    /// Throws all errors at once. `problems()` finds what is well formed but unwise.
    package static func load(from sources: SettingSources) throws(SettingErrors) -> GatewaySettings {
        var settings = GatewaySettings()
        var reader = SettingReader(variables: sources.environment)
        do throws(SettingError) {
            reader.group(&settings, try document(of: sources), at: SettingPath())
        } catch {
            throw SettingErrors(errors: [error])
        }
        reader.refuseUnknownVariables(known: variables) { name in
            name == SettingSources.fileVariable || name.hasPrefix(testVariablePrefix)
        }
        sources.fill(
            &settings.google.clientSecret,
            from: settings.google.clientSecretFile,
            or: clientSecretCredential,
            at: SettingPath().key("google").key("client_secret_file"),
            noting: &reader
        )
        settings.findDatabasePassword(in: sources, noting: &reader)
        settings.odoo.readSecrets(from: sources, noting: &reader)
        settings.alerts.readSecrets(from: sources, noting: &reader)
        settings.delivery.readSecrets(from: sources, noting: &reader)
        guard reader.errors.isEmpty else { throw SettingErrors(errors: reader.errors) }
        return settings
    }

    /// The environment variables of all settings; for lists, those of the first element.
    package static var variables: [String] { paths(SettingPath()).map(\.variable) }

    /// `gateway.yaml` with every key, its meaning and its default.
    package static var document: String {
        var document = SettingDocument()
        for paragraph in preamble { document.comment(paragraph) }
        document.all(of: GatewaySettings())
        return document.lines.joined(separator: "\n") + "\n"
    }

    private static let preamble = [
        "gsuite-gateway: every setting with its default. A setting that is left out has its default. "
            + "`gsuite-gateway check` verifies the configuration.",
        "",
        "Every setting can also come from an environment variable, which takes precedence over this file. Its name is "
            + "GATEWAY and the setting's keys in capitals, joined by underscores: smtp.limits.message_size is "
            + "GATEWAY_SMTP_LIMITS_MESSAGE_SIZE, and the port of the first listener is GATEWAY_SMTP_LISTENERS_0_PORT. "
            + "Networks are separated by commas.",
        "",
        "Durations are written as 500ms, 30s, 5m, 4h or 5d; sizes in bytes or as 64KiB, 35MiB or 2GiB.",
    ]

    /// The root of the file; `nil` if there is no file or it is empty.
    static func document(of sources: SettingSources) throws(SettingError) -> SettingNode? {
        guard let file = sources.file else { return nil }
        do {
            return try Yams.Parser(yaml: try sources.read(file)).singleRoot().map { SettingNode(file: file, node: $0) }
        } catch let failure as FileFailure {
            throw SettingError(origin: .wholeFile(file), key: "", message: failure.description)
        } catch let error as YamlError {
            throw SettingError(error, in: file)
        } catch {
            throw SettingError(origin: .wholeFile(file), key: "", message: "not YAML: \(error)")
        }
    }

    /// Finds out which file holds the password of the database, and whether it can be read.
    private mutating func findDatabasePassword(in sources: SettingSources, noting reader: inout SettingReader) {
        guard case .postgreSQL = data.store,
            let file = data.postgreSQL.passwordFile ?? sources.credential(Self.databasePasswordCredential)
        else { return }
        do throws(FileFailure) {
            _ = try sources.secret(at: file)
            data.postgreSQL.passwordFile = file
        } catch .missing where data.postgreSQL.passwordFile == nil {
            // Without a password: systemd passes credentials, but not this one.
        } catch {
            let path = SettingPath().key("data").key("postgresql").key("password_file")
            reader.fail(.wholeFile(file), path, error.description)
        }
    }
}
