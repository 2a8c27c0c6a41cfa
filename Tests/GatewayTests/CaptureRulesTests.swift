import Base
import Logging
import Mail
import Odoo
import OdooSimulator
import Settings
import Storage
import Sync
import TestSupport
import Testing

@testable import Gateway

/// Which rule captures what, without a network.
struct CaptureRulesTests {
    private static let url = "http://odoo.example"
    private static let messageID = "<629681.1795369069.86-openerp-3-crm.lead@Odoo-Test>"

    private let neutralized = NeutralizedDatabases()

    private func rules(_ change: (inout GatewaySettings) -> Void) -> CaptureRules {
        var settings = GatewaySettings()
        var database = OdooDatabaseSettings()
        (database.name, database.messageIDHosts, database.smtpLogins) = ("copy", ["odoo-test"], ["Copy"])
        settings.odoo.databases = [database]
        change(&settings)
        return CaptureRules(settings, neutralized: neutralized)
    }

    private func login(_ name: String = "odoo", _ capture: CapturePolicy = CapturePolicy()) -> LoginRecord {
        LoginRecord(
            name: name,
            passwordHash: nil,
            mayUse: [],
            account: nil,
            isEnabled: true,
            createdAt: Timestamp(milliseconds: 0),
            capture: capture
        )
    }

    private func reason(
        _ rules: CaptureRules,
        _ recipient: String? = "kunde@customer.example",
        login: LoginRecord? = nil,
        messageID: String? = "<1@production>"
    ) -> Reason? {
        rules.decision(listener: "smtp", login: login, messageID: messageID)(recipient.flatMap { Address($0) })
    }

    @Test func nothingIsCapturedByItself() {
        let rules = rules { _ in }
        #expect(reason(rules) == nil && reason(rules, nil) == nil)
        #expect(reason(rules, login: login(), messageID: Self.messageID) == nil)
    }

    @Test func listenerAndLoginMustBothAllow() {
        let rules = rules { $0.smtp.listeners[0].allowOnly = ["@acme.example", "@customer.example"] }
        let strict = login("odoo", CapturePolicy(allowOnly: ["@acme.example"]))
        #expect(reason(rules) == nil)
        #expect(reason(rules, login: strict) == Reason(.capturedByLogin, "odoo"))
        #expect(reason(rules, "x@acme.example", login: strict) == nil)
        #expect(reason(rules, "x@other.example", login: strict) == Reason(.capturedByListener, "smtp"))
        // No list names an address that none can have.
        #expect(reason(rules, nil) == Reason(.capturedByListener, "smtp"))
    }

    @Test func aDatabaseIsRecognisedByMessageIDOrLogin() {
        let rules = rules { $0.odoo.databases[0].capture = true }
        let captured = Reason(.capturedByDatabase, "copy")
        #expect(reason(rules, messageID: Self.messageID) == captured)
        #expect(reason(rules, login: login("copy")) == captured)
        #expect(reason(rules) == nil && reason(rules, messageID: nil) == nil)
        for other in ["<odoo-test@production>", "<1@odoo-test.example>", "<1@x>, <2@odoo-test2>", "odoo-test", "<1@>"] {
            #expect(reason(rules, messageID: other) == nil, "\(other)")
        }
    }

    @Test func aNeutralizedDatabaseIsCapturedUnlessMoreIsAllowed() {
        #expect(neutralized.set("copy", true) && !neutralized.set("copy", true))
        let captured = Reason(.capturedNeutralized, "copy")
        #expect(reason(rules { _ in }, messageID: Self.messageID) == captured)
        #expect(reason(rules { _ in }) == nil)
        let lenient = rules { $0.odoo.databases[0].allowOnly = ["@acme.example"] }
        #expect(reason(lenient, "x@acme.example", messageID: Self.messageID) == nil)
        #expect(reason(lenient, messageID: Self.messageID) == Reason(.capturedByDatabase, "copy"))
        #expect(neutralized.set("copy", false))
        #expect(reason(rules { _ in }, messageID: Self.messageID) == nil)
    }

    /// A real call to a simulated Odoo, by a user who may read system parameters and by one who may not.
    @Test func odooSaysWhetherItIsNeutralized() async throws {
        let odoo = OdooSimulator()
        var settings = OdooSettings()
        var database = OdooDatabaseSettings()
        (database.name, database.messageIDHosts) = ("copy", ["odoo-test"])
        settings.databases = [database]
        let log = LogCapture()
        let store = NeutralizedInMemory()
        func watch(_ settings: OdooSettings, _ access: OdooAccess) -> NeutralizationWatch {
            NeutralizationWatch(
                settings,
                [OdooDatabase(name: "copy", access: access)],
                known: neutralized,
                store: store,
                transport: odoo,
                clock: ManualClock(),
                logger: log.logger
            )
        }
        await watch(settings, odoo.access(url: Self.url)).check()
        #expect(!neutralized.contains("copy"))
        let id = try odoo.add("ir.config_parameter", ["key": "database.is_neutralized", "value": "true"])
        await watch(settings, odoo.access(url: Self.url)).check()
        #expect(neutralized.contains("copy"))
        #expect(try await store.neutralizedDatabases() == ["copy"])
        // A user who may not know leaves it at what was last known.
        try odoo.addUser("small@acme.example", name: "Small")
        await watch(settings, odoo.access(login: "small@acme.example", url: Self.url)).check()
        #expect(neutralized.contains("copy"))
        #expect(log.entries.contains { $0.text == "Odoo does not say whether the database is neutralized" })
        try odoo.change("ir.config_parameter", [id], ["value": "False"])
        await watch(settings, odoo.access(url: Self.url)).check()
        #expect(!neutralized.contains("copy"))
        #expect(try await store.neutralizedDatabases().isEmpty)
        // What could not be stored is stored with a later answer.
        store.isFailing.withLock { $0 = true }
        try odoo.change("ir.config_parameter", [id], ["value": "True"])
        await watch(settings, odoo.access(url: Self.url)).check()
        #expect(neutralized.contains("copy"))
        store.isFailing.withLock { $0 = false }
        await watch(settings, odoo.access(url: Self.url)).check()
        #expect(try await store.neutralizedDatabases() == ["copy"])
        settings.captureNeutralized = false
        #expect(watch(settings, odoo.access(url: Self.url)).isIdle)
        settings.captureNeutralized = true
        settings.databases[0].messageIDHosts = []
        #expect(watch(settings, odoo.access(url: Self.url)).isIdle)
    }
}

private final class NeutralizedInMemory: NeutralizationStore {
    let isFailing = Locked(false)
    private let names = Locked<Set<String>>([])

    func neutralizedDatabases() async throws(StorageError) -> Set<String> { names.withLock { $0 } }

    func setNeutralized(_ database: String, _ isNeutralized: Bool) async throws(StorageError) {
        guard !isFailing.withLock({ $0 }) else { throw .tooSlow }
        names.withLock { if isNeutralized { $0.insert(database) } else { $0.remove(database) } }
    }
}
