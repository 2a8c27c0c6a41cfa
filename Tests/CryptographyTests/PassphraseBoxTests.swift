import Base
import Testing

@testable import Cryptography

struct PassphraseBoxTests {
    private static let passphrase = Secret("correct horse battery staple")

    @Test func opensWithItsPassphraseAlone() throws {
        let key = SealingKey.random()
        let box = try PassphraseBox(sealing: key, under: Self.passphrase)
        #expect(try box.open(with: Self.passphrase) == key)
        #expect(throws: SealingError.damaged) { try box.open(with: Secret("correct horse battery stapler")) }
        #expect(box.ciphertext != key.bytes)
    }

    @Test func isSealedAnewEachTime() throws {
        let key = SealingKey.random()
        let boxes = try [1, 2].map { _ in try PassphraseBox(sealing: key, under: Self.passphrase) }
        #expect(boxes[0].salt != boxes[1].salt && boxes[0].nonce != boxes[1].nonce)
        #expect(boxes[0].ciphertext != boxes[1].ciphertext)
    }

    @Test(arguments: 0..<4) func aChangedByteIsNoticed(_ part: Int) throws {
        var box = try PassphraseBox(sealing: .random(), under: Self.passphrase)
        let parts: [WritableKeyPath<PassphraseBox, [UInt8]>] = [\.salt, \.nonce, \.ciphertext, \.tag]
        box[keyPath: parts[part]][0] ^= 1
        #expect(throws: SealingError.damaged) { try box.open(with: Self.passphrase) }
    }

    /// A box from elsewhere may ask for more memory than there is.
    @Test func anUnreasonableCostIsRefused() throws {
        var box = try PassphraseBox(sealing: .random(), under: Self.passphrase)
        box.cost = ScryptCost(logN: 24, r: 64, p: 1)
        #expect(throws: SealingError.unknownFormat) { try box.open(with: Self.passphrase) }
        box.cost = ScryptCost(logN: 17, r: 8, p: 1)
        box.nonce = []
        #expect(throws: SealingError.unknownFormat) { try box.open(with: Self.passphrase) }
    }
}
