import Admin
import Base
import Cryptography
import Storage
import Testing
import Transport

@Suite struct TLSTests {
    @Test func speaksTLSWithTheGatewaysCertificate() async throws {
        try await ConsoleBench.withFolder { folder in
            let files = try SelfSigned.write(to: folder + "/certificate", names: ["localhost", "127.0.0.1"])
            let context = try TLSContext(files)
            try await ConsoleBench.run {
                $0.tls = { context }
            } _: { bench in
                let browser = Browser(
                    "https://localhost:\(bench.port)",
                    language: "en",
                    caFile: files.chain
                )
                let path = try await bench.links.invite(NewUser(email: "a@b.example", name: "A", role: .user))
                #expect(try await browser.get(path).status == 200)
                let values = ["name": "A", "password": ConsoleBench.password, "repeated": ConsoleBench.password]
                let done = try await browser.submit(path, values, ["Origin": "https://localhost:\(bench.port)"])
                #expect(done.status == 303)
                #expect(browser.cookies.keys.sorted() == ["__Host-gateway-session"])
                let page = try await browser.get("/")
                #expect(page.status == 200)
                #expect(page.response.field("Strict-Transport-Security") != nil)
                // Nothing is said in the clear.
                await #expect(throws: HTTPFailure.self) { try await bench.browser().get("/sign-in") }
            }
        }
    }

    @Test func withoutACertificateNobodyIsServed() async throws {
        try await ConsoleBench.run {
            $0.tls = { nil }
        } _: { bench in
            let browser = Browser("https://localhost:\(bench.port)", language: "en")
            await #expect(throws: HTTPFailure.self) { try await browser.get("/sign-in") }
        }
    }
}
