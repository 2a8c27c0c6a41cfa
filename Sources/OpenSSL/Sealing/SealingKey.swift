/// The key under which secrets are sealed: 32 random bytes. It never shows itself in print.
package struct SealingKey: Sendable {
    /// 32 bytes, for AES-256.
    package static let length = 32

    let bytes: [UInt8]

    /// Takes key bytes from elsewhere.
    ///
    /// - Throws: `SealingError.badKey` unless there are 32.
    package init(bytes: [UInt8]) throws(SealingError) {
        guard bytes.count == Self.length else { throw .badKey(length: bytes.count) }
        self.bytes = bytes
    }

    /// Makes a new key.
    package static func random() -> SealingKey {
        SealingKey(unchecked: RandomBytes.make(length))
    }

    private init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads a key file, which nobody but its owner may read.
    package init(file path: String) throws(SealingError) {
        try self.init(path: path, strict: true)
    }

    /// Reads a credential that systemd handed over (`LoadCredential=`). Its folder is closed to others, while its
    /// mode may show group bits that stand for an access list.
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

    /// Makes a new key and writes it to `path` with mode 0600; a file that is there already stays, and is an error.
    package static func create(file path: String) throws(SealingError) -> SealingKey {
        let key = random()
        do throws(FileError) {
            try PrivateFile.write(key.bytes, to: path, replacing: false)
        } catch {
            throw .file(error)
        }
        return key
    }

    /// Makes a new key and writes it beside the file `path`, with the owner and the mode of that file. It takes the file's
    /// place when `StagedSealingKey.place()` is called.
    package static func stage(besideFile path: String) throws(SealingError) -> StagedSealingKey {
        let key = random()
        do throws(FileError) {
            return StagedSealingKey(key: key, file: try PrivateFile.stage(key.bytes, besideFile: path))
        } catch {
            throw .file(error)
        }
    }

    /// Puts this key in the place of the one in the file `path`, all at once.
    package func replace(file path: String) throws(SealingError) {
        do throws(FileError) {
            try PrivateFile.stage(bytes, besideFile: path).place()
        } catch {
            throw .file(error)
        }
    }

    /// Names the key without telling it: enough to say that something was sealed under another one.
    var fingerprint: [UInt8] {
        Array(SHA256.digest(Array("sealing key".utf8) + bytes).prefix(Self.fingerprintLength))
    }

    static let fingerprintLength = 4
}

/// A new key that lies beside the file which it is to replace.
package struct StagedSealingKey: Sendable {
    package let key: SealingKey
    fileprivate let file: StagedFile

    /// Puts the new key in its place; a crash leaves the old file or the new one, never a part.
    package func place() throws(SealingError) {
        do throws(FileError) { try file.place() } catch { throw .file(error) }
    }

    /// Removes the new key, which has sealed nothing.
    package func discard() { file.discard() }
}

extension SealingKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
