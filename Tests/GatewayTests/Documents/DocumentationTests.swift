import Base
import Foundation
import Odoo
import OdooSimulator
import TestSupport
import Testing

/// Checks the documentation against the program: the reference pages are made from the code, every command of the
/// guides is run, and links lead somewhere.
@Suite(.timeLimit(.minutes(15)))
struct DocumentationTests {
    @Test func settingsPageMatchesTheSettings() throws {
        try ReferencePage(name: "Settings.md").check(SettingReference.make())
    }

    @Test func commandLinePageMatchesTheProgram() async throws {
        let program = try CommandLineTests.program
        let (status, dump) = try await ChildProcess.run([program, "--experimental-dump-help"])
        #expect(status == 0)
        try ReferencePage(name: "Command-Line.md").check(CommandReference.make(dump))
    }

    @Test func apiPageMatchesTheOperations() throws {
        try ReferencePage(name: "API.md").check(APIReference.make())
    }

    /// Links between pages, to files and to headings.
    @Test func everyLinkLeadsSomewhere() throws {
        let pages = Dictionary(uniqueKeysWithValues: try Documentation.pages.map { ($0.name, $0.text) })
        for (name, text) in pages {
            for match in text.matches(of: #/\]\(([^)#\s:]*)(?:#([^)\s]*))?\)/#) {
                let (target, heading) = (String(match.output.1), match.output.2.map { String($0) })
                let file = Documentation.folder(of: name).appending(path: target.isEmpty ? name : target)
                #expect(FileManager.default.fileExists(atPath: file.path), "\(name) links to \(target)")
                if let heading, let page = pages[file.lastPathComponent] {
                    #expect(anchors(page).contains(heading), "\(name) links to \(target)#\(heading)")
                }
            }
        }
    }

    /// The anchors that forges give the headings of a page.
    private func anchors(_ page: String) -> Set<String> {
        Set(
            page.matches(of: #/(?m)^#+ (.+)$/#).map { match in
                let kept = match.output.1.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
                return kept.replacing(" ", with: "-")
            }
        )
    }

    /// The guide names every metric that the gateway serves, and no other.
    @Test func everyMetricIsInTheGuide() throws {
        let probes = Documentation.catalogue.deletingLastPathComponent()
            .appending(path: "Monitoring/GatewayProbes.swift")
        let source = try String(contentsOf: probes, encoding: .utf8)
        let served = Set(source.matches(of: #/(?:counter|gauge)\(\s*"(\w+)"/#).map { String($0.output.1) })
        let guide = try #require(try Documentation.pages.first { $0.name == "Administrators-Guide.md" }).text
        let table = try #require(guide.firstMatch(of: #/(?ms)^\| Metric .*?\n\n/#)).output
        let named = table.split(separator: "\n").dropFirst(2).compactMap { $0.split(separator: "|").first }
            .flatMap { $0.matches(of: #/`(\w+)`/#).map { String($0.output.1) } }
        #expect(!served.isEmpty && Set(named) == served)
    }

    /// Runs the commands of the guides in their order, with a simulated Odoo, no Google and no mail.
    @Test func everyCommandOfTheGuidesRuns() async throws {
        let bench = try await GuideBench()
        for (page, text) in try Documentation.pages {
            for command in GuideBench.commands(in: text) {
                let problem = try await bench.problem(with: command)
                #expect(problem == nil, "\(page): \(command)\n\(problem ?? "")")
            }
        }
        await bench.stop()
    }
}

/// An installation in a folder of its own, in which the commands of the guides are run as a shell runs them.
private struct GuideBench {
    private static let extraOption = "--no-such-option"
    /// Commands that do not end by themselves. They are only parsed.
    private static let endless = ["gsuite-gateway serve", "gsuite-gateway account grant", " --follow"]
    /// Commands that ask for a passphrase at the terminal. They are only parsed.
    private static let asking = ["gsuite-gateway backup gateway.tar"]
    /// Commands that fail without Google, a gateway that runs or a server of PostgreSQL, while Odoo is not set up, or
    /// because there is a database already.
    private static let needy = [
        "gsuite-gateway account", "gsuite-gateway send", "gsuite-gateway odoo status", "gsuite-gateway restore",
        "gsuite-gateway store",
    ]

    private let odoo: OdooSimulator
    private let folder: URL
    private let path: String

    init() async throws {
        let program = URL(filePath: try CommandLineTests.program).deletingLastPathComponent().path
        path = program + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        folder = FileManager.default.temporaryDirectory.appending(path: "guides-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        odoo = try await OdooSimulator.start()
        let access = odoo.access(url: try await odoo.url)
        let configuration = """
            data: {directory: "\(folder.path)/data", reserve: 0}
            tls: {certificates: "\(folder.path)/certs"}
            secrets: {key_file: "\(folder.path)/key"}
            smtp: {listeners: [{port: 9}]}
            google:
              client_id: client
              client_secret: secret
              endpoints: {oauth: "http://127.0.0.1:9", gmail: "http://127.0.0.1:9"}
            odoo:
              databases:
                - {name: acme, url: "\(access.url)", database: \(access.database), login: \(access.login), key_file: "\(folder.path)/odoo-key"}
            """
        for (name, content) in [
            ("gateway.yaml", configuration), ("odoo-key", access.secret.reveal()),
            ("admin-key", access.secret.reveal()), ("password", "correct horse"), ("client-secret", "secret"),
            ("backup-passphrase", "correct horse battery staple"),
        ] {
            try Data(content.utf8).write(to: folder.appending(path: name))
        }
    }

    func stop() async {
        await odoo.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    /// The commands in the shell blocks of a page, each in one line.
    static func commands(in page: String) -> [String] {
        page.matches(of: #/(?ms)^```sh\n(.*?)^```/#).flatMap { block in
            block.output.1.replacing("\\\n", with: " ").split(separator: "\n").map(String.init)
                .filter { $0.hasPrefix("gsuite-gateway ") }
        }
    }

    /// What is wrong with a command; `nil` if nothing is.
    func problem(with command: String) async throws -> String? {
        guard !(Self.endless + Self.asking).contains(where: { command.contains($0) }) else {
            // The only thing wrong with the command must be what is added here.
            let (_, output) = try await run("\(command) \(Self.extraOption)")
            return output.hasPrefix("Error: Unknown option '\(Self.extraOption)'") ? nil : output
        }
        let (status, output) = try await run(command)
        let mayFail = Self.needy.contains { command.hasPrefix($0) }
        // 2: nothing is there that the command could show or change.
        return status == 0 || status == 2 || (mayFail && status == 1) ? nil : "\(status): \(output)"
    }

    private func run(_ command: String) async throws -> (status: Int32, output: String) {
        let environment = ["PATH": path, "GATEWAY_CONFIG": folder.appending(path: "gateway.yaml").path]
        return try await ChildProcess.run(["sh", "-c", command], environment: environment, folder: folder)
    }
}
