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

    private func manager(_ bench: GatewayBench) async throws -> AccountManager {
        AccountManager(
            store: bench.outside,
            settings: bench.settings,
            keys: try await bench.keys(),
            transport: CurlTransport(bench.settings.curlOptions)
        )
    }

    private func keyFile(_ bench: GatewayBench, _ scopes: [String] = scopes) async throws -> [UInt8] {
        let url = try await bench.google.baseURL + "/token"
        let json = try bench.google.addServiceAccount("gw@project.example", scopes: scopes, tokenURI: url)
        return Array(json.reveal().utf8)
    }

    @Test func aServiceAccountActsForUsersOfTheWorkspace() async throws {
        try await GatewayBench.run(change: { $0.google.endpoints.tokenAudience = "http://localhost/token" }) { bench in
            let manager = try await manager(bench)
            bench.google.add(.init("new@acme.example", name: "New"))
            let file = try await keyFile(bench)
            let key = try manager.readKey(file)
            #expect(key.email == "gw@project.example" && key.clientID != nil)
            let new = try #require(Address("new@acme.example"))
            let made = try await manager.delegate(new, to: .file(file), withSubmission: false)
            #expect(made == .init(test: .works(sendAs: ["new@acme.example"]), isKept: true))
            let account = try await bench.account("new@acme.example")
            #expect(account.health.state == .working && account.sendAs.map(\.address) == ["new@acme.example"])
            #expect(manager.source(of: account) == .serviceAccount(key))
            // Its key also serves other accounts; one that Google does not know waits.
            let nobody = try #require(Address("nobody@acme.example"))
            let refused = try await manager.delegate(nobody, to: .account(account), withSubmission: false)
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
            #expect(try await manager.test(waiting) == .works(sendAs: ["nobody@acme.example"]))
            #expect(try await bench.account("nobody@acme.example").health.state == .working)
        }
    }

    @Test func whatIsNotDelegatedIsNamedAndHarmsNoOtherGrant() async throws {
        try await GatewayBench.run(change: { $0.google.endpoints.tokenAudience = "http://localhost/token" }) { bench in
            let manager = try await manager(bench)
            let anna = try #require(Address(GatewayBench.anna))
            let before = try await bench.account(GatewayBench.anna)
            let file = try await keyFile(bench, [Scope.labels])
            let answer = try await manager.delegate(anna, to: .file(file), withSubmission: false)
            guard case .refused(let missing) = answer.test else {
                Issue.record("\(answer)")
                return
            }
            #expect(missing.cause == .delegationMissing && !answer.isKept)
            #expect(try await bench.account(GatewayBench.anna).sealedCredential == before.sealedCredential)
            bench.google.revoke(GatewayBench.anna)
            guard case .refused(let refusal) = try await manager.test(before) else {
                Issue.record("a revoked grant works")
                return
            }
            #expect(refusal.cause == .withdrawn)
            #expect(try await bench.account(GatewayBench.anna).health.state == .needsGrant)
        }
    }
}
