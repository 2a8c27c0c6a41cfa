/// The header of a file in a tar archive (POSIX.1-1988, "ustar"), with GNU's form for sizes of 8 GiB and more, which all
/// tar programs read.
struct TarHeader: Sendable, Hashable {
    /// Headers and contents fill blocks of this size.
    static let block = 512
    /// An archive ends with two blocks of zeros.
    static let end = [UInt8](repeating: 0, count: 2 * block)

    /// The kind of an entry whose contents are read.
    private static let file = UInt8(ascii: "0")
    private static let mode = 0o600
    private static let largestOctal: Int64 = 0o777_7777_7777

    /// At most 100 bytes.
    var name: String
    var size: Int64
    /// In seconds since 1970.
    var changedAt: Int64

    /// The bytes from the end of the content to the next block.
    var padding: Int { Int((Int64(Self.block) - size % Int64(Self.block)) % Int64(Self.block)) }

    /// Where each field is.
    private enum Field {
        static let name = 0..<100
        static let mode = 100..<108
        static let user = 108..<116
        static let group = 116..<124
        static let size = 124..<136
        static let changedAt = 136..<148
        static let checksum = 148..<156
        static let kind = 156
        static let magic = 257..<265
        static let prefix = 345..<500
    }

    init(name: String, size: Int64, changedAt: Int64) {
        precondition(name.utf8.count <= Field.name.count, "a longer name does not fit")
        self.name = name
        self.size = size
        self.changedAt = changedAt
    }

    /// The header's block.
    var bytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.block)
        func put(_ text: String, _ field: Range<Int>) {
            for (place, byte) in zip(field, text.utf8) { bytes[place] = byte }
        }
        func put(octal number: Int64, _ field: Range<Int>) {
            let digits = String(number, radix: 8)
            put(String(repeating: "0", count: field.count - 1 - digits.utf8.count) + digits, field)
        }
        put(name, Field.name)
        put(octal: Int64(Self.mode), Field.mode)
        put(octal: 0, Field.user)
        put(octal: 0, Field.group)
        if size <= Self.largestOctal {
            put(octal: size, Field.size)
        } else {
            for (index, place) in Field.size.reversed().enumerated() where index < MemoryLayout<Int64>.size {
                bytes[place] = UInt8(truncatingIfNeeded: size >> (8 * index))
            }
            bytes[Field.size.lowerBound] = 0x80
        }
        put(octal: changedAt, Field.changedAt)
        bytes[Field.kind] = Self.file
        put("ustar", Field.magic)
        put("00", Field.magic.lowerBound + 6..<Field.magic.upperBound)
        put(String(repeating: " ", count: Field.checksum.count), Field.checksum)
        let sum = bytes.reduce(0) { $0 + Int64($1) }
        let digits = String(sum, radix: 8)
        put(String(repeating: "0", count: 6 - digits.utf8.count) + digits + "\0 ", Field.checksum)
        return bytes
    }

    /// Reads a header's block. Returns `nil` for a block of zeros, which ends the archive.
    ///
    /// - Throws: `BackupProblem.damaged` for what this type does not write.
    init?(_ bytes: [UInt8]) throws(BackupProblem) {
        guard bytes.contains(where: { $0 != 0 }) else { return nil }
        func octal(_ field: Range<Int>) throws(BackupProblem) -> Int64 {
            let digits = bytes[field].drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
            guard let number = Int64(String(decoding: digits, as: UTF8.self), radix: 8), number >= 0 else {
                throw .notBackup
            }
            return number
        }
        var summed = bytes
        for place in Field.checksum { summed[place] = UInt8(ascii: " ") }
        guard bytes.count == Self.block,
            bytes[Field.magic.lowerBound..<Field.magic.lowerBound + 5].elementsEqual("ustar".utf8)
        else { throw .notBackup }
        guard try octal(Field.checksum) == summed.reduce(0, { $0 + Int64($1) }) else {
            throw .damaged("a header does not match its checksum")
        }
        let name = String(decoding: bytes[Field.name].prefix { $0 != 0 }, as: UTF8.self)
        guard bytes[Field.kind] == Self.file, bytes[Field.prefix].allSatisfy({ $0 == 0 }) else {
            throw .damaged("it has an entry that no backup has: \(name)")
        }
        var size: Int64 = 0
        if bytes[Field.size.lowerBound] == 0x80 {
            for byte in bytes[Field.size].dropFirst(4) { size = size << 8 | Int64(byte) }
            guard size >= 0 else { throw .damaged("\(name) has an impossible size") }
        } else {
            size = try octal(Field.size)
        }
        self.init(name: name, size: size, changedAt: try octal(Field.changedAt))
    }
}
