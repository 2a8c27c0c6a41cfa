import Base
import FoundationEssentials
import Logging
import Mail
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing

@testable import Sync

/// A simulated Odoo with the app, and the gateway's store: Anna (German) and Max (English) are users of both, Bert of Odoo
/// alone; `admin` administers Odoo.
struct AppBench: Sendable {
    let store: SQLStore
    let odoo: OdooSimulator
    let clock: ManualClock
    let directory: OdooDirectory
    /// As the gateway's user.
    let client: OdooClient
    let anna: AppBenchUser
    let max: AppBenchUser
    /// The id of an Odoo user whom the gateway does not know.
    let bert: Int

    static func run(
        features: Set<ProvisionFeature> = [.contacts, .appointments, .reports, .app, .administration],
        _ body: (AppBench) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/app-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
        let clock = ManualClock(now: Timestamp(milliseconds: 1_795_400_000_000))
        let odoo = OdooSimulator(OdooSimulatorConfiguration(clock: clock))
        try odoo.addUser("gateway", name: "G Suite Gateway")
        odoo.knowProvisionedCode()
        let bench = AppBench(
            store: store,
            odoo: odoo,
            clock: clock,
            directory: OdooDirectory(
                [OdooDatabase(name: "acme", access: odoo.access(login: "gateway", url: "http://odoo.example"))],
                transport: odoo,
                clock: clock
            ),
            client: odoo.client(login: "gateway"),
            anna: try await add("anna", "Anna", "de_DE", store, odoo),
            max: try await add("max", "Max", "en_US", store, odoo),
            bert: try odoo.addUser("bert@acme.example", name: "Bert")
        )
        try await bench.setUp(features)
        try await body(bench)
        try store.close()
    }

    func setUp(_ features: Set<ProvisionFeature>) async throws {
        let options = ProvisionOptions(
            mailServer: nil,
            login: "gateway",
            features: features,
            consoleURL: "https://gateway.example",
            database: "acme"
        )
        try await Provisioner(odoo.client(), options).carryOut()
    }

    private static func add(
        _ login: String,
        _ name: String,
        _ language: String,
        _ store: SQLStore,
        _ odoo: OdooSimulator
    ) async throws -> AppBenchUser {
        let address = "\(login)@acme.example"
        let account = try await store.addAccount(
            try #require(Address(address)),
            sealedCredential: [],
            scopes: [],
            options: AccountOptions()
        )
        let new = NewUser(email: address, name: name, role: .user, account: account)
        let user = try await store.addUser(new, at: Timestamp(milliseconds: 0))
        return AppBenchUser(
            id: user,
            odooUser: try odoo.addUser(address, name: name, language: language),
            login: address
        )
    }

    /// The part for administrators, and how often runs were requested or schedules changed.
    func administrationPart(isSole: Bool = true, _ asked: Locked<Int> = Locked(0)) -> AppAdministrationPart {
        AppAdministrationPart(
            store: store,
            isSole: { isSole },
            words: { entry, language in "\(language.rawValue): \(entry.text)" },
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            onRequest: { asked.withLock { $0 += 1 } }
        )
    }

    func watch(_ parts: [any AppPart]) -> AppWatch {
        AppWatch(
            store: store,
            directory: directory,
            parts: parts,
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Runs one of the gateway's actions in Odoo as that user, as a click does.
    @discardableResult
    func click(_ action: String, on model: String, _ ids: [Int] = [], as login: String) async throws -> JSONValue {
        let client = odoo.client(login: login)
        let known = try odoo.records(
            "ir.model.data",
            [["module", "=", "gsuite_gateway"], ["name", "=", .string(action)]]
        )
        let id = try #require(known.first?["res_id"]?.integer)
        let context: [String: JSONValue] = [
            "active_model": .string(model), "active_ids": JSONValue(ids),
            "active_id": ids.first.map { .integer($0) } ?? false,
        ]
        return try await client.call(OdooCall("ir.actions.server", "run", ids: [id], context: context, acts: true))
    }

    /// The calls to Odoo since the last time, but for those that sign in.
    func takeCalls() -> [String: Int] { odoo.takeCalls().filter { $0.key != "res.users.login" } }

    func requests() throws -> [[String: JSONValue]] { try odoo.records(AppRequest.model) }
}

/// A user of the gateway and of Odoo.
struct AppBenchUser: Sendable {
    let id: UserID
    let odooUser: Int
    let login: String
}

/// A part that writes down what it is asked.
final class RecordingPart: AppPart {
    let kinds: Set<AppRequest.Kind>
    let served = Locked<[AppRequestRecord]>([])
    let rounds = Locked((poll: 0, mirror: 0))
    /// Called before requests are served.
    let onServe: @Sendable ([AppRequestRecord], AppDatabase) async throws(RunStop) -> Void

    init(
        _ kinds: Set<AppRequest.Kind>,
        onServe: @escaping @Sendable ([AppRequestRecord], AppDatabase) async throws(RunStop) -> Void = {
            (_, _) async throws(RunStop) in
        }
    ) {
        self.kinds = kinds
        self.onServe = onServe
    }

    func serve(_ requests: [AppRequestRecord], in database: AppDatabase) async throws(RunStop) {
        try await onServe(requests, database)
        served.withLock { $0 += requests }
    }

    func poll(in database: AppDatabase) async throws(RunStop) { rounds.withLock { $0.poll += 1 } }

    func mirror(in database: AppDatabase) async throws(RunStop) -> Bool {
        rounds.withLock { $0.mirror += 1 }
        return false
    }
}
