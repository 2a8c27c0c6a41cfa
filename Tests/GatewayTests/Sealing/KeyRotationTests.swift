import Base
import Cryptography
import Foundation
import Google
import Logging
import Mail
import SQLStorage
import Settings
import Storage
import Testing

@testable import Gateway

/// The store's key: what it sealed opens only in its own place, and it can be changed and lost.
@Suite(.timeLimit(.minutes(10)))
struct KeyRotationTests {
    private static let anna = Address("anna@acme.example")
    private static let secret = Secret("GOCSPX-secret")

    private static let factor = OneTimePassword(secret: Array(1...20))
    private static let recoveryCode: [UInt8] = [1, 2, 3]

    /// A store with two accounts, a user's and the organisation's OAuth client, an administrator with a second factor,
    /// and the key in a file.
    private struct Bench {
        let folder: String
        let store: SQLStore
        let source: KeySource

        init(_ folder: String) throws {
            self.folder = folder
            store = try SQLStore.openSQLite(StoreOptions(directory: folder))
            source = KeySource(file: folder + "/key")
        }

        /// The keys as another process has them.
        func keys(_ source: KeySource? = nil) async throws -> KeyRing {
            let keys = try KeyRing(source ?? self.source)
            try await keys.verify(with: store)
            return keys
        }

        /// The systemd credential: a copy of the key file as it is now.
        func credential() throws -> KeySource {
            let path = folder + "/credentials"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try Data(contentsOf: URL(filePath: source.path)).write(to: URL(filePath: path + "/gateway.key"))
            var settings = SecretsSettings()
            settings.keyCredential = "gateway.key"
            return KeySource(
                settings,
                SettingSources(file: nil, environment: ["CREDENTIALS_DIRECTORY": path])
            )
        }

        func rotation(patience: Duration = .seconds(60)) -> KeyRotation {
            KeyRotation(store: store, directory: folder, source: source, patience: patience)
        }

        func add(_ address: Address, _ keys: KeyRing) async throws {
            let credential = Self.credential(of: address)
            _ = try await store.addAccount(
                address,
                scopes: ["send"],
                options: AccountOptions(),
                seal: { try keys.seal(credential, of: $0, address) }
            )
        }

        static func credential(of address: Address) -> Credential {
            .user(clientID: "client", clientSecret: secret, refreshToken: Secret("1//\(address)"))
        }

        /// The only user of the console.
        func administrator() async throws -> UserRecord { try #require(try await store.users().first) }

        func addAdministrator(_ keys: KeyRing) async throws {
            let now = Timestamp(milliseconds: 1_800_000_000_000)
            let user = try await store.addUser(
                NewUser(email: "chef@acme.example", name: "Chef", role: .administrator),
                at: now
            )
            try await store.setSecondFactor(
                of: user,
                sealedSecret: try keys.seal(factor.text, for: .secondFactor(user)),
                recoveryCodes: [recoveryCode],
                step: 0,
                at: now
            )
        }

        func account(_ address: Address) async throws -> AccountRecord {
            try #require(try await store.accounts().first { $0.address == address })
        }
    }

    private func withBench(_ body: (Bench, KeyRing) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sealing-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bench = try Bench(folder)
        let keys = try await bench.keys()
        for name in ["anna", "ben"] {
            try await bench.add(Address(localPart: name, domain: "acme.example"), keys)
        }
        try await bench.addAdministrator(keys)
        var settings = PersonalSettings()
        settings.client = .own(OAuthClient(id: "own", sealedSecret: try keys.seal(Self.secret, for: Self.own)))
        try await bench.store.savePersonalSettings(settings, of: UserID(rawValue: 7))
        var organisation = OrganisationSettings()
        organisation.client = OAuthClient(id: "all", sealedSecret: try keys.seal(Self.secret, for: Self.common))
        try await bench.store.saveOrganisationSettings(organisation)
        try await body(bench, keys)
        try bench.store.close()
    }

    private static let own = SealingPurpose.clientSecret(UserID(rawValue: 7), clientID: "own")
    private static let common = SealingPurpose.clientSecret(nil, clientID: "all")

    /// Checks that everything in the store opens with these keys, each value in its own place.
    private func expectAllOpens(
        _ bench: Bench,
        _ keys: KeyRing,
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        for account in try await bench.store.accounts() {
            #expect(
                try keys.credential(of: account) == Bench.credential(of: account.address),
                sourceLocation: location
            )
        }
        let values = try await bench.store.sealedValues()
        #expect(values.count == 5, sourceLocation: location)
        for value in values {
            guard case .clientSecret = value.purpose else { continue }
            #expect(try keys.openSecret(value.bytes, for: value.purpose) == Self.secret, sourceLocation: location)
        }
        let user = try await bench.administrator()
        let factor = try #require(try await bench.store.secondFactor(of: user.id), sourceLocation: location)
        let secret = try keys.openSecret(factor.sealedSecret, for: .secondFactor(user.id))
        #expect(OneTimePassword(secret) == Self.factor && factor.recoveryCodes == 1, sourceLocation: location)
    }

    @Test func exchangedValuesAreRefused() async throws {
        try await withBench { bench, keys in
            let (anna, ben) = (try await bench.account(#require(Self.anna)), try #require(Address("ben@acme.example")))
            let other = try await bench.account(ben)
            try await bench.store.regrant(other.id, sealedCredential: anna.sealedCredential, scopes: ["send"])
            let exchanged = try await bench.account(ben)
            #expect(exchanged.sealedCredential == anna.sealedCredential)
            #expect(throws: SealingError.damaged) { try keys.credential(of: exchanged) }
            // Exchanging the addresses beside the credentials, or the numbers, does not help either.
            var renamed = anna
            renamed.address = ben
            #expect(throws: SealingError.damaged) { try keys.credential(of: renamed) }
            let values = try await bench.store.sealedValues()
            let secret = try #require(values.first { $0.purpose == Self.own })
            #expect(throws: SealingError.damaged) { try keys.openSecret(secret.bytes, for: Self.common) }
            #expect(throws: SealingError.damaged) {
                try keys.openSecret(secret.bytes, for: .clientSecret(UserID(rawValue: 8), clientID: "own"))
            }
            #expect(throws: SealingError.damaged) {
                try keys.openSecret(secret.bytes, for: .clientSecret(UserID(rawValue: 7), clientID: "other"))
            }
            try await expectAllOpensBut(exchanged, bench, keys)
        }
    }

    /// A value that cannot be opened harms no other, and is named when the key is changed.
    private func expectAllOpensBut(_ broken: AccountRecord, _ bench: Bench, _ keys: KeyRing) async throws {
        let outcome = try await bench.rotation().run()
        #expect(outcome.unreadable == [broken.credentialPurpose] && outcome.renewed == 4)
        #expect(try keys.credential(of: await bench.account(#require(Self.anna))).formToSeal().isEmpty == false)
    }

    @Test func everythingIsSealedUnderTheNewKeyAndProcessesFollow() async throws {
        try await withBench { bench, keys in
            let before = try await bench.store.sealedValues()
            let oldKey = try Data(contentsOf: URL(filePath: bench.source.path))
            let stale = try await bench.account(#require(Self.anna))
            let outcome = try await bench.rotation().run()
            #expect(outcome.renewed == 5 && outcome.unreadable.isEmpty && outcome.isTakenUp == nil)
            #expect(try Data(contentsOf: URL(filePath: bench.source.path)) != oldKey)
            let after = try await bench.store.sealedValues()
            let (oldNames, newNames) = (before.map { $0.bytes.prefix(5) }, after.map { $0.bytes.prefix(5) })
            #expect(Set(newNames).isDisjoint(with: oldNames))
            let sealing = try #require(try await bench.store.sealing())
            #expect(sealing.handover == nil)
            // The earlier process, a new one, and what the first still has in memory.
            try await expectAllOpens(bench, keys)
            try await expectAllOpens(bench, bench.keys())
            #expect(try keys.credential(of: stale) == Bench.credential(of: stale.address))
            // The old key alone no longer opens anything.
            try oldKey.write(to: URL(filePath: bench.folder + "/old"))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: bench.folder + "/old")
            let old = try KeyRing(KeySource(file: bench.folder + "/old"))
            #expect(throws: SealingError.otherKey) { try old.open(after[0].bytes, for: after[0].purpose) }
            await #expect(throws: KeyProblem.wrong(KeySource(file: bench.folder + "/old"))) {
                try await old.verify(with: bench.store)
            }
        }
    }

    /// A value that was sealed, or read, before the key was changed and is written afterwards is stored under the new
    /// key.
    @Test func whatIsWrittenLateIsSealedUnderTheNewKey() async throws {
        try await withBench { bench, keys in
            let anna = try await bench.account(#require(Self.anna))
            let sealed = try keys.seal(Bench.credential(of: anna.address), of: anna.id, anna.address)
            let settings = try await bench.store.personalSettings(of: UserID(rawValue: 7))
            let organisation = try await bench.store.organisationSettings()
            // The writing process has only the old key, and only the store to get the new one from.
            let serving = try await bench.keys(bench.credential())
            let lock = try DirectoryLock(directory: bench.folder)
            async let outcome = bench.rotation().run()
            while try await bench.store.sealing()?.handover == nil { await Task.yield() }
            serving.attach(to: bench.store)
            try await bench.store.regrant(anna.id, sealedCredential: sealed, scopes: ["send"])
            try await bench.store.savePersonalSettings(settings, of: UserID(rawValue: 7))
            try await bench.store.saveOrganisationSettings(organisation)
            try await serving.keepUp(with: bench.store, logger: .init(label: "test"))
            #expect(try await outcome.isTakenUp == true)
            withExtendedLifetime(lock) {}
            try await expectAllOpens(bench, serving)
            try await expectAllOpens(bench, bench.keys())
        }
    }

    /// The process ended after everything was sealed under the new key, but before the file had it.
    @Test func aChangeThatWasBrokenOffIsFinished() async throws {
        for finishes in ["serve", "rotate"] {
            try await withBench { bench, keys in
                try await breakOff(bench, keys)
                // Meanwhile a command works with the old file, and a service with its copy.
                try await expectAllOpens(bench, bench.keys())
                let service = try KeyRing(bench.credential())
                try await service.beginServing(with: bench.store, logger: .init(label: "test"))
                try await expectAllOpens(bench, service)
                #expect(try await bench.store.sealing()?.handover != nil)
                if finishes == "serve" {
                    try await KeyRing(bench.source).beginServing(with: bench.store, logger: .init(label: "test"))
                } else {
                    #expect(try await bench.rotation().run().renewed == 5)
                }
                #expect(try await bench.store.sealing()?.handover == nil)
                try await expectAllOpens(bench, bench.keys())
            }
        }
    }

    /// Does what `KeyRotation` does, up to the commit.
    private func breakOff(_ bench: Bench, _ keys: KeyRing) async throws {
        let proof = try #require(try await bench.store.sealing()).proof
        let new = SealingKey.random()
        let (old, next) = (try keys.present(), SealedBox(key: new))
        try await bench.store.replaceSealing(
            proof,
            by: Sealing(
                proof: try next.seal([1], context: SealingPurpose.proof.context),
                handover: try old.seal(new, context: SealingPurpose.nextKey.context)
            )
        ) { value in
            try? next.seal(try old.open(value.bytes, context: value.purpose.context), context: value.purpose.context)
        }
    }

    @Test func theNewKeyWaitsForTheProcessThatServes() async throws {
        try await withBench { bench, _ in
            let lock = try DirectoryLock(directory: bench.folder)
            // The gateway never loads the new key: this is reported, and no further change is made before it does.
            #expect(try await bench.rotation(patience: .milliseconds(50)).run().isTakenUp == false)
            await #expect(throws: KeyRotationProblem.notTakenUp) {
                try await bench.rotation(patience: .milliseconds(50)).run()
            }
            #expect(try await bench.store.sealing()?.handover != nil)
            withExtendedLifetime(lock) {}
            try await expectAllOpens(bench, bench.keys())
        }
    }

    @Test func aServiceCannotChangeItsCredential() async throws {
        try await withBench { bench, _ in
            let credential = try bench.credential()
            let rotation = KeyRotation(store: bench.store, directory: bench.folder, source: credential)
            await #expect(throws: KeyRotationProblem.credential(credential)) { try await rotation.run() }
        }
    }

    @Test func aLostKeyIsResetAndMailWaits() async throws {
        try await withBench { bench, _ in
            let reset = KeyReset(store: bench.store, source: bench.source)
            await #expect(throws: KeyResetProblem.notLost) { try await reset.run() }
            try FileManager.default.removeItem(atPath: bench.source.path)
            await #expect(throws: KeyProblem.missing(bench.source)) { try await bench.keys() }
            #expect(!FileManager.default.fileExists(atPath: bench.source.path), "a key was made in its place")
            #expect(try await reset.problem() == .missing(bench.source))
            let lock = try DirectoryLock(directory: bench.folder)
            await #expect(throws: KeyResetProblem.serving) { try await reset.run() }
            withExtendedLifetime(lock) {}
        }
        try await withBench { bench, _ in
            let reset = KeyReset(store: bench.store, source: bench.source)
            // Truncated: not a key, but not simply discarded either.
            try Data([1, 2, 3]).write(to: URL(filePath: bench.source.path))
            let outcome = try await reset.run()
            #expect(outcome.dropped.count == 5 && outcome.hasMadeKey)
            let aside = try #require(outcome.setAside)
            #expect(try Data(contentsOf: URL(filePath: aside)) == Data([1, 2, 3]))
            for account in try await bench.store.accounts() {
                #expect(account.sealedCredential.isEmpty && account.scopes.isEmpty)
                #expect(account.health.state == .needsGrant && account.health.reason == Reason(.sealingKeyLost))
            }
            guard case .own(let client) = try await bench.store.personalSettings(of: UserID(rawValue: 7)).client
            else {
                Issue.record("the client is gone, not only its secret")
                return
            }
            #expect(client == OAuthClient(id: "own", sealedSecret: nil))
            #expect(try await bench.store.organisationSettings().client == OAuthClient(id: "all", sealedSecret: nil))
            #expect(try await bench.store.sealedValues().isEmpty)
            // An administrator is not locked out by a secret that nobody can open, but signs in with the password alone.
            let user = try await bench.administrator()
            #expect(outcome.dropped.contains(.secondFactor(user.id)))
            #expect(!user.hasSecondFactor)
            #expect(try await bench.store.secondFactor(of: user.id) == nil)
            #expect(try await !bench.store.useRecoveryCode(Self.recoveryCode, of: user.id))
            // Everything works with the new key.
            let keys = try await bench.keys()
            let anna = try await bench.account(#require(Self.anna))
            let sealed = try keys.seal(Bench.credential(of: anna.address), of: anna.id, anna.address)
            try await bench.store.regrant(anna.id, sealedCredential: sealed, scopes: ["send"])
            #expect(try keys.credential(of: await bench.account(anna.address)) == Bench.credential(of: anna.address))
        }
    }

    /// Values sealed by an earlier version are reported as such, and the reset is the way out.
    @Test func earlierFormatsAreNamed() async throws {
        try await withBench { bench, _ in
            let proof = try #require(try await bench.store.sealing()).proof
            try await bench.store.replaceSealing(proof, by: Sealing(proof: [1] + proof.dropFirst())) { _ in nil }
            await #expect(throws: KeyProblem.outdated) { try await bench.keys() }
            let reset = KeyReset(store: bench.store, source: bench.source)
            let outcome = try await reset.run()
            #expect(outcome.dropped.count == 5 && !outcome.hasMadeKey)
            _ = try await bench.keys()
        }
    }
}
