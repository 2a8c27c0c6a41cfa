import Base
import Cryptography
import Google
import Mail
import Storage

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The steps that browsers have begun, in the store, so that they go on at any node. What is needed for that is sealed.
struct PendingSteps: Sendable {
    /// Steps of each kind; those that expire first are dropped.
    private static let most = 5000

    let store: any PendingStepStore
    let sealer: any SecretSealer
    let clock: any WallClock

    /// - Parameter browser: the digest of the secret that binds the browser's forms.
    func keep(
        _ content: some Encodable,
        as id: PendingStep.ID,
        browser: [UInt8],
        for lifetime: Duration
    ) async throws {
        let now = clock.now
        let sealed = try sealer.seal(Array(try JSONEncoder().encode(content)), for: .pendingStep(id))
        let step = PendingStep(id: id, browser: browser, sealed: sealed, expiresAt: now + lifetime)
        try await store.keepStep(step, most: Self.most, at: now)
    }

    /// The content of a step; `nil` if there is none, or it has expired or belongs to another browser.
    func content<Content: Decodable>(
        of id: PendingStep.ID,
        browser: [UInt8],
        as type: Content.Type
    ) async throws -> Content? {
        try await store.step(id, browser: browser, at: clock.now).flatMap { open($0, id) }
    }

    /// Returns the content of a step and removes it, so that it is used once.
    func take<Content: Decodable>(
        _ id: PendingStep.ID,
        browser: [UInt8],
        as type: Content.Type
    ) async throws -> Content? {
        try await store.takeStep(id, browser: browser, at: clock.now).flatMap { open($0, id) }
    }

    /// What was sealed with a lost key, or by another version, must be begun again.
    private func open<Content: Decodable>(_ sealed: [UInt8], _ id: PendingStep.ID) -> Content? {
        guard let bytes = try? sealer.open(sealed, for: .pendingStep(id)) else { return nil }
        return try? JSONDecoder().decode(Content.self, from: Data(bytes))
    }
}

/// The browsers that were sent to Google and have not returned. Each returns with a state that is valid once, for a limited
/// time, and from the same session.
struct PendingConsents: Sendable {
    /// The purpose of the answer.
    enum Purpose: Sendable {
        /// `user` grants access for the account with that address.
        case grant(user: UserID, expected: Address, wanted: Set<GrantPurpose>)
        case signIn(next: LocalPath)
    }

    struct Consent: Sendable {
        let flow: AuthorizationCodeFlow
        let purpose: Purpose
    }

    /// A consent as it is sealed.
    private struct Content: Codable {
        struct Grant: Codable {
            let user: UserID
            let expected: String
            let wanted: [String]
        }

        let flow: AuthorizationCodeFlow.Snapshot
        /// `nil` for a sign-in.
        let grant: Grant?
        let next: String?
    }

    private static let lifetime = Duration.minutes(15)

    let steps: PendingSteps

    func add(_ flow: AuthorizationCodeFlow, _ purpose: Purpose, browser: [UInt8]) async throws {
        let content =
            switch purpose {
            case .grant(let user, let expected, let wanted):
                Content(
                    flow: flow.snapshot,
                    grant: Content.Grant(user: user, expected: "\(expected)", wanted: wanted.map(\.rawValue)),
                    next: nil
                )
            case .signIn(let next): Content(flow: flow.snapshot, grant: nil, next: next.description)
            }
        try await steps.keep(content, as: Self.id(flow.state), browser: browser, for: Self.lifetime)
    }

    /// Returns the consent with that state and removes it; `nil` if it is unknown or expired, or belongs to another
    /// browser, whose consent is kept.
    func take(_ state: String, browser: [UInt8], endpoints: Endpoints) async throws -> Consent? {
        guard let content = try await steps.take(Self.id(state), browser: browser, as: Content.self) else { return nil }
        let flow = AuthorizationCodeFlow(content.flow, endpoints: endpoints)
        guard let grant = content.grant else {
            return Consent(flow: flow, purpose: .signIn(next: content.next.flatMap { LocalPath($0) } ?? "/"))
        }
        guard let expected = Address(grant.expected) else { return nil }
        let wanted = Set(grant.wanted.compactMap { GrantPurpose(rawValue: $0) })
        return Consent(flow: flow, purpose: .grant(user: grant.user, expected: expected, wanted: wanted))
    }

    private static func id(_ state: String) -> PendingStep.ID {
        PendingStep.ID(.consent, SHA256.digest(Array(state.utf8)))
    }
}
