import Base
import Foundation
import Testing

@testable import Cryptography

/// The file of a key, which a command and a serving gateway may replace at the same time.
struct SealingKeyFileTests {
    @Test func `who replaces a key leaves what another process has staged`() throws {
        try Self.withFile { path, folder in
            let staged = try SealingKey.stage(besideFile: path)
            try staged.key.replace(file: path)
            #expect(try SealingKey(file: path) == staged.key)
            try staged.place()
            #expect(try SealingKey(file: path) == staged.key)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["key"])
        }
    }

    @Test func `staging again removes what an interrupted change has left`() throws {
        try Self.withFile { path, folder in
            _ = try SealingKey.stage(besideFile: path)
            let second = try SealingKey.stage(besideFile: path)
            try second.place()
            #expect(try SealingKey(file: path) == second.key)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["key"])
        }
    }

    @Test func `the new file has the old one's mode, and a failure leaves nothing behind`() throws {
        try Self.withFile { path, folder in
            try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
            try SealingKey.random().replace(file: path)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o400)
            #expect(throws: SealingError.self) { try SealingKey.random().replace(file: path + "-missing") }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["key"])
        }
    }

    private static func withFile(_ body: (_ path: String, _ folder: String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "key-file-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "key").path
        try SealingKey.random().write(file: path)
        try body(path, folder.path)
    }
}
