import Settings

/// Loads `yaml` as the file `gateway.yaml`, together with the given other files.
func load(
    _ yaml: String = "",
    environment: [String: String] = [:],
    files: [String: String] = [:]
) throws(SettingErrors) -> GatewaySettings {
    let texts = files.merging(["gateway.yaml": yaml]) { $1 }
    let sources = SettingSources(file: "gateway.yaml", environment: environment) { path throws(FileFailure) in
        guard let text = texts[path] else { throw .missing }
        return text
    }
    return try GatewaySettings.load(from: sources)
}

/// Returns the errors in `yaml`, one line each.
func complaints(
    _ yaml: String = "",
    environment: [String: String] = [:],
    files: [String: String] = [:]
) -> [String] {
    do throws(SettingErrors) {
        _ = try load(yaml, environment: environment, files: files)
        return []
    } catch {
        return error.errors.map(\.description)
    }
}
