import Base
import Settings
import Testing

struct ProblemTests {
    @Test func defaultsHaveNone() {
        #expect(GatewaySettings().problems().isEmpty)
    }

    @Test(arguments: [
        ("address: 0.0.0.0, networks: [0.0.0.0/0]", "OPEN RELAY"),
        ("address: '::', networks: ['::/0']", "OPEN RELAY"),
        ("address: 10.0.0.2, networks: [8.8.8.0/24]", "anyone in 8.8.8.0/24"),
        (
            "address: 10.0.0.2, networks: [127.0.0.0/8, 172.0.0.0/8], client_certificates: optional, client_ca: /c",
            "RELAY"
        ),
        ("address: 0.0.0.0, networks: [0.0.0.0/0], login: required, encryption: plain", "not accepted unencrypted"),
        ("client_certificates: required", "no CA to verify"),
        ("client_certificates: required, client_ca: /ca.pem, encryption: plain", "require TLS"),
        ("}, { name: b", "smtp.listeners[0] listens on port 2525 of the same address"),
        ("}, { name: b, address: 0.0.0.0", "smtp.listeners[0] listens on port 2525"),
        ("port: 8026", "smtp.listeners[0] listens on port 8026"),
        ("}, { port: 26", "smtp.listeners[0] is also named \"smtp\""),
    ])
    func refusesListeners(_ listener: String, _ message: String) throws {
        let problems = try load("smtp: { listeners: [{ \(listener) }] }").problems()
        let errors = problems.filter { $0.severity == .error }
        #expect(errors.count == 1)
        #expect(try #require(errors.first).description.contains(message))
    }

    @Test(arguments: [
        ("proxy_protocol_from: [0.0.0.0/0]", "anyone in 0.0.0.0/0 could pass for any client"),
        ("proxy_protocol_from: [10.0.0.9], networks: [0.0.0.0/0]", "OPEN RELAY"),
        ("capture: true, allow_only: ['@acme.example']", "all mail is captured"),
    ])
    func refusesWhatAProxyOrCapturingWouldOpen(_ listener: String, _ message: String) throws {
        let errors = try load("smtp: { listeners: [{ \(listener) }] }").problems().filter { $0.severity == .error }
        #expect(errors.count == 1)
        #expect(try #require(errors.first).description.contains(message))
    }

    @Test func capturingADatabaseTakesAWayToRecogniseIt() throws {
        func problems(_ keys: String) throws -> [Problem] {
            let database = "database: acme, login: gateway, key: secret, url: https://odoo.acme.example"
            return try load("odoo: { databases: [{ \(database), \(keys) }] }").problems()
        }
        for keys in ["capture: true", "allow_only: ['@acme.example']"] {
            #expect(try problems(keys).map(\.severity) == [.error])
            #expect(try problems("\(keys), message_id_hosts: [odoo-test]").isEmpty)
            #expect(try problems("\(keys), smtp_logins: [test, test2]").isEmpty)
        }
        let both = try problems("capture: true, allow_only: [a@acme.example], smtp_logins: [test]")
        #expect(both.map(\.key) == ["odoo.databases[0].allow_only"])
    }

    @Test func listsOfRecipientsAreReadAndChecked() throws {
        let settings = try load(
            "smtp: { listeners: [{ allow_only: ['@acme.example', 'Probe@customer.example'], proxy_protocol_from: ['::1'] }] }"
        )
        let listener = settings.smtp.listeners[0]
        #expect(listener.allowOnly == ["@acme.example", "Probe@customer.example"])
        #expect(listener.proxyProtocolFrom.map(\.description) == ["::1/128"])
        for wrong in ["acme.example", "@", "a@", "*"] {
            #expect(throws: (any Error).self) { try load("smtp: { listeners: [{ allow_only: ['\(wrong)'] }] }") }
        }
    }

    @Test(arguments: [
        "address: 127.0.0.1, networks: [0.0.0.0/0]",
        "address: 0.0.0.0, networks: [0.0.0.0/0], login: required",
        "address: '::', networks: ['::/0', 0.0.0.0/0], client_certificates: required, client_ca: /ca.pem",
        "}, { name: b, port: 2526",
        "}, { name: b, address: '::1'",
        "port: 0 }, { name: b, port: 0",
    ])
    func acceptsListeners(_ listener: String) throws {
        #expect(try load("smtp: { listeners: [{ \(listener) }] }").problems().isEmpty)
    }

    @Test(arguments: [
        ("address: 10.0.0.2, networks: [10.0.0.0/24]", "every program in 10.0.0.0/24"),
        ("address: 10.0.0.2, networks: [203.0.113.5]", "every program in 203.0.113.5/32"),
        ("client_ca: /ca.pem", "no client is asked"),
    ])
    func warnsOfListeners(_ listener: String, _ message: String) throws {
        let problems = try load("smtp: { listeners: [{ \(listener) }] }").problems()
        #expect(problems.map(\.severity) == [.warning])
        #expect(try #require(problems.first).message.contains(message))
    }

    @Test(arguments: [
        ("smtp: { listeners: [] }", Problem.Severity.error, "smtp.listeners"),
        ("smtp: { limits: { message_size: 36700161 } }", .error, "smtp.limits.message_size"),
        ("smtp: { limits: { message_size: 300KiB } }", .warning, "smtp.limits.message_size"),
        ("smtp: { limits: { message_size: 1MiB, header_size: 2MiB } }", .error, "smtp.limits.header_size"),
        ("smtp: { limits: { connections: 10 } }", .warning, "smtp.limits.connections_per_address"),
        ("smtp: { limits: { commit_timeout: 46s } }", .error, "smtp.limits.commit_timeout"),
        ("smtp: { limits: { transaction_timeout: 1m } }", .warning, "smtp.limits.transaction_timeout"),
        ("queue: { retention: 1h }", .error, "queue.duplicate_window"),
        ("queue: { retry: { first: 2h } }", .error, "queue.retry.first"),
        ("queue: { retry: { longest: 6d } }", .error, "queue.retry.longest"),
        ("queue: { retry: { delay_warning: 5d } }", .warning, "queue.retry.delay_warning"),
        ("delivery: { units_per_minute: 20000 }", .warning, "delivery.units_per_minute"),
        ("delivery: { messages_per_day: 3000 }", .warning, "delivery.messages_per_day"),
        ("delivery: { recipients_per_message: 101 }", .warning, "delivery.recipients_per_message"),
        ("delivery: { concurrency: 2 }", .warning, "delivery.concurrency_per_account"),
        ("google: { client_id: x }", .warning, "google.client_secret"),
        ("google: { client_secret: x }", .warning, "google.client_id"),
        ("google: { endpoints: { gmail: 'http://mail.example' } }", .error, "google.endpoints.gmail"),
        ("google: { endpoints: { oauth: 'http://127.0.0.1@evil.example' } }", .error, "google.endpoints.oauth"),
        (
            "google: { endpoints: { submission: { encryption: plain } } }", .error,
            "google.endpoints.submission.encryption"
        ),
        ("monitoring: { address: 0.0.0.0 }", .warning, "monitoring.address"),
        ("console: { address: 0.0.0.0, base_url: 'https://g.acme.example' }", .error, "console.tls"),
        ("console: { address: 0.0.0.0, tls: certificate }", .warning, "console.base_url"),
        ("console: { base_url: 'http://g.acme.example' }", .error, "console.base_url"),
        ("console: { base_url: 'http://localhost:8025', tls: certificate }", .error, "console.base_url"),
        ("console: { base_url: 'https://g.acme.example' }", .warning, "console.trusted_proxies"),
        ("console: { sessions: { idle: 8d } }", .warning, "console.sessions.idle"),
        ("console: { port: 2525 }", .error, "console.port"),
    ])
    func finds(_ yaml: String, _ severity: Problem.Severity, _ key: String) throws {
        let problems = try load(yaml).problems()
        #expect(problems.map(\.severity) == [severity])
        #expect(problems.map(\.key) == [key])
    }

    @Test(arguments: ["http://127.0.0.1:8080", "http://[::1]:8080/x", "http://localhost", "https://gmail.example"])
    func acceptsSimulators(_ url: String) throws {
        #expect(try load("google: { endpoints: { gmail: '\(url)' } }").problems().isEmpty)
    }

    @Test(
        arguments: [
            "console: { base_url: 'https://g.acme.example', trusted_proxies: [127.0.0.1] }",
            "console: { base_url: 'http://localhost:8025', path_prefix: /gateway, trusted_proxies: [] }",
            "console: { address: 0.0.0.0, tls: certificate, base_url: 'https://g.acme.example:8025' }",
            "console: { enabled: false, port: 2525, address: 0.0.0.0 }",
        ]
    )
    func acceptsConsoles(_ yaml: String) throws {
        #expect(try load(yaml).problems().isEmpty)
    }

    @Test(
        arguments: [
            "console: { base_url: 'https://g.acme.example/path' }", "console: { base_url: 'ftp://x' }",
            "console: { path_prefix: gateway }", "console: { path_prefix: /gateway/ }",
            "console: { path_prefix: /a//b }", "console: { trusted_proxies: [10.0.0.1/8] }",
        ]
    )
    func refusesMalformedConsoles(_ yaml: String) {
        #expect(throws: SettingErrors.self) { try load(yaml) }
    }

    @Test func monitoringThatIsOffTakesNoPort() throws {
        #expect(try load("monitoring: { enabled: false, port: 2525, address: 0.0.0.0 }").problems().isEmpty)
    }

    @Test func tooFewOpenFilesAreFoundAndFitted() throws {
        let settings = GatewaySettings()
        let needed = settings.openFilesNeeded
        #expect(settings.openFileProblems(limit: needed).isEmpty)
        #expect(settings.fitting(openFiles: needed) == settings)
        let few = try #require(settings.openFileProblems(limit: 1024).first)
        #expect(few.severity == .warning && few.key == "smtp.limits.connections")
        #expect(few.suggestedFix.contains("LimitNOFILE=") && few.suggestedFix.contains("\(needed)"))
        let fitted = settings.fitting(openFiles: 1024)
        #expect(fitted.openFilesNeeded <= 1024 && fitted.smtp.limits.connections > 100)
        #expect(fitted.openFileProblems(limit: 1024).isEmpty)
        #expect(settings.openFileProblems(limit: 256).map(\.severity) == [.error])
    }
}
