import FoundationEssentials
import Testing
import Yams

@testable import Settings

/// The examples for containers use settings that exist, with values that are accepted.
struct ContainerExampleTests {
    private static func document(_ name: String) throws -> [Node] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.appending(path: "Config/container/\(name)").path(percentEncoded: false)
        return Array(try Yams.compose_all(yaml: try FileText.read(path)))
    }

    /// The environment of the image, without which the examples do not stand alone.
    private static func imageEnvironment() throws -> [String: String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let script = try FileText.read(root.appending(path: "Config/container/build").path(percentEncoded: false))
        var environment: [String: String] = [:]
        for match in script.matches(of: #/GATEWAY_[A-Z0-9_]+=[^\s"'\\]+/#) {
            let parts = match.output.split(separator: "=", maxSplits: 1)
            environment[String(parts[0])] = String(parts[1])
        }
        return environment
    }

    private static func check(_ environment: [String: String]) throws {
        let all = try imageEnvironment().merging(environment) { $1 }
        let sources = SettingSources(file: nil, environment: all) { _ throws(FileFailure) in throw .missing }
        let settings = try GatewaySettings.load(from: sources)
        let errors = settings.problems().filter { $0.severity == .error }
        #expect(errors.isEmpty, "\(errors)")
    }

    @Test func compose() throws {
        let services = try #require(try Self.document("compose.yaml").first?["services"])
        let variables = try #require(services["gateway"]?["environment"]?.mapping)
        let environment = variables.map { ($0.key.string ?? "", $0.value.string ?? "") }
        #expect(environment.count > 2)
        try Self.check(Dictionary(uniqueKeysWithValues: environment))
        // Long enough for the drain that SIGTERM begins.
        let grace = try #require(services["gateway"]?["stop_grace_period"]?.string)
        #expect(try #require(Int(grace.dropLast())) > Int(GatewaySettings().server.shutdownGrace.components.seconds))
    }

    /// What is a comment in the example, for people who need it, holds too.
    @Test func composeWithOdoo() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try FileText.read(root.appending(path: "Config/container/compose.yaml").path(percentEncoded: false))
        var environment: [String: String] = [:]
        for match in text.matches(of: #/# (GATEWAY_[A-Z0-9_]+): (\S+)/#) {
            environment[String(match.output.1)] = String(match.output.2)
        }
        #expect(environment.count == 3)
        environment["GATEWAY_ODOO_DATABASES_0_KEY"] = "key"
        try Self.check(environment)
    }

    @Test func kubernetes() throws {
        let objects = try Self.document("kubernetes.yaml")
        let kinds = objects.compactMap { $0["kind"]?.string }
        #expect(Set(kinds).isSuperset(of: ["Deployment", "Service", "PodDisruptionBudget", "Ingress"]))
        let deployment = try #require(objects.first { $0["kind"]?.string == "Deployment" })
        let pod = try #require(deployment["spec"]?["template"]?["spec"])
        let container = try #require(pod["containers"]?.sequence?.first)
        let variables = try #require(container["env"]?.sequence)
        // The name of the pod is known only in the cluster.
        let environment = variables.map { ($0["name"]?.string ?? "", $0["value"]?.string ?? "a-pod") }
        #expect(environment.count > 2)
        try Self.check(Dictionary(uniqueKeysWithValues: environment))
        #expect(
            try #require(pod["terminationGracePeriodSeconds"]?.int)
                > Int(GatewaySettings().server.shutdownGrace.components.seconds)
        )
        // The ports are those of the settings.
        let defaults = GatewaySettings()
        let ports = try #require(container["ports"]?.sequence).compactMap { $0["containerPort"]?.int }
        #expect(
            ports == [
                try #require(defaults.smtp.listeners.first).port, defaults.console.port, defaults.monitoring.port,
            ]
        )
    }
}
