import FoundationEssentials
import Settings
import Testing

/// Checks that `Config/gateway.yaml` matches the settings.
struct DocumentTests {
    private static var file: String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return root.appending(path: "Config/gateway.yaml").path(percentEncoded: false)
    }

    /// Rewrites the file after a change of settings: `GATEWAY_TEST_WRITE_CONFIG=1 swift test --filter DocumentTests`.
    @Test func isWhatTheSettingsSay() throws {
        if ProcessInfo.processInfo.environment["GATEWAY_TEST_WRITE_CONFIG"] != nil {
            try Data(GatewaySettings.document.utf8).write(to: URL(filePath: Self.file))
        }
        let sources = SettingSources(file: Self.file, environment: [:])
        #expect(try sources.read(Self.file) == GatewaySettings.document)
        #expect(try GatewaySettings.load(from: sources) == GatewaySettings())
    }

    /// Each key follows a comment, and no line is longer than 120 characters.
    @Test func explainsEveryKey() {
        var previous = ""
        for line in GatewaySettings.document.split(separator: "\n", omittingEmptySubsequences: false) {
            #expect(line.count <= 120)
            let text = line.drop { $0 == " " || $0 == "-" }
            if !text.isEmpty, !text.hasPrefix("#") {
                #expect(previous.drop { $0 == " " }.hasPrefix("#"), "no comment above \(text)")
            }
            previous = String(line)
        }
    }

    /// Every value can be set by its variable, which shows that each key has its own property.
    @Test func everyVariableOfTheDocumentIsKnown() {
        let names = GatewaySettings.variables
        #expect(Set(names).count == names.count)
        for name in names {
            let complaint = complaints(environment: [name: "\u{1}"])
            #expect(complaint.count == 1)
            #expect(complaint.first?.hasPrefix("\(name): ") == true)
            #expect(complaint.first?.contains("found") == true, "\(name) takes anything")
        }
    }
}
