import Base

@testable import Admin

/// Odoo databases of which no more than names and versions are known.
struct TestOdoo: OdooAdministration {
    var databases: [String]
    var unencrypted: [String] = []
    /// By the database's name.
    var versions: [String: Int] = [:]
    /// A setup waits for it.
    var gate: Signal?

    func version(of database: String) async -> Int? { versions[database] }

    func survey(_ database: String, as administrator: OdooAdministrator?) async throws(OdooSetupFailure) -> OdooSurvey {
        guard gate != nil else { throw OdooSetupFailure(.busy, "busy") }
        return OdooSurvey(version: "18.0", dialect: "json-rpc", login: "gateway", missing: [], steps: [])
    }

    func setUp(
        _ database: String,
        as administrator: OdooAdministrator?,
        onStep told: @escaping @Sendable (OdooSetupProgress) -> Void
    ) async throws(OdooSetupFailure) {
        let step = OdooSetupStep(.make, name: "group", title: Localized("Group", "Gruppe"), details: [])
        told(OdooSetupProgress(1, of: 2, step))
        await gate?.wait(until: nil, clock: ManualClock())
    }

    func remove(
        _ database: String,
        as administrator: OdooAdministrator?,
        onStep told: @escaping @Sendable (OdooSetupProgress) -> Void
    ) async throws(OdooSetupFailure) {}
}
