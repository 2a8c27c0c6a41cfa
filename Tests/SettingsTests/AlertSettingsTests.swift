import Base
import Settings
import Testing

/// Who is told of alerts outside the console.
struct AlertSettingsTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    @Test func secretsComeFromFilesAndCredentials() throws {
        let files = ["/s": Self.secret + "\n", "/run/c/gsuite-gateway.alert_chat_url": "https://chat.example/hush"]
        let settings = try load(
            "alerts: { webhook: { url: 'https://monitor.example', secret_file: /s } }",
            environment: ["CREDENTIALS_DIRECTORY": "/run/c"],
            files: files
        )
        #expect(settings.alerts.webhook.secret == Secret(Self.secret))
        #expect(settings.alerts.chat.url == Secret("https://chat.example/hush"))
        #expect(settings.problems().isEmpty)
        var text = ""
        dump(settings, to: &text)
        #expect(!text.contains("hush") && !text.contains("MfKQ9r8"))
    }

    @Test(arguments: [
        ("webhook: { url: 'http://monitor.example', secret: \(secret) }", "cross the network unencrypted"),
        ("webhook: { url: 'https://monitor.example' }", "no secret to sign calls with"),
        ("webhook: { url: 'https://monitor.example', secret: short }", "too short"),
        ("webhook: { url: 'https://monitor.example', secret: whsec_abcd }", "too short"),
        ("webhook: { url: 'https://monitor.example', secret: 'whsec_not base 64 at all' }", "too short"),
        ("chat: { url: 'http://chat.example/hush' }", "cross the network unencrypted"),
        ("chat: { url: hush }", "not a URL"),
    ])
    func whatIsUnsafeIsRefused(_ yaml: String, _ message: String) throws {
        let errors = try load("alerts: { \(yaml) }").problems().filter { $0.severity == .error }
        #expect(errors.count == 1)
        let text = try #require(errors.first).description
        #expect(text.contains(message) && !text.contains("hush"))
    }

    @Test(arguments: [
        "webhook: { url: 'http://127.0.0.1:9000/x', secret: 'sixteen letters.' }",
        "chat: { url: 'http://localhost:9000' }",
        "mail_to: [alarm@acme.example, 'b@acme.example'], quiet_hours: '22:00-07:00', language: de",
    ])
    func whatIsSafeIsAccepted(_ yaml: String) throws { #expect(try load("alerts: { \(yaml) }").problems().isEmpty) }

    @Test(arguments: [
        "mail_to: ['@acme.example']", "mail_to: [nobody]", "quiet_hours: '22-7'", "language: fr", "daily_summary: '7'",
        "weekly_summary: 'montag 07:30'",
    ])
    func whatIsMalformedIsNamed(_ yaml: String) { #expect(complaints("alerts: { \(yaml) }").count == 1) }

    @Test(arguments: [
        ("daily_summary: '07:30'", true), ("weekly_summary: 'monday 07:30'", true),
        ("daily_summary: '07:30', mail_to: [alarm@acme.example]", false),
        ("weekly_summary: 'Sunday 9:00', administrators: true", false),
        // They are told what concerns themselves alone.
        ("daily_summary: '07:30', users: true", true),
    ])
    func aSummaryThatNobodyReceivesIsAWarning(_ yaml: String, isWarning: Bool) throws {
        let problems = try load("alerts: { \(yaml) }").problems()
        #expect(problems.map(\.severity) == (isWarning ? [.warning] : []))
    }
}
