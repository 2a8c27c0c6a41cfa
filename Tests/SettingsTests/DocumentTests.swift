import FoundationEssentials
import Settings
import Testing

/// Holds `Config/gateway.yaml` to the settings.
struct DocumentTests {
    private static var file: String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return root.appending(path: "Config/gateway.yaml").path(percentEncoded: false)
    }

    /// To write the file anew after a setting was added: `GATEWAY_TEST_WRITE_CONFIG=1 swift test --filter DocumentTests`.
    @Test func isWhatTheSettingsSay() throws {
        if ProcessInfo.processInfo.environment["GATEWAY_TEST_WRITE_CONFIG"] != nil {
            try Data(GatewaySettings.document.utf8).write(to: URL(filePath: Self.file))
        }
        let sources = SettingSources(file: Self.file, environment: [:])
        #expect(try sources.read(Self.file) == GatewaySettings.document)
        #expect(try GatewaySettings.load(from: sources) == GatewaySettings())
    }

    /// A comment stands above each key, and no line is too long to read.
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

    /// Every value of the file can be changed, which shows that its key reaches a property of its own.
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
