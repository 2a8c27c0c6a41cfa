import Admin
import ArgumentParser
import Base
import CommandSupport
import FoundationEssentials
import Gateway
import Google
import GoogleSimulator
import Logging
import Mail
import SQLStorage
import Settings
import Storage
import Transport

/// `gsuite-gateway-sandbox`
struct Sandbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Demonstrate the gateway between a simulated Odoo and a simulated Google, on this machine only.",
        discussion: """
            Starts a simulated Google, a simulated Odoo and the gateway on loopback, sends a few messages as Odoo would, shows what \
            becomes of each, lets the scheduled actions bring mail, appointments and contacts over, and keeps running. Everything lies in a temporary folder that goes when it ends.
            """
    )

    private static let accounts = ["anna@acme.example", "info@acme.example"] + SandboxUsers.all
    private static let defaultSender = "info@acme.example"
    /// The id and the secret of the OAuth client.
    private static let client = "sandbox"
    private static let deadline = Duration.seconds(30)

    @Option(help: "The SMTP port on 127.0.0.1; 0 takes any free port.")
    var port = 2525

    @Option(help: "The port of the web console on 127.0.0.1; 0 takes any free port.")
    var consolePort = 8025

    @Flag(help: "Exit after the messages instead of continuing to run.")
    var once = false

    func run() async throws {
        var quiet = Logger(label: "sandbox")
        // The end of the sandbox cuts open connections, which is not an error.
        quiet.logLevel = .critical
        let simulator = GoogleSimulator(SimulatorConfiguration(), logger: quiet)
        let odoo = SandboxOdoo(logger: quiet)
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await withThrowingTaskGroup { group in
            group.addTask { try await simulator.run() }
            let google = try await simulator.baseURL
            let mail = try await simulator.submission
            print("A simulated Google listens at \(google), and its SMTP server at port \(mail.tlsPort).")
            group.addTask { try await odoo.run() }
            var settings = try settings(folder.path, google, mail)
            settings.odoo.databases = [try await odoo.prepare(users: Self.accounts, smtp: port)]
            print("A simulated Odoo listens at \(settings.odoo.databases[0].url), set up as by `odoo setup`.")
            // The gateway's log is shown in the console.
            let recorder = LogRecorder()
            let logger = Logger(label: "sandbox") { _ in RecordingLogHandler(recorder: recorder) }
            let gateway = try await GatewayProcess(settings, sources: sources, logger: logger, recorder: recorder)
            try await addAccounts(simulator, gateway.store, settings)
            let users = SandboxUsers(google: simulator, store: gateway.store, clock: SystemClock())
            try await users.add(try await gateway.store.accounts())
            let (ports, listening) = AsyncStream<Int>.makeStream()
            let (welcomes, opened) = AsyncStream<ConsoleWelcome>.makeStream()
            group.addTask {
                try await gateway.run { _, port in
                    listening.yield(port)
                    listening.finish()
                } onConsole: {
                    opened.yield($0)
                    opened.finish()
                }
            }
            group.addTask {
                guard let welcome = await welcomes.first(where: { _ in true }),
                    let smtp = await ports.first(where: { _ in true })
                else { return }
                try await tell(welcome, gateway.store)
                try await show(gateway.store, smtp: smtp)
                let actions = SandboxActions(
                    google: simulator,
                    odoo: odoo,
                    store: gateway.store,
                    clock: SystemClock(),
                    deadline: Self.deadline
                )
                try await actions.show()
                if !once { invite(smtp: smtp) }
                try await Task.sleep(for: once ? .zero : .days(365))
            }
            defer { group.cancelAll() }
            // The first task to end ends the sandbox: a failure, a signal to the gateway, or the demonstration with --once.
            try await group.next()
        }
    }

    private var sources: SettingSources { SettingSources(file: nil, environment: [:]) }

    private func settings(
        _ folder: String,
        _ google: String,
        _ mail: SimulatedSubmission
    ) throws -> GatewaySettings {
        var settings = GatewaySettings()
        settings.server.hostname = "gateway.acme.example"
        settings.data.directory = folder + "/data"
        settings.secrets.keyFile = folder + "/key"
        settings.tls.certificates = folder + "/certs"
        settings.smtp.listeners[0].port = port
        settings.monitoring.enabled = false
        settings.console.port = consolePort
        settings.google.clientID = Self.client
        settings.google.clientSecret = Secret(Self.client)
        settings.google.endpoints.lead(toSimulator: google)
        settings.google.endpoints.submission.host = "127.0.0.1"
        settings.google.endpoints.submission.port = mail.tlsPort
        let certificate = folder + "/google.pem"
        try mail.certificate.write(toFile: certificate, atomically: true, encoding: .utf8)
        settings.google.caFile = certificate
        return settings
    }

    /// Adds the same accounts on both sides: at the simulated Google, and in the gateway with their grants.
    private func addAccounts(
        _ simulator: GoogleSimulator,
        _ store: any Store,
        _ settings: GatewaySettings
    ) async throws {
        // Users grant access in the console through this client.
        simulator.addClient(Self.client, secret: Secret(Self.client))
        let keys = try KeyRing(settings.secrets, sources)
        try await keys.verify(with: store)
        for address in Self.accounts {
            let scopes = ScopeSet.modify.scopes + [Scope.calendar, Scope.contacts]
            let grant = simulator.grant(address, scopes: scopes)
            let credential = Credential.user(
                clientID: grant.clientID,
                clientSecret: grant.clientSecret,
                refreshToken: grant.refreshToken
            )
            var options = AccountOptions()
            options.isDefaultSender = address == Self.defaultSender
            guard let parsed = Address(address) else { continue }
            _ = try await store.addAccount(
                parsed,
                scopes: scopes,
                options: options,
                seal: { try keys.seal(credential, of: $0, parsed) }
            )
        }
        print("Accounts: \(Self.accounts.joined(separator: ", ")); default sender \(Self.defaultSender).")
    }

    /// Prints the console's URL, and the links to sign in.
    private func tell(_ welcome: ConsoleWelcome, _ store: any Store) async throws {
        print("The console is at \(welcome.url)")
        if let link = welcome.firstLink { print("Create its administrator and sign in at \(link)") }
        let links = Links(store: store, clock: SystemClock(), lifetime: ConsoleOptions().linkLifetime)
        for address in SandboxUsers.all {
            guard let user = try await store.user(email: address) else { continue }
            print("Sign in as \(address) at \(welcome.url)\(try await links.forUser(user).dropFirst())")
        }
    }

    /// Sends the sample messages and prints the outcome of each.
    private func show(_ store: any Store, smtp: Int) async throws {
        print("SMTP listens at 127.0.0.1:\(smtp). Sending \(SampleMail.all(now: SystemClock().now).count) messages …")
        let submission = LocalSubmission(
            host: "127.0.0.1",
            port: smtp,
            encryption: .startTLS,
            transport: CurlTransport(GatewaySettings().curlOptions)
        )
        let accounts = try await store.accountsByID()
        for sample in SampleMail.all(now: SystemClock().now) {
            print("\n\(sample.title)")
            print("  envelope  \(sample.sender) to \(sample.recipients.joined(separator: ", "))")
            let reply = try await submission.send(sample.content, from: sample.sender, to: sample.recipients)
            print("  answer    \(reply.code) \(reply.text)")
            guard let id = reply.text.split(separator: " ").last.flatMap({ QueueID(String($0)) }) else { continue }
            for delivery in try await finished(id, store) {
                let account = accounts[delivery.account]?.address.description ?? "?"
                print(
                    "  \(delivery.state.rawValue) by \(account) to \(delivery.recipients.map { "\($0.address)" }.joined(separator: ", "))"
                )
                let reason = delivery.reason?.description ?? "still waiting"
                print("  remote ID \(delivery.remoteID?.description ?? "none: \(reason)")")
            }
        }
    }

    private func invite(smtp: Int) {
        print(
            """

            In the console, the administrator sees under Scheduled actions what ran for whom, and under Odoo what was set
            up there. \(SandboxUsers.byHand) finds mail of Gmail's folders in Incoming and Outgoing messages, to import by
            hand; that of \(SandboxUsers.byItself) was imported by itself, but for what no contact of Odoo fits.

            The gateway keeps running; end it with Ctrl-C. Nothing leaves this machine.
            To send from an Odoo on this machine: Settings > Technical > Outgoing Mail Servers > New:
              SMTP Server 127.0.0.1, SMTP Port \(smtp), Connection Encryption TLS (STARTTLS) or None,
              Authenticate with: Username, both fields empty; FROM Filtering: acme.example
            (An empty FROM Filtering lets Odoo 17 and later rewrite every From to notifications@.)
            """
        )
    }

    /// Waits until nothing more happens to a message immediately.
    private func finished(_ id: QueueID, _ store: any Store) async throws -> [DeliveryRecord] {
        let clock = SystemClock()
        let until = clock.now + Self.deadline
        while true {
            let deliveries = try await store.history(of: id).deliveries
            let isOver = deliveries.allSatisfy {
                $0.state.isFinal || [.failed, .held, .captured].contains($0.state)
            }
            if isOver || clock.now > until { return deliveries }
            try await clock.sleep(until: clock.now + .milliseconds(20))
        }
    }
}

/// A folder that exists while the sandbox runs.
struct TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "gsuite-gateway-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(
                at: url,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw CommandFailure("cannot create the folder \(url.path): \(error)")
        }
        path = url.path
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
