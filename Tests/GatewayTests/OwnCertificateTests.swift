import Admin
import Base
import Cryptography
import Foundation
import Gateway
import Settings
import Testing

/// The certificate that the gateway creates, and renews before it expires.
@Suite struct OwnCertificateTests {
    private static func withCertificates(_ body: (Certificates, String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "own-certificate-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var settings = GatewaySettings()
        settings.tls.certificates = folder
        settings.smtp.listeners[0].encryption = .startTLS
        try body(try Certificates(settings, hostName: "gateway.acme.example"), folder)
    }

    @Test func isNamedAsItsOwn() throws {
        try Self.withCertificates { certificates, folder in
            let facts = certificates.facts
            #expect(facts.folder == folder)
            let own = try #require(facts.all.first)
            #expect(facts.all.count == 1 && own.isOwn && own.problem == nil)
            #expect(try #require(own.expiresAt) > SystemClock().now + .days(800))
        }
    }

    @Test func isMadeAnewBeforeItExpiresAndNotSooner() throws {
        try Self.withCertificates { certificates, _ in
            let expiry = try #require(certificates.facts.all.first?.expiresAt)
            #expect(try !certificates.renewOwn(at: expiry - .days(31)))
            #expect(try certificates.renewOwn(at: expiry - .days(29)))
            #expect(certificates.all.flatMap { $0.refresh() }.count == 1)
            #expect(try #require(certificates.facts.all.first?.expiresAt) > expiry + .days(700))
        }
    }

    /// A certificate that a user has put into the gateway's own folder is left alone.
    @Test func anothersCertificateIsLeftAlone() throws {
        try Self.withCertificates { certificates, folder in
            let name = Certificates.selfSignedName
            try FileManager.default.moveItem(atPath: "\(folder)/\(name)", toPath: "\(folder)/mail")
            _ = certificates.all.flatMap { $0.refresh() }
            let expiry = try #require(certificates.facts.all.first?.expiresAt)
            #expect(certificates.facts.all.map(\.isOwn) == [false])
            #expect(try !certificates.renewOwn(at: expiry))
        }
    }
}
