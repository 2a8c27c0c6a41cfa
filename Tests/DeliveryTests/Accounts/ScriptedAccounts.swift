import Base
import Mail
import Storage

/// Accounts whose reads the test controls: each can be delayed, or fail.
final class ScriptedAccounts: RoutingStore {
    private typealias Reading = CheckedContinuation<Result<[AccountRecord], StorageError>, Never>

    private struct State {
        var answer: Result<[AccountRecord], StorageError> = .success([])
        var isHolding = false
        var held: [Reading] = []
    }

    private let state = Locked(State())

    /// The result of every read from now on.
    func shows(_ accounts: AccountRecord...) {
        state.withLock { $0.answer = .success(accounts) }
        revision.withLock { $0 = RoutingRevision(rawValue: $0.rawValue + 1) }
    }

    func fails(with error: StorageError) { state.withLock { $0.answer = .failure(error) } }

    /// Delays reads from now on, until `release` ends them.
    func hold(_ isHolding: Bool = true) { state.withLock { $0.isHolding = isHolding } }

    var heldCount: Int { state.withLock { $0.held.count } }

    /// Ends the oldest delayed read with its result.
    func release(_ accounts: AccountRecord...) {
        let reading = state.withLock { $0.held.isEmpty ? nil : $0.held.removeFirst() }
        reading?.resume(returning: .success(accounts))
    }

    func accounts() async throws(StorageError) -> [AccountRecord] {
        let result: Result<[AccountRecord], StorageError> = await withCheckedContinuation { continuation in
            let answer: Result<[AccountRecord], StorageError>? = state.withLock { state in
                guard state.isHolding else { return state.answer }
                state.held.append(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
        return try result.get()
    }

    private let revision = Locked(RoutingRevision(rawValue: 0))

    func routingTable() async throws(StorageError) -> RoutingTable {
        RoutingTable(accounts: try await accounts(), logins: [], revision: revision.withLock { $0 })
    }

    func routingRevision() async throws(StorageError) -> RoutingRevision { revision.withLock { $0 } }

    func logins() async throws(StorageError) -> [LoginRecord] { [] }

    func login(named name: String) async throws(StorageError) -> LoginRecord? { nil }

    // These tests only read accounts.
    private static let readOnly = StorageError.failed("these accounts can only be read")

    func addAccount(
        _ address: Address,
        scopes: [String],
        options: AccountOptions,
        seal: @escaping @Sendable (AccountID) throws -> [UInt8]
    ) async throws(StorageError) -> AccountID { throw Self.readOnly }

    func regrant(_ id: AccountID, sealedCredential: [UInt8], scopes: [String]) async throws(StorageError) {
        throw Self.readOnly
    }

    func setGranted(at moment: Timestamp, of id: AccountID) async throws(StorageError) { throw Self.readOnly }

    func withdrawGrant(_ id: AccountID, because reason: Reason, at now: Timestamp) async throws(StorageError) {
        throw Self.readOnly
    }

    func setOptions(_ options: AccountOptions, of id: AccountID) async throws(StorageError) { throw Self.readOnly }

    func setHealth(_ health: AccountHealth, of id: AccountID) async throws(StorageError) { throw Self.readOnly }

    func replaceHealth(
        of account: AccountRecord,
        with health: AccountHealth,
        at now: Timestamp
    ) async throws(StorageError) -> Bool {
        throw Self.readOnly
    }

    func setSendAs(_ addresses: [SendAs], of id: AccountID, readAt: Timestamp) async throws(StorageError) {
        throw Self.readOnly
    }

    func removeAccount(_ id: AccountID) async throws(StorageError) { throw Self.readOnly }

    func saveLogin(_ login: LoginRecord) async throws(StorageError) { throw Self.readOnly }

    func removeLogin(named name: String) async throws(StorageError) { throw Self.readOnly }
}
