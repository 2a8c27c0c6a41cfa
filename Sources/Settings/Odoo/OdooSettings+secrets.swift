extension OdooSettings {
    /// Reads the keys from credentials or from their own files. A key in the configuration takes precedence over both.
    mutating func readSecrets(from sources: SettingSources, noting reader: inout SettingReader) {
        for index in databases.indices {
            let path = SettingPath().key("odoo").key("databases").element(index).key("key_file")
            databases[index].readKey(from: sources, at: path, noting: &reader)
        }
    }
}

extension OdooDatabaseSettings {
    fileprivate mutating func readKey(
        from sources: SettingSources,
        at path: SettingPath,
        noting reader: inout SettingReader
    ) {
        guard key == nil else {
            if let keyFile { reader.fail(.wholeFile(keyFile), path, "key is also set; remove one of the two") }
            return
        }
        do throws(FileFailure) {
            if let keyFile {
                key = try sources.secret(at: keyFile)
            } else if let file = sources.credential(credential) {
                key = try sources.secret(at: file)
            }
        } catch .missing where keyFile == nil {
            // systemd passes credentials, but not this one.
        } catch {
            reader.fail(.wholeFile(keyFile ?? credential), path, error.description)
        }
    }
}
