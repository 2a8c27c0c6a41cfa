import Base
import Cryptography
import HTTPTypes
import Storage

/// Authenticates programs by their keys, and slows down clients that guess keys or ask too often. Wrong keys are counted by
/// all nodes together, requests by each.
final class APIGate: Sendable {
    /// The prefix of every key, so that a leaked one is recognised.
    static let prefix = "gsg_"
    /// The burst of requests of one key, and its refill per second.
    static let burst = 300.0
    static let refill = 50.0
    /// The precision with which a key's last use is recorded.
    private static let touchInterval = Duration.minutes(1)

    private struct TokenBucket {
        var left: Double
        var at: Timestamp
    }

    private let store: any APIKeyStore & FailureLedger
    private let clock: any WallClock
    private let guards: SharedLoginGuard
    private let buckets = Locked<[APIKey.ID: TokenBucket]>([:])

    init(store: any APIKeyStore & FailureLedger, limits: LoginGuard.Limits, clock: any WallClock) {
        self.store = store
        self.clock = clock
        guards = SharedLoginGuard(.api, limits, ledger: store, clock: clock)
    }

    /// Returns a new key and its digest.
    static func make() -> (text: String, digest: [UInt8]) {
        let token = SecretToken()
        return (prefix + token.text, token.digest)
    }

    /// The key of a request (RFC 6750 section 2.1; only the header is read).
    func admit(_ field: String?, from address: String) async throws -> APIKey {
        let now = clock.now
        guard let field else { throw Self.refused("a key is required: send it as Authorization: Bearer …") }
        // A valid key is admitted even if its address is locked out: it is too long to be guessed.
        guard let token = Self.token(field), let key = try await store.apiKey(token.digest, at: now) else {
            guard await !isLocked(address, at: now) else {
                throw APIProblem(
                    .tooManyRequests,
                    "too many wrong keys from this address; try again later",
                    headers: [.retryAfter: "60"]
                )
            }
            let delay = guards.withLock { $0.failed("", from: address, at: now) }
            await guards.share()
            try await clock.sleep(until: clock.now + delay)
            throw Self.refused("the key is wrong, has expired or was revoked")
        }
        guard spend(key.id, at: now) else {
            throw APIProblem(
                .tooManyRequests,
                "too many requests with this key; try again in a second",
                headers: [.retryAfter: "1"]
            )
        }
        if key.lastUsedAt.map({ now - $0 >= Self.touchInterval }) ?? true {
            try await store.touchAPIKey(key.id, at: now)
        }
        return key
    }

    /// The other nodes are asked only while the address is not locked here: a flood of wrong keys costs no more.
    private func isLocked(_ address: String, at now: Timestamp) async -> Bool {
        if guards.withLock({ $0.isLocked("", from: address, at: now) }) { return true }
        await guards.refresh("", from: address)
        return guards.withLock { $0.isLocked("", from: address, at: now) }
    }

    private static func token(_ field: String) -> SecretToken? {
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].hasPrefix(prefix) else { return nil }
        return SecretToken(String(parts[1].dropFirst(prefix.count)))
    }

    private static func refused(_ detail: String) -> APIProblem {
        APIProblem(.unauthorized, detail, headers: [.wwwAuthenticate: "Bearer realm=\"gsuite-gateway\""])
    }

    /// There are at most as many buckets as keys, since only stored keys get here.
    private func spend(_ id: APIKey.ID, at now: Timestamp) -> Bool {
        buckets.withLock { all in
            var bucket = all[id] ?? TokenBucket(left: Self.burst, at: now)
            let passed = max(0, Double((now - bucket.at).milliseconds) / 1000)
            bucket = TokenBucket(left: min(Self.burst, bucket.left + passed * Self.refill), at: now)
            defer { all[id] = bucket }
            guard bucket.left >= 1 else { return false }
            bucket.left -= 1
            return true
        }
    }
}
