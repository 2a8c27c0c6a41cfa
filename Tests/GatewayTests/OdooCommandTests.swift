import Base
import Foundation
import Gateway
import Odoo
import SQLStorage
import Storage
import TestSupport
import Testing

@testable import OdooSimulator

/// `odoo setup`, `odoo status` and `odoo remove` of the built program with a simulated Odoo.
@Suite(.timeLimit(.minutes(10)))
struct OdooCommandTests {
    private struct Bench {
        let odoo: OdooSimulator
        let folder: String
        let program: String

        /// Runs `gsuite-gateway odoo …` and returns its exit status and output, including errors.
        func odoo(_ arguments: String...) async throws -> (status: Int32, output: String) {
            try await ChildProcess.run([program, "odoo"] + arguments + ["--config", folder + "/gateway.yaml"])
        }

        var server: [String: JSONValue]? {
            get throws { try odoo.records("ir.mail_server", [["name", "=", "G Suite Gateway"]]).first }
        }
    }

    /// - Parameter isInFile: whether the configuration file names the database; else it has none.
    private func run(
        url: String? = nil,
        isInFile: Bool = true,
        _ body: (Bench) async throws -> Void
    ) async throws {
        let mine = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = URL(filePath: mine).deletingLastPathComponent().appending(path: "gsuite-gateway").path
        let folder = FileManager.default.temporaryDirectory.path + "/odoo-command-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let odoo = try await OdooSimulator.start()
        let access = odoo.access(url: try await odoo.url)
        let databases = """
            odoo:
              databases:
                - name: acme
                  url: \(url ?? access.url)
                  database: \(access.database)
                  login: \(access.login)
                  key: \(access.secret.reveal())
            """
        let configuration = """
            data:
              directory: \(folder)/data
            secrets:
              key_file: \(folder)/key
            \(isInFile ? databases : "")
            """
        try configuration.write(toFile: folder + "/gateway.yaml", atomically: true, encoding: .utf8)
        try await body(Bench(odoo: odoo, folder: folder, program: program))
        await odoo.stop()
    }

    @Test func whatTheSetUpWasToldIsComparedLater() async throws {
        try await run { bench in
            let first = try await bench.odoo(
                "setup",
                "--yes",
                "--domains",
                "acme.example",
                "--smtp-host",
                "gateway.acme.example",
                "--smtp-encryption",
                "ssl"
            )
            #expect(first.status == 0, "\(first.output)")
            #expect(try bench.server?["smtp_host"] == "gateway.acme.example")
            // What no option changes keeps its earlier value.
            let status = try await bench.odoo("status")
            #expect(status.output.contains("Everything is set up."), "\(status.output)")
            let again = try await bench.odoo("setup", "--yes", "--smtp-port", "2526")
            #expect(again.status == 0, "\(again.output)")
            let server = try #require(try bench.server)
            #expect(server["smtp_host"] == "gateway.acme.example" && server["smtp_encryption"] == "ssl")
            #expect(server["smtp_port"] == 2526 && server["from_filter"] == "acme.example")
            // Until an option makes it follow the configuration again.
            _ = try await bench.odoo("setup", "--yes", "--as-configured", "--domains", "acme.example")
            #expect(try bench.server?["smtp_host"] == "127.0.0.1")
            #expect(try bench.server?["smtp_encryption"] != "ssl")
            // Mail servers that were once declined are not added either.
            let removed = try await bench.odoo("remove", "--yes")
            #expect(removed.status == 0, "\(removed.output)")
            #expect(try bench.server == nil)
            _ = try await bench.odoo("setup", "--yes", "--no-mail-server", "--domains", "acme.example")
            _ = try await bench.odoo("setup", "--yes")
            #expect(try bench.server == nil)
        }
    }

    /// The rows of the table of features.
    private static func features(_ output: String) -> [Substring] {
        output.split(separator: "\n").filter { line in
            OdooFeature.allCases.contains { line.hasPrefix("\($0.rawValue) ") }
        }
    }

    /// Each feature is proved by trying it: a refusal that no missing right shows is told, with what helps.
    @Test func aTrialThatOdooRefusesIsToldWithItsRemedy() async throws {
        try await run { bench in
            // Nothing is set up any more.
            #expect(try await bench.odoo("setup", "--yes", "--domains", "acme.example").status == 0)
            #expect(try await bench.odoo("remove", "--yes").status == 0)
            let before = try await bench.odoo("status")
            #expect(before.status == 1)
            let fix = #"Run "gsuite-gateway odoo setup" as an administrator of Odoo."#
            // Of new contacts, the rights on a model are missing that set-up makes.
            for feature in OdooFeature.allCases where feature != .setUp && feature != .newContacts {
                let line = Self.features(before.output).first { $0.hasPrefix(feature.rawValue) }
                #expect(line?.contains("failed") == true && line?.contains(fix) == true, "\(before.output)")
            }
            #expect(try await bench.odoo("setup", "--yes", "--domains", "acme.example").status == 0)
            bench.odoo.knowProvisionedCode()
            let whole = try await bench.odoo("status")
            #expect(whole.status == 0, "\(whole.output)")
            #expect(!Self.features(whole.output).contains { $0.contains("failed") }, "\(whole.output)")
            // A record rule, which only a trial meets.
            bench.odoo.teach(
                ProvisionCode.trial,
                OdooProcedure { run, records in
                    guard run.context[ProvisionItem.module]?["feature"]?.string == "contacts" else {
                        return try OdooSimulator.attempt(run, records)
                    }
                    throw OdooException.access("Due to security restrictions, you are not allowed to access this.")
                }
            )
            let refused = try await bench.odoo("status")
            #expect(refused.status == 1)
            let lines = Self.features(refused.output).filter { $0.contains("failed") }
            #expect(lines.count == 1 && lines.first?.hasPrefix("contacts") == true, "\(refused.output)")
            #expect(lines.first?.contains("Due to security restrictions") == true)
            #expect(lines.first?.contains("Give the Odoo user access") == true)
            let json = try await bench.odoo("status", "--json")
            #expect(json.status == 1 && json.output.contains("\"fix\""), "\(json.output)")
        }
    }

    /// No one is there to answer, so nothing is sent.
    @Test(arguments: ["setup", "remove"])
    func aKeyThatWouldGoInTheClearIsAskedAboutFirst(_ verb: String) async throws {
        try await run(url: "http://odoo.invalid") { bench in
            let refused = try await bench.odoo(verb)
            #expect(refused.status != 0 && refused.output.contains("http://odoo.invalid is not encrypted"))
            #expect(refused.output.contains("nothing was sent"))
            // Even when insisted on, it warns.
            let insisting = try await bench.odoo(verb, "--yes")
            #expect(insisting.output.contains("is not encrypted") && !insisting.output.contains("nothing was sent"))
        }
        try await run { bench in
            let local = try await bench.odoo(verb, "--yes")
            #expect(local.status == 0 && !local.output.contains("is not encrypted"), "\(local.output)")
        }
    }

    /// Stores the simulated Odoo as an administrator does in the console.
    private static func add(_ name: String, _ bench: Bench) async throws {
        let options = StoreOptions(directory: bench.folder + "/data", inlineLimit: 4096, reserve: 0)
        try FileManager.default.createDirectory(atPath: options.directory, withIntermediateDirectories: true)
        let store = try SQLStore.openSQLite(options)
        let keys = try KeyRing(KeySource(file: bench.folder + "/key"))
        try await keys.verify(with: store)
        let access = bench.odoo.access(url: try await bench.odoo.url)
        var record = OdooDatabaseRecord(
            name: name,
            url: access.url,
            database: access.database,
            login: access.login,
            sealedKey: []
        )
        record.sealedKey = try keys.seal(access.secret, for: record.keyPurpose)
        try await store.saveOdooDatabase(record, at: SystemClock().now)
        try store.close()
    }

    @Test func aDatabaseThatWasAddedInTheConsoleIsSetUpTheSameWay() async throws {
        try await run(isInFile: false) { bench in
            let none = try await bench.odoo("setup", "--yes")
            #expect(none.status != 0 && none.output.contains("add one in the console"), "\(none.output)")
            try await Self.add("branch", bench)
            let done = try await bench.odoo("setup", "--yes", "--domains", "acme.example")
            #expect(done.status == 0 && done.output.contains("In branch:"), "\(done.output)")
            #expect(try bench.server?["from_filter"] == "acme.example")
            let status = try await bench.odoo("status", "--database", "branch")
            #expect(status.output.contains("Everything is set up."), "\(status.output)")
            let other = try await bench.odoo("status", "--database", "other")
            #expect(other.status == 2 && other.output.contains("there is branch"), "\(other.output)")
            let removed = try await bench.odoo("remove", "--yes")
            #expect(removed.status == 0, "\(removed.output)")
            #expect(try bench.server == nil)
            // Its key is sealed, and the sealing key is lost.
            try FileManager.default.removeItem(atPath: bench.folder + "/key")
            let closed = try await bench.odoo("status")
            #expect(closed.status != 0, "\(closed.output)")
            #expect(closed.output.contains("the key of the Odoo database \"branch\" cannot be opened"))
        }
    }

    /// As in the running gateway: the first one is the file's, whose databases need no sealing key.
    @Test func theConfigurationFileGoesBeforeTheConsole() async throws {
        try await run { bench in
            try await Self.add("branch", bench)
            try FileManager.default.removeItem(atPath: bench.folder + "/key")
            let status = try await bench.odoo("status")
            #expect(status.output.contains("acme: Odoo"), "\(status.output)")
            let closed = try await bench.odoo("status", "--database", "branch")
            #expect(closed.output.contains("cannot be opened"), "\(closed.output)")
        }
    }
}
