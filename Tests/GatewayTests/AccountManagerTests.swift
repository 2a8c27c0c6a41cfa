import Admin
import Base
import Cryptography
import Gateway
import Google
import GoogleSimulator
import Mail
import SQLStorage
import Settings
import Storage
import Testing
import Transport

@Suite struct AccountManagerTests {
    private static let scopes = ScopeSet.modify.delegatedScopes

    private func services(_ bench: GatewayBench) async throws -> AccountServices {
        let keys = try await bench.keys()
        let transport = CurlTransport(bench.settings.curlOptions)
        let manager = AccountManager(
            store: bench.outside,
            settings: bench.settings,
            keys: keys,
            transport: transport
        )
        return AccountServices(manager, bench.settings)
    }

    private func keyFile(_ bench: GatewayBench, _ scopes: [String] = scopes) async throws -> [UInt8] {
        let url = try await bench.google.baseURL + "/token"
        let json = try bench.google.addServiceAccount("gw@project.example", scopes: scopes, tokenURI: url)
        return Array(json.reveal().utf8)
    }

    @Test func aServiceAccountActsForUsersOfTheWorkspace() async throws {
        try await GatewayBench.run(change: { $0.google.endpoints.tokenAudience = "http://localhost/token" }) { bench in
            let services = try await services(bench)
            bench.google.add(.init("new@acme.example", name: "New"))
            let file = try await keyFile(bench)
            let key = try services.readKey(file)
            #expect(key.email == "gw@project.example" && key.clientID != nil)
            let new = try #require(Address("new@acme.example"))
            let made = try await services.delegate(.file(file), new, false)
            #expect(made == .init(test: .works(sendAs: ["new@acme.example"]), isKept: true))
            let account = try await bench.account("new@acme.example")
            #expect(account.health.state == .working && account.sendAs.map(\.address) == ["new@acme.example"])
            #expect(services.source(account) == .serviceAccount(key))
            // Its key also serves other accounts; one that Google does not know waits.
            let nobody = try #require(Address("nobody@acme.example"))
            let refused = try await services.delegate(.account(account), nobody, false)
            #expect(refused.isKept)
            guard case .refused(let refusal) = refused.test else {
                Issue.record("\(refused)")
                return
            }
            #expect(refusal.cause == .unknownUser)
            let waiting = try await bench.account("nobody@acme.example")
            #expect(waiting.health.state == .needsGrant && waiting.health.words?.contains("invalid_grant") == true)
            // Once Google knows the user, the test sets the account working.
            bench.google.add(.init("nobody@acme.example", name: "Nobody"))
            #expect(try await services.test(waiting) == .works(sendAs: ["nobody@acme.example"]))
            #expect(try await bench.account("nobody@acme.example").health.state == .working)
        }
    }

    @Test func whatIsNotDelegatedIsNamedAndHarmsNoOtherGrant() async throws {
        try await GatewayBench.run(change: { $0.google.endpoints.tokenAudience = "http://localhost/token" }) { bench in
            let services = try await services(bench)
            let anna = try #require(Address(GatewayBench.anna))
            let before = try await bench.account(GatewayBench.anna)
            let file = try await keyFile(bench, [Scope.labels])
            let answer = try await services.delegate(.file(file), anna, false)
            guard case .refused(let missing) = answer.test else {
                Issue.record("\(answer)")
                return
            }
            #expect(missing.cause == .delegationMissing && !answer.isKept)
            #expect(try await bench.account(GatewayBench.anna).sealedCredential == before.sealedCredential)
            bench.google.revoke(GatewayBench.anna)
            guard case .refused(let refusal) = try await services.test(before) else {
                Issue.record("a revoked grant works")
                return
            }
            #expect(refusal.cause == .withdrawn)
            #expect(try await bench.account(GatewayBench.anna).health.state == .needsGrant)
        }
    }
}
