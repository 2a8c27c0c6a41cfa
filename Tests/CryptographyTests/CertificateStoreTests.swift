import Base
import Foundation
import Testing

@testable import Cryptography

struct CertificateStoreTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @discardableResult
    private func make(_ name: String, _ names: [String]) throws -> CertificateFiles {
        try SelfSigned.write(to: "\(folder.path)/\(name)", names: names)
    }

    /// The common name that the store's server presents to a client that requests `host` and trusts `files`.
    private func shown(_ store: CertificateStore, _ host: String, trusting files: CertificateFiles) throws -> String? {
        var pair = try TLSPair(client: TLSContext(trusting: files.chain), server: store.context, host: host)
        try pair.handshake()
        return pair.client.peerCertificate?.commonName
    }

    @Test func `the name asked for chooses the certificate`() throws {
        let a = try make("a", ["mail.example.com"])
        let b = try make("b", ["*.example.org", "example.org"])
        let store = try CertificateStore(folder: folder.path, defaultName: "b")
        #expect(try shown(store, "mail.example.com", trusting: a) == "mail.example.com")
        #expect(try shown(store, "MAIL.Example.Com", trusting: a) == "mail.example.com")
        #expect(try shown(store, "smtp.example.org", trusting: b) == "*.example.org")
        #expect(try shown(store, "example.org", trusting: b) == "*.example.org")
        // An address is not a server name, so the default answers.
        #expect(try shown(store, "127.0.0.1", trusting: b) == "*.example.org")
        #expect(throws: TLSError.self) { try shown(store, "other.example.com", trusting: b) }
    }

    @Test func `new files are taken up, running connections go on`() throws {
        let first = try make("mail", ["mail.example.com"])
        let old = try Data(contentsOf: URL(filePath: first.chain))
        try old.write(to: URL(filePath: folder.path + "/old.pem"))
        let store = try CertificateStore(folder: folder.path)
        #expect(store.refresh().isEmpty)
        var running = try TLSPair(client: TLSContext(trusting: first.chain), server: store.context)
        try running.handshake()

        let second = try make("mail", ["mail.example.com"])
        let events = store.refresh()
        guard case .loaded(name: "mail", let certificate)? = events.first, events.count == 1 else {
            Issue.record("\(events)")
            return
        }
        #expect(certificate == store.entries.first?.certificate)
        #expect(try shown(store, "mail.example.com", trusting: second) == "mail.example.com")
        #expect(throws: TLSError.self) {
            let trust = CertificateFiles(chain: folder.path + "/old.pem", key: "")
            return try shown(store, "mail.example.com", trusting: trust)
        }
        try running.clientSays("still here")
        #expect(running.serverGot == Array("still here".utf8))
        #expect(store.refresh().isEmpty)
    }

    @Test func `broken new files leave the old certificate in use`() throws {
        let files = try make("mail", ["mail.example.com"])
        let store = try CertificateStore(folder: folder.path)
        let good = try Data(contentsOf: URL(filePath: files.key))
        let other = try make("other", ["other.example.com"])
        _ = store.refresh()
        try FileManager.default.copyItem(atPath: files.chain, toPath: folder.path + "/trust.pem")
        let trust = CertificateFiles(chain: folder.path + "/trust.pem", key: "")

        // A key of another certificate.
        try Data(contentsOf: URL(filePath: other.key)).write(to: URL(filePath: files.key))
        guard case .refused(name: "mail", .unusableFile(let path, _))? = store.refresh().first else {
            Issue.record("not refused")
            return
        }
        #expect(path == files.key)
        #expect(store.entries.first?.problem != nil && store.entries.first?.certificate != nil)
        #expect(store.refresh().isEmpty)
        #expect(try shown(store, "mail.example.com", trusting: trust) == "mail.example.com")

        try good.write(to: URL(filePath: files.key))
        guard case .loaded(name: "mail", _)? = store.refresh().first else {
            Issue.record("not loaded")
            return
        }
        #expect(store.entries.first?.problem == nil)
    }

    /// An owner or mode that is corrected changes neither size nor modification time.
    @Test func `a certificate that can be used again is read without a change of its files`() throws {
        let files = try make("mail", ["mail.example.com"])
        let store = try CertificateStore(folder: folder.path)
        let before = store.entries.first?.certificate
        let good = try Data(contentsOf: URL(filePath: files.key))
        let moment = Date(timeIntervalSince1970: 1_800_000_000)
        let write = { (key: Data) in
            let file = try FileHandle(forWritingTo: URL(filePath: files.key))
            try file.write(contentsOf: key)
            try file.close()
            try FileManager.default.setAttributes([.modificationDate: moment], ofItemAtPath: files.key)
        }
        try write(Data(repeating: 0x20, count: good.count))
        guard case .refused(name: "mail", _)? = store.refresh().first else {
            Issue.record("not refused")
            return
        }
        #expect(store.refresh().isEmpty)
        try write(good)
        #expect(store.refresh() == [.recovered(name: "mail")])
        #expect(store.entries.first?.problem == nil && store.entries.first?.certificate == before)
        #expect(store.refresh().isEmpty)
    }

    @Test func `a folder that can be read again is reported`() throws {
        let certificates = folder.path + "/certificates"
        try SelfSigned.write(to: certificates + "/mail", names: ["mail.example.com"])
        let store = try CertificateStore(folder: certificates)
        try FileManager.default.moveItem(atPath: certificates, toPath: folder.path + "/away")
        guard case .refused(name: certificates, _)? = store.refresh().first else {
            Issue.record("not refused")
            return
        }
        #expect(store.refresh().isEmpty)
        try FileManager.default.moveItem(atPath: folder.path + "/away", toPath: certificates)
        #expect(store.refresh() == [.recovered(name: certificates)])
        #expect(store.refresh().isEmpty)
    }

    @Test func `certificates come and go`() throws {
        try make("a", ["a.example.com"])
        let store = try CertificateStore(folder: folder.path, defaultName: "a")
        let b = try make("b", ["b.example.com"])
        guard case .loaded(name: "b", _)? = store.refresh().first else {
            Issue.record("not loaded")
            return
        }
        #expect(try shown(store, "b.example.com", trusting: b) == "b.example.com")
        try FileManager.default.removeItem(atPath: folder.path + "/b")
        #expect(store.refresh() == [.removed(name: "b")])
        #expect(throws: TLSError.self) { try shown(store, "b.example.com", trusting: b) }
        // Without its default, it continues with what it has, and reports this once.
        try FileManager.default.removeItem(atPath: folder.path + "/a")
        let told = store.refresh()
        guard told.first == .removed(name: "a"), case .refused(name: "a", _)? = told.last else {
            Issue.record("not told")
            return
        }
        #expect(store.refresh().isEmpty)
        _ = store.context
        try make("a", ["a.example.com"])
        #expect(store.refresh().count == 1)
    }

    @Test func `a folder without a usable certificate is refused`() throws {
        #expect(throws: TLSError.self) { try CertificateStore(folder: folder.path) }
        #expect(throws: TLSError.self) { try CertificateStore(folder: folder.path + "/absent") }
        let files = try make("a", ["a.example.com"])
        #expect(throws: TLSError.self) { try CertificateStore(folder: folder.path, defaultName: "b") }
        try Data("nonsense".utf8).write(to: URL(filePath: files.chain))
        #expect {
            try CertificateStore(folder: folder.path)
        } throws: { error in
            "\(error)".contains("fullchain.pem")
        }
        #expect(try CertificateStore.names(in: folder.path) == ["a"])
    }

    @Test func `a self-signed certificate says how long it is good`() throws {
        let now = Timestamp(milliseconds: 1_900_000_000_000)
        let files = try SelfSigned.write(
            to: folder.path + "/x",
            names: ["x.example.com"],
            validFor: .days(10),
            now: now
        )
        let certificate = try ServerCertificate(files).certificate
        #expect(certificate.notAfter == now + .days(10))
        #expect(certificate.notBefore == now - .hours(1))
        #expect(certificate.subject == certificate.issuer)
        let mode = try FileManager.default.attributesOfItem(atPath: files.key)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(throws: TLSError.self) { try SelfSigned.write(to: folder.path + "/y", names: ["a,IP:1.2.3.4"]) }
    }
}

struct ServerNamesTests {
    private var names: ServerNames<String> {
        var names = ServerNames(fallback: "default")
        names.add("exact", for: ["mail.example.com", "Upper.Example.Com"])
        names.add("wild", for: ["*.example.com", "mail.example.com"])
        return names
    }

    @Test(arguments: [
        ("mail.example.com", "exact"), ("MAIL.EXAMPLE.COM", "exact"), ("upper.example.com", "exact"),
        ("mail.example.com.", "exact"), ("other.example.com", "wild"), ("a.b.example.com", "default"),
        ("example.com", "default"), (".example.com", "default"), ("", "default"), ("com", "default"),
    ])
    func `the best fit is chosen`(requested: String, expected: String) {
        #expect(names.choose(requested) == expected)
    }

    @Test func `no name gets the default`() {
        #expect(names.choose(nil) == "default")
    }
}
