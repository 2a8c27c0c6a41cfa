import Base
import Foundation
import Testing
import Transport

/// What a node no longer sends once others may have taken over from it.
struct FencedTransferTests {
    let server: HTTPServer

    init() throws { server = try HTTPServer() }

    private func failure(_ request: HTTPRequest, _ transport: CurlTransport, _ fence: Fence?) async -> HTTPFailure? {
        await Fence.$current.withValue(fence) {
            do throws(HTTPFailure) {
                _ = try await transport.send(request)
                return nil
            } catch {
                return error
            }
        }
    }

    @Test func nothingIsSentBehindAFence() async throws {
        let transport = server.transport()
        let fence = Fence(until: .now + .hours(1))
        let request = HTTPRequest(.post, server.plain + "/echo", body: .bytes([1, 2, 3]))
        #expect(await failure(request, transport, fence) == nil)
        fence.shut()
        for request in [request, HTTPRequest(.get, server.plain + "/echo")] {
            #expect(await failure(request, transport, fence)?.reach == .notSent)
        }
        #expect(await failure(request, transport, nil) == nil)
        await transport.shutdown()
    }

    /// The last piece of a body stays here, so that the server does nothing.
    @Test func aBodyIsBrokenOff() async throws {
        let transport = server.transport()
        let fence = Fence(until: .now + .hours(1))
        let source = ShuttingSource(fence: fence, at: 300_000)
        let request = HTTPRequest(.post, server.plain + "/echo", body: .stream(length: 400_000, source: source))
        #expect(await failure(request, transport, fence)?.reach == .notSent)
        await transport.shutdown()
    }

    /// What was sent may have been done; of what libcurl still held, nothing leaves any more, and the connection ends.
    @Test func aRequestThatWasSentHasAnUnknownOutcome() async throws {
        let transport = server.transport()
        let fence = Fence(until: .now + .hours(1))
        // Longer than the test takes on any machine.
        let request = HTTPRequest(.post, server.plain + "/slow/600", body: .bytes([1, 2, 3]))
        async let outcome = failure(request, transport, fence)
        try await server.receives("slow/600")
        fence.shut()
        // Has the thread look, as anything that it is about to do does.
        #expect(await failure(HTTPRequest(.get, server.plain + "/echo"), transport, nil) == nil)
        #expect(await outcome?.reach == .perhapsProcessed)
        await transport.shutdown()
    }
}

/// A body during which the fence is shut.
private struct ShuttingSource: BodySource {
    let fence: Fence
    let position: Int

    init(fence: Fence, at position: Int) { (self.fence, self.position) = (fence, position) }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        if offset + buffer.count >= position { fence.shut() }
        // Never the whole rest, so that it is asked again.
        let count = min(buffer.count, 10_000)
        for index in 0..<count { unsafe buffer[index] = 0x78 }
        return count
    }
}
