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
import UnixSignals

/// `gsuite-gateway-sandbox`
struct Sandbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Demonstrate the gateway between a simulated Odoo and a simulated Google, on this machine only.",
        discussion: """
            Starts a simulated Google, a simulated Odoo and the gateway on loopback, sends a few messages as Odoo would, \
            shows what becomes of each, lets the scheduled actions bring mail, appointments and contacts over, and keeps \
            running. Everything is in a temporary folder that goes when it ends.

            With --store postgresql, two gateways share the work as nodes on one PostgreSQL, which is started for that and \
            goes as well; the server's programs must be installed (on Debian: apt install postgresql). With a URL, they use \
            a schema of their own in that database, which is dropped at the end; the password is read from PGPASSWORD or \
            ~/.pgpass.
            """
    )

    private static let accounts = ["anna@acme.example", "info@acme.example"] + SandboxUsers.all
    private static let defaultSender = "info@acme.example"
    /// The id and the secret of the OAuth client.
    private static let client = "sandbox"
    /// An address that several accounts may send as.
    private static let shared = "rechnung@acme.example"
    private static let sharing = ["anna@acme.example", defaultSender]
    /// The listener for copies of a database, whose mail is captured.
    private static let capturing = "copies"
    private static let deadline = Duration.seconds(30)

    @Option(help: "The SMTP port on 127.0.0.1; 0 takes any free port.")
    var port = 2525

    @Option(help: "The port of the web console on 127.0.0.1; 0 takes any free port.")
    var consolePort = 8025

    @Option(
        help: ArgumentHelp(
            "Where the store is: sqlite, postgresql (one of the sandbox's own), or postgresql://USER@HOST/DATABASE.",
            valueName: "sqlite|postgresql|URL"
        )
    )
    var store = SandboxStore.sqlite

    @Flag(help: "Exit after the messages instead of continuing to run.")
    var once = false

    func run() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let isServing = Locked(false)
        try await withThrowingTaskGroup { group in
            group.addTask {
                // Gateways that run end at a signal by themselves.
                let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
                for await _ in signals where !isServing.withLock({ $0 }) { return }
            }
            group.addTask { try await demonstrate(in: folder, isServing) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Runs the demonstration on its database, which is removed afterwards.
    private func demonstrate(in folder: TemporaryFolder, _ isServing: Locked<Bool>) async throws {
        let database = try await SandboxDatabase.open(store, in: folder)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await demonstrate(in: folder, on: database, isServing)) } catch {
            outcome = .failure(error)
        }
        // Not cancelled with this task.
        try await Task { try await database?.close() }.value
        try outcome.get()
    }

    private func demonstrate(
        in folder: TemporaryFolder,
        on database: SandboxDatabase?,
        _ isServing: Locked<Bool>
    ) async throws {
        var quiet = Logger(label: "sandbox")
        // The end of the sandbox cuts open connections, which is not an error.
        quiet.logLevel = .critical
        let simulator = GoogleSimulator(SimulatorConfiguration(), logger: quiet)
        let odoo = SandboxOdoo(logger: quiet)
        try await withThrowingTaskGroup { group in
            group.addTask { try await simulator.run() }
            let google = try await simulator.baseURL
            let mail = try await simulator.submission
            print("A simulated Google listens at \(google), and its SMTP server at port \(mail.tlsPort).")
            group.addTask { try await odoo.run() }
            var settings = try settings(folder.path, google, mail)
            database?.enter(into: &settings)
            settings.odoo.databases = [try await odoo.prepare(users: Self.accounts, smtp: port)]
            print("A simulated Odoo listens at \(settings.odoo.databases[0].url), set up as by `odoo setup`.")
            let nodes = try await SandboxNodes(settings, count: database?.nodes ?? 1, sources: sources)
            try await addAccounts(simulator, nodes.store, settings)
            let users = SandboxUsers(google: simulator, store: nodes.store, clock: SystemClock())
            try await users.add(try await nodes.store.accounts())
            isServing.withLock { $0 = true }
            group.addTask { try await nodes.run() }
            group.addTask {
                guard let open = await nodes.opened(), let first = open.first else { return }
                for node in open { if let port = node.ports[Self.capturing] { tellOfCapturing(port) } }
                try await tell(open, nodes.store)
                try await show(nodes.store, open)
                let actions = SandboxActions(
                    google: simulator,
                    odoo: odoo,
                    store: nodes.store,
                    clock: SystemClock(),
                    deadline: Self.deadline
                )
                try await actions.show()
                if open.count > 1 { try await nodes.show(open) }
                if !once { invite(smtp: first.smtp) }
                try await Task.sleep(for: once ? .zero : .days(365))
            }
            defer { group.cancelAll() }
            // The first task to end ends the sandbox: a failure, a signal to the gateways, or the demonstration with --once.
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
        var capturing = settings.smtp.listeners[0]
        (capturing.name, capturing.port, capturing.capture) = (Self.capturing, 0, true)
        settings.smtp.listeners.append(capturing)
        settings.monitoring.enabled = false
        settings.console.port = consolePort
        // Mailed links begin with it.
        if consolePort != 0 { settings.console.baseURL = "http://127.0.0.1:\(consolePort)" }
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
            if Self.sharing.contains(address) {
                simulator.add(SimulatedAccount(address, sendAs: [SimulatedAccount.SendAs(Self.shared)]))
            }
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

    private func tellOfCapturing(_ port: Int) {
        print(
            "Mail to 127.0.0.1:\(port) is captured, as that of a copy of a database would be: it is kept and not sent."
        )
    }

    /// Prints the console's URL, and the links to sign in.
    private func tell(_ nodes: [SandboxNodes.Open], _ store: any Store) async throws {
        let welcome = nodes[0].console
        print("The console is at \(welcome.url)")
        for node in nodes.dropFirst() { print("That of \(node.name) is at \(node.console.url)") }
        let links = Links(store: store, clock: SystemClock(), lifetime: ConsoleOptions().linkLifetime)
        // The links that the nodes made at their start replaced each other.
        if let link = try await links.firstAdministrator() {
            print("Create its administrator and sign in at \(welcome.url)\(link.dropFirst())")
        }
        for address in SandboxUsers.all {
            guard let user = try await store.user(email: address) else { continue }
            print("Sign in as \(address) at \(welcome.url)\(try await links.forUser(user).dropFirst())")
        }
    }

    /// Sends the sample messages to the nodes in turn, and prints the outcome of each.
    private func show(_ store: any Store, _ nodes: [SandboxNodes.Open]) async throws {
        let samples = SampleMail.all(now: SystemClock().now)
        let places = nodes.map { "127.0.0.1:\($0.smtp)" + (nodes.count > 1 ? " (\($0.name))" : "") }
        print("SMTP listens at \(places.joined(separator: ", ")). Sending \(samples.count) messages …")
        let accounts = try await store.accountsByID()
        for (number, sample) in samples.enumerated() {
            let node = nodes[number % nodes.count]
            let submission = LocalSubmission(
                host: "127.0.0.1",
                port: node.smtp,
                encryption: .startTLS,
                transport: CurlTransport(GatewaySettings().curlOptions)
            )
            print("\n\(sample.title)")
            print("  envelope  \(sample.sender) to \(sample.recipients.joined(separator: ", "))")
            let reply = try await submission.send(sample.content, from: sample.sender, to: sample.recipients)
            print("  answer    \(reply.code) \(reply.text)" + (nodes.count > 1 ? " (from \(node.name))" : ""))
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
