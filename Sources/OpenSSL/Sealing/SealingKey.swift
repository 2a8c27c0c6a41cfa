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

    /// Names the key without telling it: enough to say that something was sealed under another one.
    var fingerprint: [UInt8] {
        Array(SHA256.digest(Array("sealing key".utf8) + bytes).prefix(Self.fingerprintLength))
    }

    static let fingerprintLength = 4
}

extension SealingKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
