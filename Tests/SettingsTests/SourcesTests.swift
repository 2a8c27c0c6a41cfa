import Settings
import Testing

struct SourcesTests {
    private static let standard = "/etc/gsuite-gateway/gateway.yaml"

    /// Returns the chosen file if the command line names `file`, `variable` is set and only `present` exists.
    private func chosen(file: String? = nil, variable: String? = nil, present: String? = nil) -> String? {
        let environment = variable.map { ["GATEWAY_CONFIG": $0] } ?? [:]
        let sources = SettingSources.process(file: file, environment: environment) { path throws(FileFailure) in
            guard path == present else { throw .missing }
            return ""
        }
        return sources.file
    }

    @Test func theCommandLineGoesFirst() {
        #expect(chosen(file: "a", variable: "b", present: Self.standard) == "a")
    }

    @Test func thenTheEnvironment() {
        #expect(chosen(variable: "b", present: Self.standard) == "b")
    }

    @Test func thenTheStandardFileIfThereIsOne() {
        #expect(chosen(present: Self.standard) == Self.standard)
        #expect(chosen() == nil)
    }
}
