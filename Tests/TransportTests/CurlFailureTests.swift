import Base
import Foundation
import Testing
import Transport

struct CurlFailureTests {
    let server: HTTPServer

    init() throws {
        server = try HTTPServer()
    }

    private func failure(_ request: HTTPRequest, _ transport: CurlTransport) async -> HTTPFailure? {
        do throws(HTTPFailure) {
            _ = try await transport.send(request)
            return nil
        } catch {
            return error
        }
    }

    @Test func `what never left is known not to have been sent`() async throws {
        let transport = server.transport { $0.connectTimeout = .seconds(20) }
        let unresolved = await failure(HTTPRequest(.post, "http://absent.invalid/"), transport)
        #expect(unresolved?.kind == .nameResolution && unresolved?.reach == .notSent)
        // Port 1 on loopback has no listener.
        let refused = await failure(HTTPRequest(.post, "http://127.0.0.1:1/"), transport)
        #expect(refused?.kind == .connection && refused?.reach == .notSent)
        let wrongName = server.secure.replacing("localhost", with: "127.0.0.2")
        #expect(await failure(HTTPRequest(.post, wrongName), transport)?.reach == .notSent)
        let noTLS = server.plain.replacing("http:", with: "https:")
        let plain = await failure(HTTPRequest(.post, noTLS), transport)
        #expect(plain?.kind == .tls && plain?.reach == .notSent)
        await transport.shutdown()
    }

    @Test func `only trusted servers are spoken to`() async throws {
        let transport = server.transport { $0.caFile = nil }
        let untrusted = await failure(HTTPRequest(.get, server.secure + "/echo"), transport)
        #expect(untrusted?.kind == .tls && untrusted?.reach == .notSent)
        await transport.shutdown()
    }

    @Test(arguments: ["drop", "half", "nonsense"])
    func `a connection lost after the request leaves it open whether it was done`(name: String) async throws {
        let transport = server.transport()
        let request = HTTPRequest(.post, "\(server.plain)/\(name)", body: .bytes([1, 2, 3]))
        let lost = await failure(request, transport)
        #expect(lost?.reach == .perhapsProcessed)
        #expect(try await server.count(name, by: transport) == 1)
        await transport.shutdown()
    }

    @Test func `a POST is never sent again by itself, a GET is`() async throws {
        let transport = server.transport { $0.maximumConnectionsPerHost = 1 }
        let post = HTTPRequest(.post, server.plain + "/second-dies", body: .bytes(Array("once".utf8)))
        #expect(await failure(post, transport) == nil)
        let second = await failure(post, transport)
        #expect(second?.kind == .connection && second?.reach == .perhapsProcessed)
        #expect(try await server.count("second-dies", by: transport) == 2)

        let empty = HTTPRequest(.post, server.plain + "/second-dies")
        _ = await failure(empty, transport)
        let before = try await server.count("second-dies", by: transport)
        let again = await failure(empty, transport)
        #expect(again == nil || again?.reach == .perhapsProcessed)
        #expect(try await server.count("second-dies", by: transport) == (before ?? 0) + 1)

        let get = HTTPRequest(.get, server.plain + "/second-dies")
        for _ in 0..<4 { #expect(await failure(get, transport) == nil) }
        await transport.shutdown()
    }

    @Test func `a body cut short cannot have been acted on`() async throws {
        let transport = server.transport()
        let body = HTTPRequest.Body.stream(length: 50_000_000, source: Zeros())
        let reset = await failure(HTTPRequest(.post, server.plain + "/reset-early", body: body), transport)
        #expect(reset?.kind == .connection && reset?.reach == .notSent)
        await transport.shutdown()
    }

    @Test func `a source that fails is told`() async throws {
        let transport = server.transport()
        let short = HTTPRequest.Body.stream(length: 100_000, source: Pieces(bytes: [1, 2, 3]))
        let failed = await failure(HTTPRequest(.post, server.plain + "/echo", body: short), transport)
        #expect(failed?.kind == .source && failed?.reach == .notSent)
        #expect(failed?.detail.contains("byte 3 of 100000") == true)
        await transport.shutdown()
    }

    @Test(arguments: ["bytes/1001", "endless", "gzip/1001"])
    func `an answer too long is cut off`(path: String) async throws {
        let transport = server.transport()
        let request = HTTPRequest(.get, "\(server.plain)/\(path)", maximumResponseSize: 1000)
        let long = await failure(request, transport)
        #expect(long?.kind == .tooLarge && long?.reach == .perhapsProcessed)
        var fitting = HTTPRequest(.get, "\(server.plain)/gzip/1000", maximumResponseSize: 1000)
        #expect(try await transport.send(fitting).body.count == 1000)
        fitting.url = "\(server.plain)/bytes/1000"
        #expect(try await transport.send(fitting).body.count == 1000)
        await transport.shutdown()
    }

    @Test func `a header too long is cut off`() async throws {
        let transport = server.transport { $0.maximumHeaderSize = 10_000 }
        #expect(await failure(HTTPRequest(.get, server.plain + "/header/20"), transport)?.kind == .tooLarge)
        #expect(await failure(HTTPRequest(.get, server.plain + "/header/5"), transport) == nil)
        await transport.shutdown()
    }

    @Test func `every wait ends`() async throws {
        let transport = server.transport()
        var late: HTTPFailure?
        // A busy machine may not have sent the request when the time is up.
        for timeout in [Duration.seconds(3), .seconds(9), .seconds(27)] where late?.reach != .perhapsProcessed {
            late = await failure(HTTPRequest(.post, server.plain + "/never", timeout: timeout), transport)
            #expect(late?.kind == .timeout)
        }
        #expect(late?.reach == .perhapsProcessed)
        let stalling = server.transport { $0.stallTimeout = .seconds(1) }
        let stalled = await failure(HTTPRequest(.get, server.plain + "/never", timeout: .seconds(25)), stalling)
        #expect(stalled?.kind == .timeout)
        await transport.shutdown()
        await stalling.shutdown()
    }

    /// Longer than a busy machine takes to cancel or to shut down.
    private static let untilTheEnd = Duration.minutes(10)

    @Test func `cancelling ends the transfer`() async throws {
        let transport = server.transport()
        let request = HTTPRequest(.get, server.plain + "/never", timeout: Self.untilTheEnd)
        let task = Task { await failure(request, transport) }
        try await server.receives("never")
        task.cancel()
        #expect(await task.value?.kind == .cancelled)
        let early = Task { await failure(request, transport) }
        early.cancel()
        let cancelled = await early.value
        #expect(cancelled?.kind == .cancelled)
        await transport.shutdown()
    }

    @Test func `shutting down ends what runs, and nothing starts afterwards`() async throws {
        let transport = server.transport()
        let request = HTTPRequest(.get, server.plain + "/never", timeout: Self.untilTheEnd)
        let running = Task { await failure(request, transport) }
        try await server.receives("never")
        await transport.shutdown()
        #expect(await running.value?.kind == .cancelled)
        let late = await failure(request, transport)
        #expect(late?.kind == .cancelled && late?.reach == .notSent)
        await transport.shutdown()
        await server.transport().shutdown()
    }

    @Test(arguments: [
        HTTPRequest(.get, "not a url"), HTTPRequest(.get, "file:///etc/passwd"), HTTPRequest(.get, "ftp://localhost/"),
        HTTPRequest(.get, "http://localhost/\0"),
        HTTPRequest(.get, "http://localhost/", fields: [.init("X", "a\r\nY: b")]),
        HTTPRequest(.get, "http://localhost/", fields: [.init("X: y\r\nZ", "a")]),
        HTTPRequest(.get, "http://localhost/", fields: [.init("", "a")]),
        HTTPRequest(.get, "http://localhost/", bearer: Secret("a\nb")),
    ])
    func `what cannot be sent is refused`(request: HTTPRequest) async throws {
        let transport = server.transport()
        let refused = await failure(request, transport)
        #expect(refused?.kind == .badRequest && refused?.reach == .notSent)
    }

    @Test func `no secret is in a failure`() async throws {
        let transport = server.transport()
        for base in [server.plain + "/drop/", "http://absent.invalid/", "ftp://x/", "http://127.0.0.1:1/"] {
            let request = HTTPRequest(.get, base + "?key=hunter2", bearer: Secret("hunter2"))
            let failed = await failure(request, transport)
            #expect(failed?.detail.contains("hunter2") == false && failed?.detail.isEmpty == false)
        }
        await transport.shutdown()
    }

    @Test func `a proxy is asked, but not for loopback`() async throws {
        let transport = server.transport { $0.proxy = .server("http://127.0.0.1:1", bypass: ["bypassed.invalid"]) }
        #expect(await failure(HTTPRequest(.get, server.plain + "/echo"), transport) == nil)
        let proxied = await failure(HTTPRequest(.post, "http://absent.invalid/"), transport)
        #expect(proxied?.kind == .connection && proxied?.reach == .notSent)
        let bypassed = await failure(HTTPRequest(.post, "http://bypassed.invalid/"), transport)
        #expect(bypassed?.kind == .nameResolution)
        await transport.shutdown()
    }
}

/// A body of zeros.
private struct Zeros: BodySource {
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0)
        return buffer.count
    }
}
