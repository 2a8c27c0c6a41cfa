import Base
import Settings
import Testing

@Suite struct SurveyTests {
    private func survey(_ yaml: String?, _ environment: [String: String] = [:]) throws -> [String: EffectiveSetting] {
        let sources = SettingSources(file: yaml.map { _ in "gateway.yaml" }, environment: environment) {
            (path) throws(FileFailure) in
            guard path == "gateway.yaml", let yaml else { throw .missing }
            return yaml
        }
        let settings = try GatewaySettings.load(from: sources)
        return Dictionary(uniqueKeysWithValues: settings.survey(of: sources).map { ($0.key, $0) })
    }

    @Test func saysWhereEachSettingComesFrom() throws {
        let yaml = """
            console:
              port: 9000
              path_prefix: /mail
            smtp:
              listeners:
                - name: odoo
                  port: 2526
            """
        let found = try survey(yaml, ["GATEWAY_CONSOLE_PORT": "9001", "GATEWAY_SMTP_LISTENERS_0_PORT": "2527"])
        #expect(found["console.port"]?.value == .text("9001"))
        #expect(found["console.port"]?.source == .given(.variable("GATEWAY_CONSOLE_PORT")))
        #expect(found["console.path_prefix"]?.source == .given(.file("gateway.yaml", line: 3, column: 16)))
        #expect(found["console.enabled"]?.source == .standard)
        #expect(found["console.enabled"]?.value == .flag(true))
        #expect(found["smtp.listeners[0].name"]?.source == .given(.file("gateway.yaml", line: 6, column: 13)))
        #expect(found["smtp.listeners[0].port"]?.value == .text("2527"))
        #expect(found["smtp.listeners[0].login"]?.source == .standard)
        #expect(found.values.allSatisfy { !$0.meaning.english.isEmpty && !$0.meaning.german.isEmpty })
    }

    @Test func neverHoldsASecret() throws {
        let yaml =
            "google:\n  client_id: 1234\n  client_secret: hush-hush\n  proxy: http://me:hush-hush@proxy.example:3128\n"
        let found = try survey(yaml)
        #expect(found["google.client_secret"]?.value == .secret(isSet: true))
        #expect(found["google.proxy"]?.value == .secret(isSet: true))
        for setting in found.values { #expect(!"\(setting)".contains("hush-hush")) }
        #expect(try survey(nil)["google.client_secret"]?.value == .secret(isSet: false))
        let credential = try survey(nil)
        #expect(credential.values.allSatisfy { $0.source == .standard })
    }

    @Test func tellsWhatAProgramHasSet() {
        var settings = GatewaySettings()
        settings.console.port = 0
        let found = settings.survey(of: SettingSources(file: nil, environment: [:]))
        #expect(found.first { $0.key == "console.port" }?.source == .derived)
        #expect(found.count { $0.source != .standard } == 1)
    }
}
