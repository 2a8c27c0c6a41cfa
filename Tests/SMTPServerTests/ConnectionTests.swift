import Base
import Cryptography
import Mail
import SMTPServer
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ConnectionTests {
    private func seen(_ listener: TestListener, _ way: String) async throws -> [String] {
        try await listener.python("raw_client.py", way).split(separator: "\n").map(String.init)
    }

    /// CVE-2011-0411: plaintext that follows STARTTLS must never be treated as sent under TLS.
    @Test
    func commandsInjectedBehindStartTLSAreNotHeard() async throws {
        try await TestListener.run(.startTLS) { listener in
            let said = try await seen(listener, "inject")
            #expect(said == ["220", "no tls"])
        }
    }

    @Test(arguments: [("certificate", ["220", "250"]), ("external", ["220", "235 250"])])
    func aCertificateIsALogin(way: String, expected: [String]) async throws {
        try await TestListener.run(.startTLS, requiresLogin: true, asksForCertificate: true) { listener in
            let said = try await seen(listener, way)
            #expect(said == expected)
            #expect(listener.queue.kept.map(\.message.origin.login) == ["localhost"])
            #expect(listener.queue.kept.map(\.message.origin.with) == ["ESMTPSA"])
        }
    }

    /// Another process removes the login between the decision about the message and its commit.
    @Test
    func aLoginThatEndsBeforeTheCommitKeepsNothing() async throws {
        let queue = MemoryQueue()
        queue.beforeNextCommit { queue.remove(login: "odoo") }
        try await TestListener.run(queue: queue) { listener in
            let said = try await seen(listener, "login")
            #expect(said == ["220", "235 421", "end"])
            #expect(listener.queue.kept.isEmpty)
        }
    }

    @Test
    func aChangeThatDoesNotConcernTheLoginStopsNothing() async throws {
        let queue = MemoryQueue()
        queue.beforeNextCommit { queue.remove(login: "another") }
        try await TestListener.run(queue: queue) { listener in
            let said = try await seen(listener, "login")
            #expect(said == ["220", "235 250", "250"])
            #expect(listener.queue.kept.map(\.content) == [Array("x\r\n".utf8)])
        }
    }

    @Test
    func withoutCertificateThereIsNoLogin() async throws {
        try await TestListener.run(.startTLS, requiresLogin: true, asksForCertificate: true) { listener in
            let said = try await seen(listener, "no-certificate")
            #expect(said == ["220", "504 530"])
        }
    }

    @Test
    func takesChunks() async throws {
        try await TestListener.run { listener in
            let said = try await seen(listener, "bdat")
            #expect(said == ["220", "250 250 250"])
            #expect(listener.queue.kept.map(\.content) == [Array(".\r\nab\r\nc\r\n\r\n".utf8)])
        }
    }

    @Test
    func takesTheLargestMessageAndNoLarger() async throws {
        try await TestListener.run(queue: MemoryQueue(block: 128 << 10)) { listener in
            let seen = try await seen(listener, "large")
            let content = try #require(listener.queue.kept.first).content
            let digest = SHA256.digest(content).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            #expect(content.count == 36_700_160)
            #expect(seen == ["220", "250 \(digest)", "552"])
            #expect(listener.queue.kept.count == 1)
        }
    }

    @Test
    func boundsConnectionsOfAnAddress() async throws {
        var limits = SMTPLimits()
        limits.connectionsPerAddress = 1
        try await TestListener.run(limits: limits) { listener in
            let said = try await seen(listener, "second")
            #expect(said == ["220", "421", "221 end", "220"])
            #expect(listener.counters.current.turnedAway >= 1)
        }
    }

    @Test
    func boundsConnectionsInAll() async throws {
        var limits = SMTPLimits()
        limits.connections = 0
        try await TestListener.run(limits: limits) { listener in
            let said = try await seen(listener, "turned-away")
            #expect(said == ["421 end"])
        }
    }

    @Test
    func turnsAwayOtherNetworks() async throws {
        try await TestListener.run(networks: []) { listener in
            let said = try await seen(listener, "turned-away")
            #expect(said == ["554 end"])
            #expect(listener.counters.current.turnedAway == 1)
        }
    }

    /// A client that has been greeted sends its message, although the gateway was told to stop in the meantime.
    @Test
    func aShutdownWaitsForThoseThatAreAboutToSend() async throws {
        var limits = SMTPLimits()
        limits.shutdownSilence = .seconds(60)
        limits.shutdownPatience = .seconds(60)
        try await TestListener.run(limits: limits, queue: MemoryQueue(shutsDown: true)) { listener in
            let said = try await seen(listener, "shutdown-before")
            #expect(said == ["220", "354", "refused", "250 221", "250 221"])
            #expect(listener.queue.kept.count == 2)
        }
    }

    /// A client that sends endlessly does not keep the gateway from stopping.
    @Test
    func aShutdownEndsThoseThatNeverStop() async throws {
        var limits = SMTPLimits()
        limits.shutdownSilence = .seconds(60)
        limits.shutdownPatience = .milliseconds(300)
        try await TestListener.run(limits: limits, queue: MemoryQueue(shutsDown: true)) { listener in
            let said = try await seen(listener, "shutdown-never")
            #expect(said == ["220", "421 end"])
        }
    }

    /// A shutdown ends idle connections and accepts no new ones, but lets a message reach its 250.
    @Test
    func aShutdownLetsTheTransactionFinish() async throws {
        var limits = SMTPLimits()
        limits.shutdownSilence = .milliseconds(300)
        try await TestListener.run(limits: limits, queue: MemoryQueue(shutsDown: true)) { listener in
            let said = try await seen(listener, "shutdown")
            #expect(said == ["220", "354", "421 end", "refused", "250 421 end"])
            #expect(listener.queue.kept.count == 1)
        }
    }

    @Test
    func hangsUpOnThoseThatGuess() async throws {
        try await TestListener.run { listener in
            let said = try await seen(listener, "guess")
            #expect(said == ["220", "535 535 535 421 end"])
            #expect(listener.counters.current.failedLogins == 3)
        }
    }

    @Test
    func boundsMessagesOfAConnection() async throws {
        var limits = SMTPLimits()
        limits.transactions = 1
        try await TestListener.run(limits: limits) { listener in
            let said = try await seen(listener, "many")
            #expect(said == ["220", "250 421 end"])
            #expect(listener.queue.kept.count == 1)
        }
    }

    @Test
    func hangsUpOnThoseThatSayNothing() async throws {
        var limits = SMTPLimits()
        limits.commandTimeout = .seconds(1)
        try await TestListener.run(limits: limits) { listener in
            let said = try await seen(listener, "idle")
            #expect(said == ["220", "421 end"])
        }
    }

    @Test
    func hangsUpOnATransactionThatNeverEnds() async throws {
        var limits = SMTPLimits()
        limits.transactionTimeout = .seconds(1)
        try await TestListener.run(limits: limits) { listener in
            let said = try await seen(listener, "dawdle")
            #expect(said == ["220", "421 end"])
            #expect(listener.queue.kept.isEmpty)
        }
    }

    /// Ten bytes a second without a pause, against a minimum of a hundred; then seven hundred, against a minimum of
    /// ten.
    @Test(arguments: [("drip", 100, ["220", "354", "421"]), ("steady", 10, ["220", "354", "250"])])
    func contentMustComeFastEnough(way: String, rate: Int, expected: [String]) async throws {
        var limits = SMTPLimits()
        limits.minimumRate = rate
        limits.rateGrace = .milliseconds(500)
        try await TestListener.run(limits: limits) { listener in
            let said = try await seen(listener, way)
            #expect(said == expected)
            #expect(listener.queue.kept.count == (expected.last == "250" ? 1 : 0))
        }
    }

    @Test
    func hangsUpOnALineWithoutEnd() async throws {
        try await TestListener.run { listener in
            let said = try await seen(listener, "endless")
            #expect(said == ["220", "stopped"])
        }
    }
}
