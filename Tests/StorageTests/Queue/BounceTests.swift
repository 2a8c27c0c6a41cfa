import Base
import Mail
import Storage
import Testing

@Suite struct BounceTests {
    /// Processes that start together and those that start later share one key.
    @Test func theFirstKeyStays() async throws {
        try await withTemporaryStore { store in
            let first = BounceProofKey(bytes: [1, 2, 3], madeAt: Sample.now)
            let made = try await store.bounceProofKey(orKeep: first)
            #expect(made == first)
            let second = BounceProofKey(bytes: [4], madeAt: Sample.now + .hours(1))
            let kept = try await store.bounceProofKey(orKeep: second)
            #expect(kept == first)
        }
    }
}
