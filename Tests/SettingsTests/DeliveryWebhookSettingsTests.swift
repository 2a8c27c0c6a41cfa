import Base
import Settings
import Testing

/// The program that is told of deliveries.
struct DeliveryWebhookSettingsTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let good = "url: 'https://crm.example/hook', secret: \(secret)"

    @Test func theSecretComesFromAFileOrACredential() throws {
        for (line, environment, path) in [
            (", secret_file: /s", [:], "/s"),
            ("", ["CREDENTIALS_DIRECTORY": "/run/c"], "/run/c/gsuite-gateway.delivery_webhook_secret"),
        ] {
            let settings = try load(
                "delivery: { webhook: { url: 'https://crm.example/hook'\(line) } }",
                environment: environment,
                files: [path: Self.secret + "\n"]
            )
            #expect(settings.delivery.webhook.secret == Secret(Self.secret))
            #expect(settings.problems().isEmpty)
            var text = ""
            dump(settings, to: &text)
            #expect(!text.contains("MfKQ9r8"))
        }
    }

    @Test(arguments: [
        ("url: 'http://crm.example', secret: \(secret)", "cross the network unencrypted"),
        ("url: 'https://crm.example'", "no secret to sign calls with"),
        ("url: 'https://crm.example', secret: short", "too short"),
    ])
    func whatIsUnsafeIsRefused(_ yaml: String, _ message: String) throws {
        let errors = try load("delivery: { webhook: { \(yaml) } }").problems().filter { $0.severity == .error }
        #expect(errors.map { $0.description.contains(message) } == [true])
    }

    @Test(arguments: [
        ("delivered: false, failed: false, bounced: false", "true", "told of nothing"),
        ("delivered: true", "false", "no bounces are looked for"),
    ])
    func whatIsOfNoUseIsAWarning(_ yaml: String, _ bounces: String, _ message: String) throws {
        let problems = try load(
            "{ odoo: { bounces: \(bounces) }, delivery: { webhook: { \(Self.good), \(yaml) } } }"
        ).problems()
        #expect(problems.map(\.severity) == [.warning] && problems.first?.description.contains(message) == true)
    }

    @Test func whatIsSafeIsAccepted() throws {
        #expect(try load("delivery: { webhook: { \(Self.good), subjects: true } }").problems().isEmpty)
        let local = "url: 'http://127.0.0.1:9000/x', secret: 'sixteen letters.', bounced: false"
        #expect(try load("{ odoo: { bounces: false }, delivery: { webhook: { \(local) } } }").problems().isEmpty)
        #expect(try load("delivery: { webhook: { failed: false } }").problems().isEmpty)
    }
}
