import Base
import Settings
import Testing

struct SecretTests {
    private static let systemd = ["CREDENTIALS_DIRECTORY": "/run/c"]

    @Test func comesFromTheConfiguration() throws {
        #expect(try load("google: { client_secret: hush }").google.clientSecret == Secret("hush"))
    }

    @Test func comesFromTheEnvironment() throws {
        let settings = try load(environment: ["GATEWAY_GOOGLE_CLIENT_SECRET": "hush"])
        #expect(settings.google.clientSecret == Secret("hush"))
    }

    @Test func comesFromAFile() throws {
        let settings = try load("google: { client_secret_file: /s }", files: ["/s": "hush\n"])
        #expect(settings.google.clientSecret == Secret("hush"))
    }

    @Test func comesFromSystemd() throws {
        let files = ["/run/c/gsuite-gateway.client_secret": "hush\r\n"]
        #expect(try load(environment: Self.systemd, files: files).google.clientSecret == Secret("hush"))
        #expect(try load(environment: Self.systemd).google.clientSecret == nil)
    }

    @Test(arguments: [
        ("google: { client_secret_file: /missing }", "/missing: google.client_secret_file: the file does not exist"),
        ("google: { client_secret_file: /empty }", "/empty: google.client_secret_file: the file is empty"),
        ("google: { client_secret_file: /s, client_secret: x }", "client_secret is also set"),
        ("google: { client_secret: { hush: x } }", "found a mapping, expected a secret, or nothing"),
        ("google: { client_secret: [hush] }", "found a list"),
        ("google: { proxy: 'user:hush@proxy.example' }", "found a value, expected a URL"),
    ])
    func saysWhatIsWrongWithoutShowingIt(_ yaml: String, _ complaint: String) throws {
        let all = complaints(yaml, files: ["/s": "hush", "/empty": "\n"])
        #expect(all.count == 1)
        #expect(try #require(all.first).contains(complaint))
        #expect(!all.joined().contains("hush"))
    }

    @Test func isInNoDump() throws {
        let settings = try load("google: { client_secret: hush }")
        var text = ""
        dump(settings, to: &text)
        #expect(!(text + "\(settings)").contains("hush"))
    }

    @Test func namesThePathOfACredential() {
        let sources = SettingSources(file: nil, environment: Self.systemd)
        #expect(sources.credential("gsuite-gateway.key") == "/run/c/gsuite-gateway.key")
        #expect(SettingSources(file: nil, environment: [:]).credential("gsuite-gateway.key") == nil)
    }
}
