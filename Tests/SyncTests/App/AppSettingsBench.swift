import Base
import Google
import Logging
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing
import Transport

@testable import Sync

extension AppBench {
    /// The part for the settings, and how often settings were changed or runs requested.
    func settingsPart(
        _ changes: Locked<Int> = Locked(0),
        google: @escaping @Sendable (AccountRecord) throws(RunStop) -> GoogleCaller = { account throws(RunStop) in
            try NowhereAccess().google(of: account)
        }
    ) -> AppSettingsPart {
        AppSettingsPart(
            store: store,
            google: google,
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            onChange: { changes.withLock { $0 += 1 } }
        )
    }

    /// Serves the app by calls that pass `transport`.
    func watch(_ parts: [any AppPart], _ transport: any HTTPTransport) -> AppWatch {
        let access = odoo.access(login: "gateway", url: "http://odoo.example")
        return AppWatch(
            store: store,
            directory: OdooDirectory(
                [OdooDatabase(name: "acme", access: access)],
                transport: transport,
                clock: clock
            ),
            parts: parts,
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// The only row of a user.
    func row(of user: AppBenchUser) throws -> [String: JSONValue] { try row(of: user.odooUser) }

    func row(of user: Int) throws -> [String: JSONValue] {
        let rows = try odoo.records(AppSettings.model, [["create_uid", "=", .integer(user)]])
        try #require(rows.count == 1)
        return rows[0]
    }

    /// Saves a form in Odoo, as that user.
    func save(_ values: [String: JSONValue], of user: AppBenchUser) async throws {
        let id = try #require(try row(of: user)["id"]?.integer)
        try await odoo.client(login: user.login).write(AppSettings.model, [id], values)
    }

    /// Saves a form in the console.
    func save(
        of user: AppBenchUser,
        _ change: @escaping @Sendable (inout PersonalSettings) -> Void
    ) async throws {
        _ = try await store.changePersonalSettings(of: user.id, at: clock.now, change)
    }

    func settings(of user: AppBenchUser) async throws -> PersonalSettings {
        try await store.personalSettings(of: user.id)
    }

    /// Puts back what was known of a user's settings.
    func remember(_ memory: AppSettingsMemory, of user: UserID) async throws {
        let change = AppSettingsChange(from: try await store.appSettings(in: "acme")[user], to: memory)
        #expect(try await store.saveAppSettings([user: change], in: "acme") == [user])
    }

    /// Gives users folders to choose from, and returns the label of one in Odoo, by its name.
    func giveFolders(_ names: [String], to user: AppBenchUser) async throws {
        let now = clock.now
        try await save(of: user) { settings in
            settings.take(names.map { TransferFolder(labelID: "Label_\($0)", name: $0) }, readAt: now)
        }
    }

    func label(_ name: String, of user: AppBenchUser) throws -> Int? {
        try odoo.records(
            AppLabel.model,
            [[.string(AppLabel.owner), "=", .integer(user.odooUser)], [.string(AppLabel.name), "=", .string(name)]]
        ).first?["id"]?.integer
    }
}

/// Does something before certain calls reach the simulated Odoo, as another user might at that moment.
struct InterruptedTransport: HTTPTransport {
    let odoo: OdooSimulator
    /// Called with each call's text.
    let before: @Sendable (String) async -> Void

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        if case .bytes(let bytes) = request.body { await before(String(decoding: bytes, as: UTF8.self)) }
        return try await odoo.send(request)
    }
}
