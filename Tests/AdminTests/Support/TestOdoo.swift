import Base

@testable import Admin

/// Odoo databases of which no more than names and versions are known.
struct TestOdoo: OdooAdministration {
    var databases: [String]
    var unencrypted: [String] = []
    /// By the database's name.
    var versions: [String: Int] = [:]
    /// The users of each database; one that is not named does not answer.
    var people: [String: [OdooPerson]] = [:]
    /// A setup waits for it.
    var gate: Signal?

    var all: [ListedOdooDatabase] {
        databases.map { ListedOdooDatabase(name: $0, url: "", database: $0, login: "", state: .fromFile) }
    }

    func save(_ database: TypedOdooDatabase) async throws { throw OdooDatabaseProblem.isInFile }

    func removeDatabase(named name: String) async throws {}

    func version(of database: String) async -> Int? { versions[database] }

    func people(of database: String) async throws(OdooSetupFailure) -> [OdooPerson] {
        guard let people = people[database] else { throw OdooSetupFailure(.noAnswer, "no answer", about: "timeout") }
        return people
    }

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
