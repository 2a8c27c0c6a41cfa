import Base
import Cryptography
import Foundation
import Testing
import Transport

struct CurlTransportTests {
    let server: HTTPServer

    init() throws {
        server = try HTTPServer()
    }

    private struct Echo: Decodable {
        let method: String
        let fields: [String: String]
        let length: Int
        let digest: String
    }

    private func echo(_ response: HTTPResponse) throws -> Echo {
        try JSONDecoder().decode(Echo.self, from: Data(response.body))
    }

    @Test(arguments: [HTTPRequest.Method.get, .post, .put, .patch, .delete])
    func `every method arrives as it is meant`(method: HTTPRequest.Method) async throws {
        let transport = server.transport()
        for base in [server.plain, server.secure] {
            var request = HTTPRequest(method, base + "/echo", bearer: Secret("token"))
            request.fields = [.init("X-One", "a: b"), .init("X-Empty", "")]
            let bare = try echo(await transport.send(request))
            #expect(bare.method == method.rawValue && bare.length == 0)
            #expect(bare.fields["authorization"] == "Bearer token")
            #expect(bare.fields["x-one"] == "a: b" && bare.fields["x-empty"] == "")
            #expect(bare.fields["user-agent"] == "test/1 (gzip)" && bare.fields["accept-encoding"] == "gzip")
            #expect(bare.fields["content-type"] == nil && bare.fields["expect"] == nil)
            request.body = .bytes(Array("hello".utf8))
            request.fields.append(.init("Content-Type", "text/plain"))
            let full = try echo(await transport.send(request))
            #expect(full.method == method.rawValue && full.length == 5)
            #expect(full.fields["content-type"] == "text/plain")
        }
        await transport.shutdown()
    }

    @Test func `a long body is streamed`() async throws {
        let transport = server.transport()
        let body = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let request = HTTPRequest(
            .post,
            server.secure + "/echo",
            body: .stream(length: body.count, source: Pieces(bytes: body))
        )
        let answer = try echo(await transport.send(request))
        #expect(answer.length == body.count)
        #expect(answer.digest == SHA256.digest(body).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
        await transport.shutdown()
    }

    /// A thread with nothing to do is not woken to show that it runs.
    @Test(.timeLimit(.minutes(10))) func `only a thread with work shows signs of life`() async throws {
        let transport = server.transport()
        #expect(transport.nudge() == nil)
        // Longer than the test takes on any machine.
        let slow = Task { [server] in try await transport.send(HTTPRequest(.get, server.plain + "/slow/600")) }
        try await server.receives("slow/600")
        let first = try #require(transport.nudge())
        while transport.nudge() == first { await Task.yield() }
        slow.cancel()
        await #expect(throws: HTTPFailure.self) { try await slow.value }
        // The thread finds out with its next turn, which a nudge brings about.
        while transport.nudge() != nil { await Task.yield() }
        await transport.shutdown()
        #expect(transport.nudge() == nil)
    }

    @Test func `status and fields are told`() async throws {
        let transport = server.transport()
        let refused = try await transport.send(HTTPRequest(.get, server.plain + "/status/429"))
        #expect(refused.status == 429 && refused.body == Array("refused".utf8))
        #expect(refused.field("retry-after") == "7" && refused.field("X-Empty") == "")
        #expect(refused.field("x-spaces") == "a  b")
        let late = try await transport.send(HTTPRequest(.get, server.plain + "/interim"))
        #expect(late.status == 200 && late.field("X-Late") == "yes" && late.field("X-Early") == nil)
        let redirect = try await transport.send(HTTPRequest(.get, server.plain + "/redirect"))
        #expect(redirect.status == 302)
        await transport.shutdown()
    }

    /// A server could otherwise change a field after its body, such as how long to wait.
    @Test func `trailers are no header fields`() async throws {
        let transport = server.transport()
        let response = try await transport.send(HTTPRequest(.get, server.plain + "/trailers"))
        #expect(response.status == 200 && response.body == Array("body".utf8))
        #expect(response.fields.filter { $0.name == "X-Before" }.map(\.value) == ["yes"])
        #expect(response.field("X-Late") == nil)
        // The connection serves on, and each answer has its own header.
        let next = try await transport.send(HTTPRequest(.get, server.plain + "/status/429"))
        #expect(next.field("Retry-After") == "7")
        await transport.shutdown()
    }

    @Test func `connections are kept`() async throws {
        let transport = server.transport()
        for _ in 0..<20 { _ = try await transport.send(HTTPRequest(.get, server.plain + "/echo")) }
        let count = try await transport.send(HTTPRequest(.get, server.plain + "/connections"))
        #expect(String(decoding: count.body, as: UTF8.self) == "1")
        await transport.shutdown()
    }

    @Test func `a connection that nobody used for long is not used again`() async throws {
        let transport = server.transport { $0.longestIdle = .seconds(1) }
        let request = HTTPRequest(.get, server.plain + "/connections")
        #expect(String(decoding: try await transport.send(request).body, as: UTF8.self) == "1")
        try await Task.sleep(for: .seconds(3))
        #expect(String(decoding: try await transport.send(request).body, as: UTF8.self) == "2")
        await transport.shutdown()
    }

    @Test func `many at once keep to the limit of connections`() async throws {
        let transport = server.transport { $0.maximumConnectionsPerHost = 4 }
        let url = server.plain + "/echo"
        let answers = await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<200 {
                group.addTask { try? await transport.send(HTTPRequest(.post, url, body: .bytes([1]))).status }
            }
            return await group.reduce(into: 0) { if $1 == 200 { $0 += 1 } }
        }
        #expect(answers == 200)
        let count = try await transport.send(HTTPRequest(.get, server.plain + "/connections"))
        #expect((Int(String(decoding: count.body, as: UTF8.self)) ?? 99) <= 4)
        await transport.shutdown()
    }
}

/// A body that returns uneven pieces.
struct Pieces: BodySource {
    let bytes: [UInt8]

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - offset, 12_345)
        unsafe buffer.copyBytes(from: bytes[offset..<offset + count])
        return count
    }
}
