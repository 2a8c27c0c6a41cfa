import Base
import Foundation
import SMTP
import SMTPServer
import Storage
import Testing

/// Connections that a proxy relays: the client that its header names counts, and nothing is guessed.
@Suite(.timeLimit(.minutes(10)))
struct ProxyTests {
    private static let proxy = [IPNetwork("127.0.0.1")].compactMap(\.self)
    private static let clients = [IPNetwork("192.0.2.0/24"), IPNetwork("2001:db8::/32")].compactMap(\.self)

    /// What the client in Python sees, the clients of the stored mail, and the log.
    private func run(
        _ way: String,
        _ encryption: SMTPEncryption = .plain,
        networks: [IPNetwork] = clients,
        limits: SMTPLimits = SMTPLimits(),
        log: CollectedLog = CollectedLog()
    ) async throws -> (output: String, clients: [String?]) {
        try await TestListener.run(encryption, networks: networks, proxies: Self.proxy, limits: limits, log: log) {
            let output = try await $0.python("proxy_client.py", way)
            return (output, $0.queue.kept.map(\.message.origin.client))
        }
    }

    @Test(
        arguments: ["v1", "v1-ipv6", "v2", "v2-ipv6"],
        [SMTPEncryption.plain, .startTLS, .tls]
    )
    func theNamedClientSends(version: String, encryption: SMTPEncryption) async throws {
        let log = CollectedLog()
        let (output, clients) = try await run("\(version)/\(encryption.rawValue)", encryption, log: log)
        #expect(output == "done\n")
        let client = version.hasSuffix("ipv6") ? "2001:db8::44" : "192.0.2.44"
        #expect(clients == [client])
        let lines = log.lines("accepted")
        #expect(lines.map { $0.metadata["client"] } == [client])
        #expect(lines.map { $0.metadata["proxy"] } == ["127.0.0.1"])
    }

    @Test func theNamedClientMustBeAllowed() async throws {
        let log = CollectedLog()
        #expect(try await run("turned-away", log: log).output == "554\n")
        #expect(log.lines("connection refused").map { $0.metadata["client"] } == ["203.0.113.9"])
    }

    @Test func aHeaderMayArriveByteByByte() async throws {
        #expect(try await run("piecemeal").output == "220 250\n")
    }

    @Test func aProxyWithoutAHeaderIsNotServed() async throws {
        var limits = SMTPLimits()
        limits.handshakeTimeout = .seconds(3)
        let log = CollectedLog()
        #expect(try await run("no-header", limits: limits, log: log).output == "end end end\n")
        let lines = log.lines("connection refused")
        #expect(
            Set(lines.compactMap { $0.metadata["reason"] }) == [
                "the connection does not begin with a PROXY protocol header",
                "no complete PROXY protocol header arrived in time",
            ]
        )
        #expect(lines.allSatisfy { $0.metadata["client"] == "127.0.0.1" })
    }

    @Test func aProxysOwnConnectionHasItsAddress() async throws {
        #expect(try await run("local").output == "554 554\n")
        #expect(try await run("local", networks: IPNetwork.loopback).output == "220 220\n")
    }

    @Test func nobodyElseIsBelieved() async throws {
        let (output, clients) = try await run("other", networks: IPNetwork.loopback)
        #expect(output == "220\n500\n250\n250\n250\n354\n250\n")
        #expect(clients == ["127.0.0.2"])
    }

    @Test func eachNamedClientHasPlacesOfItsOwn() async throws {
        var limits = SMTPLimits()
        limits.connectionsPerAddress = 1
        #expect(try await run("places", limits: limits).output == "220 421 220\n")
    }

    @Test("HAProxy says who the client is, in every version", arguments: ["plain", "starttls", "tls"])
    func throughHAProxy(way: String) async throws {
        // The sanitizers' packages reach this file through a link.
        let file = URL(filePath: #filePath).resolvingSymlinksInPath()
        let root = file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: ".build/haproxy")
        let program = root.appending(path: "usr/sbin/haproxy").path
        try #require(
            FileManager.default.isExecutableFile(atPath: program),
            "There is no HAProxy at \(program): run Tests/prepare."
        )
        let machine =
            try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "usr/lib").path)
            .filter { $0.hasSuffix("linux-gnu") }.first ?? ""
        let libraries = root.appending(path: "usr/lib/\(machine)").path
        let encryption = try #require(SMTPEncryption(rawValue: way))
        let client = [IPNetwork("127.0.0.3")].compactMap(\.self)
        let (output, clients) = try await TestListener.run(encryption, networks: client, proxies: Self.proxy) {
            let output = try await $0.python("through_haproxy.py", way, program, libraries)
            return (output, $0.queue.kept.map(\.message.origin.client))
        }
        #expect(output == "v1\nv2\nv2-crc\n")
        #expect(clients == ["127.0.0.3", "127.0.0.3", "127.0.0.3"])
    }
}
