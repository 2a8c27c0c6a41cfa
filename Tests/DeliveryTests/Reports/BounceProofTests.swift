import Base
import Cryptography
import Storage
import Testing

@testable import Delivery

@Suite struct BounceProofTests {
    private let start = Timestamp(milliseconds: 1_800_000_000_000)
    private let delivery = DeliveryID(message: QueueID(rawValue: 7), part: 1)

    private func proof(_ byte: UInt8 = 1) -> BounceProof {
        BounceProof(BounceProofKey(bytes: [UInt8](repeating: byte, count: BounceProof.keyLength), madeAt: start))
    }

    @Test func onlyTheKeyProvesADeliverysName() {
        let value = proof().value(for: delivery)
        #expect(value.count == 32 && value.allSatisfy(\.isHexDigit))
        #expect(proof().proves(delivery, by: value, receivedAt: start))
        #expect(!proof(2).proves(delivery, by: value, receivedAt: start))
        let other = DeliveryID(message: QueueID(rawValue: 7), part: 2)
        #expect(!proof().proves(other, by: value, receivedAt: start))
        for forged in ["", "0", String(value.dropLast()), value + "0", String(repeating: "0", count: 32)] {
            #expect(!proof().proves(delivery, by: forged, receivedAt: start))
        }
    }

    /// A message sent before proofs existed returns without one.
    @Test func onlyMailFromBeforeTheKeyNeedsNone() {
        #expect(proof().proves(delivery, by: nil, receivedAt: start - .seconds(1)))
        #expect(!proof().proves(delivery, by: nil, receivedAt: start))
        #expect(!proof().proves(delivery, by: "forged", receivedAt: start - .seconds(1)))
    }
}
