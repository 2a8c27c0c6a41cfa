/// The key that seals secrets: 32 random bytes, which are never printed.
package struct SealingKey: Sendable {
    /// 32 bytes, for AES-256.
    package static let length = 32

    let bytes: [UInt8]

    /// Creates a key from existing bytes.
    ///
    /// - Throws: `SealingError.badKey` unless there are 32.
    package init(bytes: [UInt8]) throws(SealingError) {
        guard bytes.count == Self.length else { throw .badKey(length: bytes.count) }
        self.bytes = bytes
    }

    /// Creates a new random key.
    package static func random() -> SealingKey {
        SealingKey(unchecked: RandomBytes.make(length))
    }

    private init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads a key file, which only its owner may read.
    package init(file path: String) throws(SealingError) {
        try self.init(path: path, strict: true)
    }

    /// Reads a credential passed by systemd (`LoadCredential=`). Its folder is closed to others, although its mode may
    /// show group bits that represent an access list.
    package init(credential path: String) throws(SealingError) {
        try self.init(path: path, strict: false)
    }

    private init(path: String, strict: Bool) throws(SealingError) {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try PrivateFile.read(path, limit: 4096, strict: strict)
        } catch {
            throw .file(error)
        }
        try self.init(bytes: bytes)
    }

    /// Creates a new key and writes it to `path` with mode 0600; an existing file stays and is an error.
    package static func create(file path: String) throws(SealingError) -> SealingKey {
        let key = random()
        do throws(FileError) {
            try PrivateFile.write(key.bytes, to: path, replacing: false)
        } catch {
            throw .file(error)
        }
        return key
    }

    /// Writes this key to the new file `path` with mode 0600; an existing file stays and is an error.
    package func write(file path: String) throws(SealingError) {
        do throws(FileError) {
            try PrivateFile.write(bytes, to: path, replacing: false)
        } catch {
            throw .file(error)
        }
    }

    /// Creates a new key and writes it next to the file `path`, with that file's owner and mode.
    /// `StagedSealingKey.place()` replaces the file.
    package static func stage(besideFile path: String) throws(SealingError) -> StagedSealingKey {
        let key = random()
        do throws(FileError) {
            return StagedSealingKey(key: key, file: try PrivateFile.stage(key.bytes, besideFile: path))
        } catch {
            throw .file(error)
        }
    }

    /// Replaces the key in the file `path` with this one, atomically, also while another process has staged one for it.
    package func replace(file path: String) throws(SealingError) {
        do throws(FileError) {
            try PrivateFile.replace(path, with: bytes)
        } catch {
            throw .file(error)
        }
    }

    /// Identifies the key without revealing it, to detect values that were sealed under another one.
    var fingerprint: [UInt8] {
        Array(SHA256.digest(Array("sealing key".utf8) + bytes).prefix(Self.fingerprintLength))
    }

    static let fingerprintLength = 4
}

/// A new key, stored next to the file that it will replace.
package struct StagedSealingKey: Sendable {
    package let key: SealingKey
    fileprivate let file: StagedFile

    /// Moves the new key into place; a crash leaves the old file or the new one, never a partial one.
    package func place() throws(SealingError) {
        do throws(FileError) { try file.place() } catch { throw .file(error) }
    }

    /// Removes the new key, which has sealed nothing.
    package func discard() { file.discard() }
}

extension SealingKey: Equatable {
    package static func == (one: SealingKey, other: SealingKey) -> Bool {
        ConstantTime.areEqual(one.bytes, other.bytes)
    }
}

extension SealingKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
