import Foundation
import TestSupport
import Testing

@testable import Gateway

struct TarHeaderTests {
    private static let headers = [
        TarHeader(name: "a", size: 0, changedAt: 0),
        TarHeader(name: "gsuite-gateway-backup/spool/63/m1abc-7-12", size: 511, changedAt: 1_795_962_849),
        TarHeader(name: String(repeating: "n", count: 100), size: 0o777_7777_7777, changedAt: 1),
        TarHeader(name: "large", size: 0o777_7777_7777 + 1, changedAt: 1),
        TarHeader(name: "larger", size: 1 << 42 + 3, changedAt: 1),
    ]

    @Test(arguments: headers) func readsWhatItWrites(_ header: TarHeader) throws {
        #expect(header.bytes.count == TarHeader.block)
        #expect(try TarHeader(header.bytes) == header)
        #expect((header.size + Int64(header.padding)) % Int64(TarHeader.block) == 0)
    }

    /// Python reads the header as it stands at the beginning of an archive.
    @Test(arguments: headers) func othersReadIt(_ header: TarHeader) async throws {
        let code = """
            import sys, tarfile
            info = tarfile.TarInfo.frombuf(bytes.fromhex(sys.argv[1]), "utf-8", "strict")
            print(info.name, info.size, info.mtime, oct(info.mode), info.isreg())
            """
        let text = BackupFormat.hexadecimal(header.bytes)
        let (status, output) = try await ChildProcess.run(["python3", "-c", code, text])
        #expect(status == 0)
        let words = "\(header.name) \(header.size) \(header.changedAt) 0o600 True"
        #expect(output.trimmingCharacters(in: .whitespacesAndNewlines) == words)
    }

    @Test func zerosAreTheEnd() throws {
        #expect(try TarHeader([UInt8](repeating: 0, count: TarHeader.block)) == nil)
    }

    @Test(arguments: [0, 100, 130, 150, 156, 260, 400]) func aChangedByteIsNoticed(_ place: Int) {
        var bytes = TarHeader(name: "a", size: 7, changedAt: 0).bytes
        bytes[place] ^= 1
        #expect(throws: BackupProblem.self) { try TarHeader(bytes) }
    }

    /// A link or folder, with a checksum that is right.
    @Test(arguments: [UInt8(ascii: "1"), UInt8(ascii: "2"), UInt8(ascii: "5"), UInt8(ascii: "x")])
    func whatIsNoFileIsRefused(_ kind: UInt8) {
        var bytes = TarHeader(name: "a", size: 0, changedAt: 0).bytes
        bytes[156] = kind
        for place in 148..<156 { bytes[place] = UInt8(ascii: " ") }
        let digits = String(bytes.reduce(0) { $0 + Int($1) }, radix: 8)
        for (place, byte) in zip(148..<156, (String(repeating: "0", count: 6 - digits.count) + digits + "\0 ").utf8) {
            bytes[place] = byte
        }
        #expect(throws: BackupProblem.damaged("it has an entry that no backup has: a")) { try TarHeader(bytes) }
    }
}
