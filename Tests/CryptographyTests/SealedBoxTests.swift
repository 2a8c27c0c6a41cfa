import Base
import Foundation
import Testing

@testable import Cryptography

struct SealedBoxTests {
    /// Test case 16 of the GCM specification (McGrew and Viega): AES-256 with associated data.
    @Test func `the cipher gives the specification's result`() throws {
        let key = try SealingKey(bytes: bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))
        let cipher = try Cipher(encrypting: true, key: key, nonce: bytes("cafebabefacedbaddecaf888"))
        let plaintext = bytes(
            """
            d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
            1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
            """
        )
        let ciphertext = try cipher.run(
            plaintext,
            authenticating: bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        )
        #expect(
            ciphertext
                == bytes(
                    """
                    522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
                    8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
                    """
                )
        )
        #expect(try cipher.tag(length: 16) == bytes("76fc6ece0f4e1768cddf8853bb2d551b"))
    }

    @Test func `what is sealed opens in its own context only`() throws {
        let box = SealedBox(key: .random())
        let sealed = try box.seal(Secret("1//refresh"), context: "account:7")
        #expect(try box.openSecret(sealed, context: "account:7") == Secret("1//refresh"))
        #expect(throws: SealingError.damaged) { try box.open(sealed, context: "account:8") }
        #expect(throws: SealingError.otherKey) { try SealedBox(key: .random()).open(sealed, context: "account:7") }
        #expect(try box.seal(Secret("1//refresh"), context: "account:7") != sealed)
        let empty = try box.seal([], context: "")
        #expect(try box.open(empty, context: "") == [])
    }

    @Test func `any change is noticed`() throws {
        let box = SealedBox(key: .random())
        let sealed = try box.seal(Array("secret".utf8), context: "c")
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: SealingError.self) { try box.open(changed, context: "c") }
        }
        #expect(throws: SealingError.damaged) { try box.open(sealed.dropLast(), context: "c") }
        #expect(throws: SealingError.unknownFormat) { try box.open([], context: "c") }
        #expect(throws: SealingError.unknownFormat) { try box.open(Array(sealed.prefix(20)), context: "c") }
    }

    @Test func `a key file is made once, for its owner alone`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/key"
        let key = try SealingKey.create(file: path)
        #expect(try SealingKey(file: path).bytes == key.bytes)
        #expect("\(key)" == "***" && String(reflecting: key) == "***")
        #expect(throws: SealingError.self) { try SealingKey.create(file: path) }
        #expect(try SealingKey(file: path).bytes == key.bytes)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["key"])

        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect {
            try SealingKey(file: path)
        } throws: { error in
            "\(error)".contains("chmod 600")
        }
        #expect(try SealingKey(credential: path).bytes == key.bytes)
    }

    @Test func `a key has 32 bytes`() throws {
        let folder = try TemporaryFolder()
        try Data(repeating: 1, count: 31).write(to: URL(filePath: folder.path + "/short"))
        #expect(throws: SealingError.badKey(length: 31)) { try SealingKey(credential: folder.path + "/short") }
        try Data(repeating: 1, count: 5000).write(to: URL(filePath: folder.path + "/long"))
        #expect(throws: SealingError.self) { try SealingKey(credential: folder.path + "/long") }
        #expect(throws: SealingError.self) { try SealingKey(file: folder.path + "/absent") }
    }
}
