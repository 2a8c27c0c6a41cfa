import ArgumentParser
import Base
import Gateway
import OpenSSL
import SQLiteStorage
import Settings
import Storage

/// `gsuite-gateway check`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Verify the whole configuration, certificates and keys included, without starting.",
        discussion:
            "Ends with 0 when all is well or there are only warnings, and with 78 when the gateway would not start."
    )

    private static let expiryWarning = Duration.days(21)

    /// One line of the verdict.
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
        let settings = try GatewaySettings.load(from: sources)
        var findings = settings.problems().map {
            Finding(severity: $0.severity.rawValue, what: "\($0.key): \($0.message). \($0.remedy).")
        }
        findings += certificates(settings)
        findings += key(settings, sources)
        findings += await accounts(settings, sources)
        let isBad = findings.contains { $0.severity == "error" }
        if common.json {
            try printJSON(findings)
        } else {
            for finding in findings { print("\(finding.severity): \(finding.what)") }
            let source = sources.file ?? "no file, defaults and environment"
            print(isBad ? "The gateway would not start." : "The configuration is good (\(source)).")
        }
        if isBad { throw Exit.configuration }
    }

    private func certificates(_ settings: GatewaySettings) -> [Finding] {
        guard settings.needsCertificate else { return [] }
        let folder = settings.tls.certificates
        guard FileSystem.exists(folder), let names = try? CertificateStore.names(in: folder), !names.isEmpty else {
            return [.warning("tls.certificates: none lies in \(folder). A self-signed one is made at the first start.")]
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
        let text = "certificate \(entry.name) (\(names)) is good for \(age(left))"
        return left < Self.expiryWarning ? .warning(text) : .info(text)
    }

    /// What is wrong with an account, as the gateway has found it.
    private func finding(_ account: AccountRecord) -> Finding? {
        let words = account.health.words.map { ": \($0)" } ?? ""
        switch account.health.state {
        case .working: return nil
        case .needsGrant: return .warning("account \(account.address) cannot send; its mail waits\(words)")
        case .paused: return .warning("account \(account.address) is paused\(words)")
        case .disabled: return .info("account \(account.address) is switched off; its mail waits\(words)")
        }
    }

    private func key(_ settings: GatewaySettings, _ sources: SettingSources) -> [Finding] {
        do {
            if try KeySource(settings.secrets, sources).read() != nil { return [] }
            return [.info("secrets.key_file: \(settings.secrets.keyFile) is made at the first start")]
        } catch {
            return [.error("secrets: \(error)")]
        }
    }

    /// The accounts live in the database: without any, no mail can be sent.
    private func accounts(_ settings: GatewaySettings, _ sources: SettingSources) async -> [Finding] {
        let none = Finding.warning("there is no account yet; add one with `account add` or `account grant`")
        guard FileSystem.exists(settings.data.directory + "/gateway.sqlite") else { return [none] }
        do {
            let store = try SQLiteStore(settings.storeOptions)
            try await KeyRing(settings.secrets, sources).verify(with: store)
            let accounts = try await store.accounts()
            if accounts.isEmpty { return [none] }
            var findings = accounts.compactMap(finding)
            if !accounts.contains(where: { $0.options.isDefaultSender }) {
                findings.append(
                    .warning(
                        "no default sender: system mail is refused; choose one with `account set --default-sender true`"
                    )
                )
            }
            return findings
        } catch let error as KeyProblem {
            return [.error("secrets: \(error)")]
        } catch {
            return [.error("data.directory: \(error)")]
        }
    }
}
