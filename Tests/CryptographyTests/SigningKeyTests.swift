import Base
import Cryptography
import Foundation
import Testing

struct SigningKeyTests {
    @Test func `a signature is good for its message and key`() throws {
        let key = try SigningKey.generate()
        let message = Array("header.claims".utf8)
        let signature = try key.sign(message)
        #expect(signature.count == 256)
        #expect(key.verify(signature, of: message))
        #expect(!key.verify(signature, of: message + [0]))
        #expect(!key.verify(Array(signature.dropLast()), of: message))
        #expect(try !SigningKey.generate().verify(signature, of: message))
        // PKCS #1 v1.5 signatures are deterministic.
        #expect(try SigningKey(pem: key.pem()).sign(message) == signature)
    }

    @Test func `only an RSA key in PEM is taken`() throws {
        #expect(throws: SigningKeyError.self) { try SigningKey(pem: Secret("")) }
        #expect(throws: SigningKeyError.self) { try SigningKey(pem: Secret("-----BEGIN PRIVATE KEY-----\nAAAA\n")) }
        let folder = try TemporaryFolder()
        let files = try SelfSigned.write(to: folder.path, names: [])
        let elliptic = try String(contentsOfFile: files.key, encoding: .utf8)
        #expect(throws: SigningKeyError.unusable(reason: "not an RSA key")) { try SigningKey(pem: Secret(elliptic)) }
    }
}
