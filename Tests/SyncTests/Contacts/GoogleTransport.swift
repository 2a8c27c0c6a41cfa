import Base
import HTTPTypes
import Transport

@testable import GoogleSimulator

/// Calls the simulated Google without a socket.
struct GoogleTransport: HTTPTransport {
    let simulation: Simulation

    init(_ google: GoogleSimulator) {
        simulation = Simulation(world: google.world)
    }

    func send(_ request: Transport.HTTPRequest) async throws(HTTPFailure) -> Transport.HTTPResponse {
        var fields: HTTPFields = [:]
        for field in request.fields { if let name = HTTPField.Name(field.name) { fields[name] = field.value } }
        if let bearer = request.bearer { fields[.authorization] = "Bearer \(bearer.reveal())" }
        var body: [UInt8] = []
        if case .bytes(let bytes) = request.body { body = bytes }
        let target = request.url.dropFirst("http://google.test".count)
        let simulated = SimulatedRequest(
            verb: HTTPTypes.HTTPRequest.Method(request.method.rawValue) ?? .get,
            target: String(target),
            fields: fields,
            body: body
        )
        guard let answer = await simulation.respond(to: simulated) else {
            throw HTTPFailure(kind: .connection, reach: .perhapsProcessed, detail: "the connection was dropped")
        }
        return Transport.HTTPResponse(
            status: answer.status,
            fields: answer.fields.map { .init("\($0.name)", $0.value) },
            body: answer.body
        )
    }
}

/// Passes requests on until one has to fail.
final class FragileTransport: HTTPTransport {
    enum Breakage: Sendable, Hashable, CaseIterable {
        /// From that request on, no one can be reached, as after a crash.
        case before
        /// The request is carried out, its answer is lost, and from then on no one can be reached.
        case after
        /// The answer of that one request is lost.
        case answer
    }

    struct Plan {
        var count: Int
        var breakage: Breakage
    }

    private let base: any HTTPTransport
    private let plan: Locked<Plan?>

    /// - Parameter plan: shared by the transports to both sides, so that either may fail.
    init(_ base: any HTTPTransport, _ plan: Locked<Plan?>) {
        self.base = base
        self.plan = plan
    }

    private enum Fate { case pass, lose, refuse }

    func send(_ request: Transport.HTTPRequest) async throws(HTTPFailure) -> Transport.HTTPResponse {
        let fate: Fate = plan.withLock { plan in
            guard var now = plan else { return .pass }
            defer { plan = now }
            now.count -= 1
            if now.count > 0 { return .pass }
            switch (now.breakage, now.count) {
            case (.before, _): return .refuse
            case (_, 0): return .lose
            case (.after, _): return .refuse
            case (.answer, _): return .pass
            }
        }
        if fate == .refuse { throw HTTPFailure(kind: .connection, reach: .notSent, detail: "crashed") }
        let response = try await base.send(request)
        if fate == .lose { throw HTTPFailure(kind: .timeout, reach: .perhapsProcessed, detail: "lost") }
        return response
    }
}
