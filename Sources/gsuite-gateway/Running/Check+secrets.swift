import Base
import Gateway
import SQLiteStorage
import Settings
import Storage

extension Check {
    /// Finds secrets that others may read: in the configuration file, and in the files that it names.
    func secretFiles(_ settings: GatewaySettings, _ sources: SettingSources) -> [Finding] {
        var findings: [Finding] = []
        if let file = sources.file, FileSystem.isReadableByOthers(file) {
            let secrets = settings.survey(of: sources).filter { setting in
                guard setting.value == .secret(isSet: true), case .given(.file) = setting.source else { return false }
                return true
            }
            if !secrets.isEmpty {
                let keys = secrets.map(\.key).joined(separator: ", ")
                findings.append(
                    .warning(
                        "\(file) holds secrets (\(keys)), and every user of this machine may read it; move them to files of "
                            + "their own, or deny others access (chmod o= \(file))"
                    )
                )
            }
        }
        var files = [("google.client_secret_file", settings.google.clientSecretFile)]
        for (index, database) in settings.odoo.databases.enumerated() {
            files.append(("odoo.databases[\(index)].key_file", database.keyFile))
        }
        for case (let key, let file?) in files where FileSystem.isReadableByOthers(file) {
            findings.append(.warning("\(key): every user of this machine may read \(file); run chmod 600 on it"))
        }
        return findings
    }

    /// Examines the database without changing it: its version, whether the key belongs to it, and whether every sealed
    /// value opens.
    func database(_ settings: GatewaySettings, _ sources: SettingSources) async -> [Finding] {
        let source = KeySource(settings.secrets, sources)
        do {
            guard FileSystem.exists(settings.data.directory + "/gateway.sqlite") else {
                return [try unusedKey(source), Self.noAccount]
            }
            let store = try SQLiteStore(settings.storeOptions, access: .readOnly)
            defer { try? store.close() }
            return try await key(source, store) + accounts(store)
        } catch let error as KeyProblem {
            return [.error("secrets: \(error)")]
        } catch StorageError.tooOld(let detail) {
            return [.info("the database was not examined: \(detail)")]
        } catch {
            return [.error("data.directory: \(error)")]
        }
    }

    /// The finding about a key under which nothing is sealed yet.
    private func unusedKey(_ source: KeySource) throws(KeyProblem) -> Finding {
        guard try source.read() != nil else { return .info("secrets: \(source.path) is created at the first start") }
        return .info("secrets: the key from \(source.origin) is valid; nothing is sealed under it yet")
    }

    private func key(_ source: KeySource, _ store: SQLiteStore) async throws -> [Finding] {
        guard let sealing = try await store.sealing() else { return [try unusedKey(source)] }
        let keys = try KeyRing(source)
        try keys.follow(sealing, of: store)
        var findings: [Finding] = [.info("secrets: the key from \(source.origin) is the database's key")]
        if sealing.handover != nil {
            findings.append(
                .warning("secrets: a change of the key is incomplete; if none is in progress, run `key rotate` again")
            )
        }
        for value in try await store.sealedValues() {
            do { _ = try keys.open(value.bytes, for: value.purpose) } catch {
                findings.append(.warning("secrets: \(value.purpose) cannot be used: \(error); enter it again"))
            }
        }
        return findings
    }

    private static let noAccount = Finding.warning(
        "there is no account yet; add one with `account add` or `account grant`"
    )

    /// The findings about accounts. Without an account, no mail can be sent.
    private func accounts(_ store: SQLiteStore) async throws -> [Finding] {
        let accounts = try await store.accounts()
        if accounts.isEmpty { return [Self.noAccount] }
        var findings = accounts.compactMap(finding)
        if !accounts.contains(where: { $0.options.isDefaultSender }) {
            findings.append(
                .warning(
                    "no default sender: system mail is refused; choose one with `account set --default-sender true`"
                )
            )
        }
        return findings
    }

    /// The finding about an account's health; `nil` if it works.
    private func finding(_ account: AccountRecord) -> Finding? {
        let words = account.health.words.map { ": \($0)" } ?? ""
        switch account.health.state {
        case .working: return nil
        case .needsGrant: return .warning("account \(account.address) cannot send; its mail waits\(words)")
        case .paused: return .warning("account \(account.address) is paused\(words)")
        case .disabled: return .info("account \(account.address) is switched off; its mail waits\(words)")
        }
    }
}
