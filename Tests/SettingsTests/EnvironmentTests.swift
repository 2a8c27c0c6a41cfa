import Base
import Settings
import Testing

struct EnvironmentTests {
    @Test func winsOverTheFile() throws {
        let settings = try load(
            "log: { level: error }",
            environment: ["GATEWAY_LOG_LEVEL": "debug", "GATEWAY_SMTP_LIMITS_MESSAGE_SIZE": "1MiB", "HOME": "/root"]
        )
        #expect(settings.log.level == .debug)
        #expect(settings.smtp.limits.messageSize == 1 << 20)
    }

    @Test func emptyTextTakesAnOptionalValueAway() throws {
        let settings = try load("server: { hostname: a.example }", environment: ["GATEWAY_SERVER_HOSTNAME": ""])
        #expect(settings.server.hostname == nil)
    }

    @Test func changesTheDefaultListener() throws {
        let settings = try load(environment: ["GATEWAY_SMTP_LISTENERS_0_PORT": "0"])
        #expect(settings.smtp.listeners.map(\.port) == [0])
        #expect(settings.smtp.listeners.map(\.networks) == [IPNetwork.loopback])
    }

    @Test func changesAndAddsListeners() throws {
        let settings = try load(
            "smtp: { listeners: [{ name: a, port: 25 }] }",
            environment: [
                "GATEWAY_SMTP_LISTENERS_0_ENCRYPTION": "plain",
                "GATEWAY_SMTP_LISTENERS_1_NAME": "b",
                "GATEWAY_SMTP_LISTENERS_1_NETWORKS": "10.0.0.0/8, ::1",
            ]
        )
        #expect(settings.smtp.listeners.map(\.name) == ["a", "b"])
        #expect(settings.smtp.listeners.map(\.port) == [25, 2525])
        #expect(settings.smtp.listeners.map(\.encryption) == [.plain, .startTLS])
        #expect(settings.smtp.listeners[1].networks.map(\.description) == ["10.0.0.0/8", "::1/128"])
    }

    @Test(arguments: [
        (
            "GATEWAY_SMTP_LIMIT_MESSAGE_SIZE", "1",
            "GATEWAY_SMTP_LIMIT_MESSAGE_SIZE: no setting has this environment variable; did you mean "
                + "GATEWAY_SMTP_LIMITS_MESSAGE_SIZE?"
        ),
        ("GATEWAY_WHATEVER", "1", "GATEWAY_WHATEVER: no setting has this environment variable"),
        ("GATEWAY_SMTP_LISTENERS_2_PORT", "25", "no setting has this environment variable"),
        (
            "GATEWAY_LOG_LEVEL", "loud",
            "GATEWAY_LOG_LEVEL: log.level: found \"loud\", expected one of trace, debug"
        ),
    ])
    func saysWhatIsWrong(_ name: String, _ value: String, _ complaint: String) throws {
        let all = complaints(environment: [name: value])
        #expect(all.count == 1)
        #expect(try #require(all.first).contains(complaint))
    }

    @Test(arguments: ["GATEWAY_TEST_ROUNDS", "GATEWAY_CONFIG", "GATEWAYS", "gateway_log"])
    func leavesOtherVariablesAlone(_ name: String) {
        #expect(complaints(environment: [name: "200"]).isEmpty)
    }
}
