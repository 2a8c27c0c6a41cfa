import Base
import HTTPTypes
import Hummingbird
import NIOCore

/// Odoo's calls that users asked for something there. Anybody can make one, so they are a hint that says nothing: the gateway
/// then reads in Odoo what was asked for, as it does now and then anyhow.
final class OdooCalls: Sendable {
    /// Follows the console's address and prefix; `AppCall.wakePath` of the target `Odoo`.
    static let path = "/odoo/wake"
    /// Between two looks; calls in between are answered and lead to one look at the end.
    static let interval = Duration.seconds(1)
    /// Odoo sends some hundred bytes, which are not looked at.
    private static let largestBody = 4 << 10

    private struct State {
        var lastLook = Timestamp(milliseconds: 0)
        var isPlanned = false
    }

    private let clock: any WallClock
    private let look: @Sendable () async -> Void
    private let state = Locked(State())

    init(clock: any WallClock, look: @escaping @Sendable () async -> Void) {
        self.clock = clock
        self.look = look
    }

    func serves(_ request: Request) -> Bool { request.uri.path == Self.path }

    func respond(to request: Request) async throws -> Response {
        guard request.method == .post else { throw Refusal.methodNotAllowed }
        do { _ = try await request.body.collect(upTo: Self.largestBody) } catch is NIOTooManyBytesError {
            throw Refusal.tooLarge
        }
        call()
        return Response(status: .noContent)
    }

    /// Looks at once, or when the interval since the last look is over.
    func call() {
        let now = clock.now
        let time = state.withLock { state -> Timestamp? in
            guard !state.isPlanned else { return nil }
            state.isPlanned = true
            // A clock that was set back delays no look.
            let next = min(state.lastLook + Self.interval, now + Self.interval)
            return max(next, now)
        }
        guard let time else { return }
        Task {
            if time > now { try? await clock.sleep(until: time) }
            state.withLock { $0 = State(lastLook: clock.now, isPlanned: false) }
            await look()
        }
    }
}
