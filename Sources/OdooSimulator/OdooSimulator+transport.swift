import Base
package import Odoo
package import Transport

extension OdooSimulator: HTTPTransport {
    /// Answers without a socket, regardless of the request's host.
    package func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        var fields = request.fields.map { ($0.name, $0.value) }
        if let bearer = request.bearer { fields.append(("authorization", "bearer \(bearer.reveal())")) }
        var body: [UInt8] = []
        if case .bytes(let bytes) = request.body { body = bytes }
        let path = request.url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last ?? ""
        let seen = OdooRequest(
            method: request.method.rawValue,
            path: path.firstIndex(of: "/").map { String(path[$0...]) } ?? "/",
            fields: fields,
            body: body
        )
        let started = ContinuousClock.now
        guard let reply = await OdooSimulation(world: world).respond(to: seen) else {
            throw HTTPFailure(kind: .connection, reach: .perhapsProcessed, detail: "the connection was closed")
        }
        if ContinuousClock.now - started > request.timeout {
            throw HTTPFailure(kind: .timeout, reach: .perhapsProcessed, detail: "no answer in time")
        }
        return HTTPResponse(
            status: reply.status,
            fields: [.init("Content-Type", reply.contentType)],
            body: reply.body
        )
    }

    /// Returns a client that calls the simulator without a socket.
    package func client(
        login: String = OdooSimulator.administrator,
        limits: OdooLimits = OdooLimits()
    ) -> OdooClient {
        OdooClient(access(login: login, url: "http://odoo.example"), transport: self, limits: limits)
    }

    /// Returns a user's access to the simulator, with that user's key.
    package func access(login: String = OdooSimulator.administrator, url: String) -> OdooAccess {
        let (database, key) = world.withLock { world in
            (world.configuration.database, world.key(of: login))
        }
        guard let access = OdooAccess(url: url, database: database, login: login, secret: Secret(key)) else {
            preconditionFailure("\(url) is no address of Odoo")
        }
        return access
    }
}
