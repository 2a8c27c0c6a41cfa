import Base
import HTTPTypes
import OpenSSL
import Storage

/// Lets programs in by their keys, and slows down who guesses and who asks too often.
final class APIGate: Sendable {
    /// What stands before every key, so that one that was lost is recognised.
    static let prefix = "gsg_"
    /// Requests of one key at once, and how many of them come back in a second.
    static let burst = 300.0
    static let refill = 50.0
    /// How exactly the last use of a key is written down.
    private static let touchInterval = Duration.minutes(1)

    private struct Allowance {
        var left: Double
        var at: Timestamp
    }

    private let store: any APIKeyStore
    private let clock: any WallClock
    private let guards: Locked<LoginGuard>
    private let allowances = Locked<[APIKey.ID: Allowance]>([:])

    init(store: any APIKeyStore, limits: LoginGuard.Limits, clock: any WallClock) {
        self.store = store
        self.clock = clock
        guards = Locked(LoginGuard(limits))
    }

    /// A new key and its digest.
    static func make() -> (text: String, digest: [UInt8]) {
        let token = SecretToken()
        return (prefix + token.text, token.digest)
    }

    /// The key that a request carries (RFC 6750 section 2.1; nowhere else is one looked for).
    func admit(_ field: String?, from address: String) async throws -> APIKey {
        let now = clock.now
        guard let field else { throw Self.refused("a key is needed: Authorization: Bearer …") }
        // A right key is let in whatever others at its address do: it is too long to be found by trying.
        guard let token = Self.token(field), let key = try await store.apiKey(token.digest, at: now) else {
            guard !guards.withLock({ $0.isLocked("", from: address, at: now) }) else {
                throw APIProblem(
                    .tooManyRequests,
                    "too many wrong keys from this address",
                    headers: [.retryAfter: "60"]
                )
            }
            let delay = guards.withLock { $0.failed("", from: address, at: now) }
            try await clock.sleep(until: clock.now + delay)
            throw Self.refused("the key is wrong, has expired or was revoked")
        }
        guard spend(key.id, at: now) else {
            throw APIProblem(.tooManyRequests, "this key asks too often", headers: [.retryAfter: "1"])
        }
        if key.lastUsedAt.map({ now - $0 >= Self.touchInterval }) ?? true {
            try await store.touchAPIKey(key.id, at: now)
        }
        return key
    }

    private static func token(_ field: String) -> SecretToken? {
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].hasPrefix(prefix) else { return nil }
        return SecretToken(String(parts[1].dropFirst(prefix.count)))
    }

    private static func refused(_ detail: String) -> APIProblem {
        APIProblem(.unauthorized, detail, headers: [.wwwAuthenticate: "Bearer realm=\"gsuite-gateway\""])
    }

    /// There are no more allowances than keys, since only keys that are in the store get here.
    private func spend(_ id: APIKey.ID, at now: Timestamp) -> Bool {
        allowances.withLock { all in
            var allowance = all[id] ?? Allowance(left: Self.burst, at: now)
            let passed = max(0, Double((now - allowance.at).milliseconds) / 1000)
            allowance = Allowance(left: min(Self.burst, allowance.left + passed * Self.refill), at: now)
            defer { all[id] = allowance }
            guard allowance.left >= 1 else { return false }
            allowance.left -= 1
            return true
        }
    }
}
