import Base
import Cryptography
import SQLStorage
package import Storage

/// Changes the sealing key: creates a new one and seals everything under it, even while a gateway is serving.
///
/// The order leaves, after a crash at any point, a key that opens everything:
/// - The new key is written beside the key file.
/// - One transaction seals every value under it, and hands it over in the store, sealed under the old key.
/// - It replaces the old key in the key file.
/// - The handover ends once the serving process has the new key. That process may not be able to read the file (systemd
///   passes it a copy when it starts).
///
/// Several nodes have key sources of their own, of which this process reaches one. Each takes the new key from the handover,
/// which is in the store before anything sealed under it, and writes it into its key file where it may. The handover ends
/// once all have it there: until then, one that starts with the old key finds the new one.
package struct KeyRotation: Sendable {
    /// The result of a rotation.
    package struct Outcome: Sendable, Hashable {
        /// The number of values sealed under the new key.
        package var renewed = 0
        /// The values that could not be opened before, and were left unchanged.
        package var unreadable: [SealingPurpose] = []
        /// Whether a serving gateway has loaded the new key; `nil` if none is serving.
        package var isTakenUp: Bool?
        /// The nodes whose key sources lack the new key, of several.
        package var lacking: [String] = []
    }

    private static let checkInterval = Duration.milliseconds(100)

    private let store: any SealingStore & NodeStore
    private let directory: String
    private let source: KeySource
    /// How long a serving gateway gets to load a new key.
    private let patience: Duration

    /// - Parameter directory: the data directory.
    package init(
        store: any SealingStore & NodeStore,
        directory: String,
        source: KeySource,
        patience: Duration = .seconds(30)
    ) {
        self.store = store
        self.directory = directory
        self.source = source
        self.patience = patience
    }

    /// - Throws: `KeyProblem`, `KeyRotationProblem`, and the store's errors; the old key then remains the right one,
    ///   unless the error says otherwise.
    package func run() async throws -> Outcome {
        guard !source.isCredential else { throw KeyRotationProblem.credential(source) }
        let lock: DirectoryLock
        do { lock = try DirectoryLock(directory: directory, file: "rotation.lock") } catch .locked {
            throw KeyRotationProblem.underWay
        }
        defer { withExtendedLifetime(lock) {} }
        let keys = try KeyRing(source)
        keys.attach(to: store)
        guard let before = try await store.sealing() else { throw KeyRotationProblem.nothingSealed }
        try keys.follow(before.proof)
        try await finish(before, keys)
        return try await change(from: before.proof, keys)
    }

    /// Completes an interrupted change whose key the store already uses.
    private func finish(_ sealing: Sealing, _ keys: KeyRing) async throws {
        guard sealing.handover != nil else { return }
        if !keys.isInPlace(sealing) { try keys.putInPlace(sealing) }
        guard try await isTakenUp(sealing.proof) ?? true else { throw KeyRotationProblem.notTakenUp }
        let lacking = try await nodesLacking(sealing.proof)
        guard lacking.isEmpty else { throw KeyRotationProblem.notEverywhere(lacking) }
        try await store.forgetHandover(of: sealing.proof, onceKeptAs: nil)
    }

    private func change(from proof: [UInt8], _ keys: KeyRing) async throws -> Outcome {
        let staged = try SealingKey.stage(besideFile: source.path)
        let (old, new) = (try keys.present(), keys.add(staged.key, isPresent: false))
        let next = Sealing(
            proof: try new.proof(),
            handover: try old.seal(staged.key, context: SealingPurpose.nextKey.context)
        )
        let outcome = Locked(Outcome())
        do {
            try await store.replaceSealing(proof, by: next) { value in
                let context = value.purpose.context
                let renewed = try? new.seal(try keys.open(value.bytes, for: value.purpose), context: context)
                outcome.withLock { outcome in
                    if renewed == nil { outcome.unreadable.append(value.purpose) } else { outcome.renewed += 1 }
                }
                return renewed
            }
        } catch {
            staged.discard()
            throw error
        }
        do { try staged.place() } catch { throw KeyRotationProblem.notInPlace("\(error)") }
        let isTakenUp = try await isTakenUp(next.proof)
        let lacking = try await nodesLacking(next.proof)
        if isTakenUp ?? true, lacking.isEmpty { try await store.forgetHandover(of: next.proof, onceKeptAs: nil) }
        return outcome.withLock { outcome in
            (outcome.isTakenUp, outcome.lacking) = (isTakenUp, lacking)
            return outcome
        }
    }

    /// The names of the nodes, where there are several, that would not find the key of `proof` at their next start.
    private func nodesLacking(_ proof: [UInt8]) async throws -> [String] {
        let nodes = try await store.nodes().nodes
        // The command is run where the only one is.
        guard nodes.count > 1, try await store.sealing()?.handover != nil else { return [] }
        let key = try SealedBox.keyName(of: proof)
        return nodes.filter { $0.keptKey != key }.map(\.name)
    }

    /// Waits until all serving gateways have the key of `proof`; `nil` if none is serving.
    private func isTakenUp(_ proof: [UInt8]) async throws -> Bool? {
        let (end, key) = (ContinuousClock.now + patience, try SealedBox.keyName(of: proof))
        while try await store.isServed() {
            guard let sealing = try await store.sealing(), sealing.proof == proof, sealing.handover != nil else {
                return true
            }
            let nodes = try await store.nodes().nodes
            if nodes.isEmpty ? sealing.isHandoverTaken : nodes.allSatisfy({ $0.keyInUse == key }) { return true }
            guard ContinuousClock.now < end else { return false }
            try await Task.sleep(for: Self.checkInterval)
        }
        return nil
    }
}

/// Why the key is not changed.
package enum KeyRotationProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The key came as a systemd credential, which only a service has and cannot change.
    case credential(KeySource)
    case underWay
    case nothingSealed
    /// The serving gateway still has the key before the last one.
    case notTakenUp
    /// These nodes would not find the key at their next start.
    case notEverywhere([String])
    /// Everything is sealed under the new key, but the key file could not be replaced.
    case notInPlace(String)

    package var description: String {
        switch self {
        case .credential(let source):
            "the key is \(source.origin), a copy that systemd made of a file (LoadCredential=) and that cannot be changed "
                + "here. Run `gsuite-gateway key rotate` outside the service, as a user who may write that file; give the "
                + "file with --key-file where it is not secrets.key_file"
        case .underWay: "another process is already changing the key"
        case .nothingSealed: "nothing is sealed yet: the gateway creates or loads the key when it first starts"
        case .notTakenUp: "a running gateway has not loaded the last new key; restart it, and try again"
        case .notEverywhere(let nodes):
            "the last new key is not yet in the key file of \(nodes.joined(separator: ", ")). Copy the key file to "
                + "their machines, restart those that get it from systemd, and try again"
        case .notInPlace(let reason):
            "everything is sealed under the new key, but the key file could not be replaced: \(reason). The gateway works "
                + "with the old file meanwhile; run the command again to finish"
        }
    }
}
