import Base
import Settings
import Storage
import Testing

struct LoadingTests {
    @Test(arguments: ["", "# nothing but a comment\n", "server:\nsmtp: ~\n", "{}"])
    func emptyFilesGiveTheDefaults(_ yaml: String) throws {
        #expect(try load(yaml) == GatewaySettings())
    }

    @Test func needsNoFile() throws {
        #expect(try GatewaySettings.load(from: SettingSources(file: nil, environment: [:])) == GatewaySettings())
    }

    @Test func readsEveryKindOfValue() throws {
        let settings = try load(
            """
            server: { hostname: mail.example.com }
            smtp:
              limits: { message_size: 20MiB, minimum_rate: 0, commit_timeout: 1500ms }
              listeners:
                - name: odoo
                  address: "::"
                  port: 465
                  encryption: tls
                  networks: [10.0.0.0/8, "::1"]
                  login: required
                  invalid_recipients: refuse
            tls: { minimum_version: "1.3" }
            queue: { duplicates: suppress, retry: { give_up: 2d } }
            delivery: { read_back_message_id: false, on_lost_answer: resend }
            """
        )
        #expect(settings.server.hostname == "mail.example.com")
        #expect(settings.smtp.limits.messageSize == 20 << 20)
        #expect(settings.smtp.limits.minimumRate == 0)
        #expect(settings.smtp.limits.commitTimeout == .milliseconds(1500))
        let listener = try #require(settings.smtp.listeners.first)
        #expect(settings.smtp.listeners.count == 1)
        #expect(listener.name == "odoo")
        #expect(listener.address == IPAddress("::"))
        #expect(listener.port == 465)
        #expect(listener.encryption == .tls)
        #expect(listener.networks.map(\.description) == ["10.0.0.0/8", "::1/128"])
        #expect(listener.login == .required)
        #expect(listener.invalidRecipients == .refuse)
        #expect(settings.smtp.limits.acceptedMessageSize == 20 << 20)
        // The gateway's own header fields fit into what Gmail accepts.
        #expect(SMTPLimits().acceptedMessageSize == (35 << 20) - (64 << 10))
        #expect(settings.tls.minimumVersion == .tls13)
        #expect(settings.queue.duplicates == .suppress)
        #expect(settings.queue.retry.giveUp == .days(2))
        #expect(!settings.delivery.readBackMessageID)
        #expect(settings.delivery.onLostAnswer == .resend)
    }

    @Test(arguments: [
        ("smtpp:", "gateway.yaml:1:1: smtpp: unknown key; did you mean smtp?"),
        (
            "smtp:\n  limits:\n    mesage_size: 1MiB\n",
            "gateway.yaml:3:5: smtp.limits.mesage_size: unknown key; did you mean message_size?"
        ),
        (
            "log: { colour: true }",
            "gateway.yaml:1:8: log.colour: unknown key; expected one of level, format"
        ),
        (
            "log:\n  level: chatty\n",
            "gateway.yaml:2:10: log.level: found \"chatty\", expected one of trace, debug, info, notice, warning, "
                + "error, critical"
        ),
        (
            "smtp:\n  listeners:\n    - port: 25\n    - port: 70000\n",
            "gateway.yaml:4:13: smtp.listeners[1].port: found \"70000\", expected a whole number from 0 to 65535"
        ),
        (
            "smtp: { listeners: { port: 25 } }",
            "gateway.yaml:1:20: smtp.listeners: found a mapping, expected a list"
        ),
        (
            "log: info",
            "gateway.yaml:1:6: log: found \"info\", expected a mapping with the keys level, format"
        ),
        ("monitoring: { port: }", "monitoring.port: found nothing, expected a whole number from 0 to 65535"),
        ("monitoring: { port: [1] }", "found a list, expected a whole number"),
        ("monitoring: { enabled: yes }", "found \"yes\", expected true or false"),
        ("data: { directory: var }", "found \"var\", expected an absolute path"),
        ("server: { shutdown_grace: 30 }", "found \"30\", expected a duration from 1s to 30m"),
        ("server: { hostname: -x.example }", "expected a host name"),
        ("smtp: { limits: { message_size: 35MB } }", "found \"35MB\", expected a size from 64KiB to 1GiB"),
        ("smtp: { listeners: [{ networks: [10.0.0.1/8] }] }", "found a list, expected networks"),
        ("smtp: { listeners: [{ networks: [] }] }", "found a list, expected networks"),
        ("google: { endpoints: { gmail: gmail.example } }", "expected a URL that begins with https:// or http://"),
        ("log: { level: info\n", "gateway.yaml:2:1: not YAML"),
        ("log:\n  level: info\nlog:\n  level: debug\n", "duplicate keys: log"),
        ("log: {}\n---\nlog: {}\n", "not YAML"),
        ("- log", "found a list, expected a mapping"),
        ("<<: { level: info }", "unknown key"),
        ("? [a]\n: b\n", "gateway.yaml:1:3: ?: unknown key"),
    ])
    func saysWhatIsWrongAndWhere(_ yaml: String, _ complaint: String) throws {
        let all = complaints(yaml)
        #expect(all.count == 1)
        #expect(try #require(all.first).contains(complaint))
    }

    @Test func collectsAllErrors() {
        let all = complaints(
            "log: { level: x, format: y }\nnonsense: 1\n",
            environment: ["GATEWAY_LOG_LEVL": "info", "GATEWAY_MONITORING_PORT": "x"]
        )
        #expect(all.count == 5)
    }

    @Test func saysThatTheFileIsMissing() {
        do throws(SettingErrors) {
            _ = try GatewaySettings.load(from: SettingSources(file: "/nonexistent/gateway.yaml", environment: [:]))
            Issue.record("a missing file was taken for an empty one")
        } catch {
            #expect(error.description == "/nonexistent/gateway.yaml: the file does not exist")
        }
    }
}
