import Admin
import ArgumentParser
import Base
import CommandSupport
import Cryptography
import Gateway
import SQLStorage
import Settings
import Storage

/// `gsuite-gateway check`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Verify the whole configuration, certificates and keys included, without starting.",
        discussion:
            "Changes nothing. Exits with 0 if there are no errors, with or without warnings, and with 78 if the gateway "
            + "would not start."
    )

    /// One line of the result.
    struct Finding: Encodable {
        let severity: Problem.Severity.RawValue
        let what: String

        static func error(_ what: String) -> Finding { Finding(severity: "error", what: what) }
        static func warning(_ what: String) -> Finding { Finding(severity: "warning", what: what) }
        static func info(_ what: String) -> Finding { Finding(severity: "info", what: what) }
    }

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let sources = common.sources
        let settings = try common.settings()
        let limit = OpenFiles.raiseLimit()
        var findings = (settings.problems() + settings.openFileProblems(limit: limit)).map {
            Finding(severity: $0.severity.rawValue, what: "\($0.key): \($0.message). \($0.suggestedFix).")
        }
        findings += certificates(settings)
        findings += secretFiles(settings, sources)
        findings += await database(settings, sources)
        let isBad = findings.contains { $0.severity == "error" }
        if common.json {
            try printJSON(findings)
        } else {
            for finding in findings { print("\(finding.severity): \(finding.what)") }
            let source = sources.file ?? "no file, defaults and environment"
            print(isBad ? "The gateway would not start." : "The configuration is valid (\(source)).")
        }
        if isBad { throw Exit.configuration }
    }

    private func certificates(_ settings: GatewaySettings) -> [Finding] {
        guard settings.needsCertificate else { return [] }
        let folder = settings.tls.certificates
        guard FileSystem.exists(folder), let names = try? CertificateStore.names(in: folder), !names.isEmpty else {
            return [
                .warning("tls.certificates: \(folder) has none. A self-signed one is created at the first start.")
            ]
        }
        do {
            return try CertificateStore(folder: folder, defaultName: settings.tls.defaultCertificate).entries.map(
                finding
            )
        } catch {
            return [.error("tls.certificates: \(error)")]
        }
    }

    private func finding(_ entry: CertificateStore.Entry) -> Finding {
        if let problem = entry.problem { return .error("certificate \(entry.name): \(problem)") }
        guard let certificate = entry.certificate else { return .error("certificate \(entry.name) is not usable") }
        let left = certificate.notAfter - SystemClock().now
        let names = certificate.serverNames.joined(separator: ", ")
        if left <= .zero { return .error("certificate \(entry.name) (\(names)) has expired; renew it") }
        let text = "certificate \(entry.name) (\(names)) is valid for \(age(left))"
        return left < AlertSearch.certificateNotice ? .warning(text) : .info(text)
    }
}

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
        var files = [
            ("google.client_secret_file", settings.google.clientSecretFile),
            ("data.postgresql.password_file", settings.data.postgreSQL.passwordFile),
            ("alerts.webhook.secret_file", settings.alerts.webhook.secretFile),
            ("alerts.chat.url_file", settings.alerts.chat.urlFile),
            ("delivery.webhook.secret_file", settings.delivery.webhook.secretFile),
        ]
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
            let isSQLite = settings.data.store == .sqlite
            guard !isSQLite || FileSystem.exists(settings.data.directory + "/gateway.sqlite") else {
                return [try unusedKey(source), Self.noAccount]
            }
            let store = try SQLStore.open(settings.storeOptions, access: .readOnly)
            defer { try? store.close() }
            return try await server(store) + nodes(store) + key(source, store) + accounts(store)
        } catch let error as KeyProblem {
            return [.error("secrets: \(error)")]
        } catch StorageError.notFound where settings.data.store != .sqlite {
            let schema = "data.store: the schema \(settings.data.postgreSQL.schema) is created at the first start"
            return [.info(schema), Self.noAccount]
        } catch StorageError.tooOld(let detail) {
            return [.info("the database was not examined: \(detail)")]
        } catch {
            return [.error("\(settings.data.store == .sqlite ? "data.directory" : "data.store"): \(error)")]
        }
    }

    /// The findings about a server of PostgreSQL.
    private func server(_ store: SQLStore) async throws -> [Finding] {
        guard let facts = try await store.postgreSQLFacts() else { return [] }
        let tls = facts.isEncrypted ? "with TLS" : "without TLS"
        var findings: [Finding] = [
            .info(
                "data.store: PostgreSQL \(facts.version), schema \(facts.schema), \(tls), "
                    + "synchronous_commit = \(facts.synchronousCommit)"
            )
        ]
        if facts.synchronousCommit == "off" {
            findings.append(
                .warning("data.store: synchronous_commit is off: a crash of the server loses mail that was accepted")
            )
        }
        findings.append(
            facts.hasTextIndex
                ? .info("data.store: searches use the trigram index (pg_trgm)")
                : .warning(
                    "data.store: searches read all messages, because the extension pg_trgm is missing; have the database's "
                        + "owner run CREATE EXTENSION pg_trgm, and restart the gateway"
                )
        )
        return findings
    }

    /// The findings about the nodes that serve the store.
    private func nodes(_ store: SQLStore) async throws -> [Finding] {
        let list = try await store.nodes()
        let running = list.nodes.map { "\($0.name) (\($0.version))" }
        return (running.isEmpty ? [] : [.info("nodes: \(running.joined(separator: ", "))")])
            + list.nodes.filter(list.isSilent).map { .warning("nodes: the heartbeat of \($0.name) is overdue") }
            + list.missing.map {
                .warning("nodes: \($0.name) was lost at \($0.lostAt.iso8601); the others have taken over its work")
            }
    }

    /// The finding about a key under which nothing is sealed yet.
    private func unusedKey(_ source: KeySource) throws(KeyProblem) -> Finding {
        guard try source.read() != nil else { return .info("secrets: \(source.path) is created at the first start") }
        return .info("secrets: the key from \(source.origin) is valid; nothing is sealed under it yet")
    }

    private func key(_ source: KeySource, _ store: SQLStore) async throws -> [Finding] {
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
    private func accounts(_ store: SQLStore) async throws -> [Finding] {
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
        case .disabled: return .info("account \(account.address) is disabled; its mail waits\(words)")
        }
    }
}
