import Base
import Foundation
import Testing
import Transport

struct CurlHTTP2Tests {
    let server: HTTPServer

    init() throws {
        server = try HTTPServer()
    }

    private func post(_ transport: CurlTransport, length: Int = 10) async -> Result<Int, HTTPFailure> {
        let request = HTTPRequest(
            .post,
            server.http2 + "/",
            body: .bytes([UInt8](repeating: 1, count: length)),
            timeout: .minutes(10)
        )
        do throws(HTTPFailure) {
            return .success(try await transport.send(request).status)
        } catch {
            return .failure(error)
        }
    }

    @Test func `many requests share one connection`() async throws {
        // The server answers none before all have arrived.
        server.process.ask("together 20")
        let transport = server.transport()
        let answers = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { await post(transport) == .success(200) } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(answers == 20)
        #expect(server.process.ask("connections") == "1")
        await transport.shutdown()
    }

    @Test func `a long body passes flow control`() async throws {
        let transport = server.transport()
        #expect(await post(transport, length: 3_000_000) == .success(200))
        await transport.shutdown()
    }

    @Test func `a stream refused unprocessed is sent again`() async throws {
        let transport = server.transport()
        server.process.ask("refusals 1")
        #expect(await post(transport) == .success(200))
        #expect(server.process.ask("count") == "2")
        await transport.shutdown()
    }

    /// There, libcurl 7.88 does not distinguish a refused stream from a dead connection.
    @Test func `a stream refused on a kept connection is sent again or left open`() async throws {
        let transport = server.transport()
        #expect(await post(transport) == .success(200))
        server.process.ask("refusals 1")
        switch await post(transport) {
        case .success(let status):
            #expect(status == 200 && server.process.ask("count") == "3")
        case .failure(let failure):
            #expect(failure.reach == .perhapsProcessed && server.process.ask("count") == "2")
        }
        await transport.shutdown()
    }

    @Test func `a server that refuses every stream has not acted`() async throws {
        let transport = server.transport()
        server.process.ask("refusals 1000")
        guard case .failure(let refused) = await post(transport) else {
            Issue.record("answered")
            return
        }
        #expect(refused.reach == .notSent)
        await transport.shutdown()
    }

    @Test func `a stream reset otherwise is not sent again`() async throws {
        let transport = server.transport()
        #expect(await post(transport) == .success(200))
        server.process.ask("resets 1")
        guard case .failure(let reset) = await post(transport) else {
            Issue.record("answered")
            return
        }
        #expect(reset.kind == .connection && reset.reach == .perhapsProcessed)
        #expect(server.process.ask("count") == "2")
        await transport.shutdown()
    }
}
