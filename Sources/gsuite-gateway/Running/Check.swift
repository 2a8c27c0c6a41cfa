import ArgumentParser
import Base
import CommandSupport
import Gateway
import OpenSSL
import Settings

/// `gsuite-gateway check`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Verify the whole configuration, certificates and keys included, without starting.",
        discussion:
            "Changes nothing. Exits with 0 if there are no errors, with or without warnings, and with 78 if the gateway "
            + "would not start."
    )

    private static let expiryWarning = Duration.days(21)

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
        let settings = try GatewaySettings.load(from: sources)
        let limit = OpenFiles.raiseLimit()
        var findings = (settings.problems() + settings.openFileProblems(limit: limit)).map {
            Finding(severity: $0.severity.rawValue, what: "\($0.key): \($0.message). \($0.remedy).")
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
        return left < Self.expiryWarning ? .warning(text) : .info(text)
    }
}
