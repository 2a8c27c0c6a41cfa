import Logging
import OpenSSL
import Storage

extension KeyRing {
    /// Like `verify(with:)`, for the serving process: completes an interrupted key change as far as this process can.
    func beginServing(with store: any SealingStore, logger: Logger) async throws {
        try await verify(with: store)
        guard let sealing = try await store.sealing(), sealing.handover != nil else { return }
        if isInPlace(sealing) { return try await store.forgetHandover(of: sealing.proof) }
        do {
            try putInPlace(sealing)
            try await store.forgetHandover(of: sealing.proof)
            logger.notice("an interrupted change of the sealing key was completed")
        } catch {
            logger.warning(
                "a change of the sealing key was interrupted: complete it with `gsuite-gateway key rotate`",
                metadata: ["error": "\(error)"]
            )
            try await store.noteHandoverTaken(of: sealing.proof)
        }
    }

    /// Loads a key that another process has made meanwhile, and notes that in the store for that process.
    func keepUp(with store: any SealingStore, logger: Logger) async throws {
        guard let sealing = try await store.sealing() else { return }
        try follow(sealing.proof)
        guard sealing.handover != nil, !sealing.isHandoverTaken else { return }
        try await store.noteHandoverTaken(of: sealing.proof)
        logger.notice("the sealing key was changed; the new one is in use")
    }

    /// Whether the key source has the key of `sealing`.
    func isInPlace(_ sealing: Sealing) -> Bool {
        guard let key = try? source.read(), let name = try? SealedBox.keyName(of: sealing.proof) else { return false }
        return SealedBox(key: key).keyName == name
    }

    /// Writes the handed-over key of `sealing` into the key file.
    ///
    /// - Throws: An error if the key is a systemd credential, or its file cannot be written.
    func putInPlace(_ sealing: Sealing) throws {
        guard !source.isCredential else { throw KeyRotationProblem.credential(source) }
        try key(of: sealing).replace(file: source.path)
    }
}
