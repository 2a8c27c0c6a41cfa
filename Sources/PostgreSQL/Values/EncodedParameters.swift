/// Parameters in the form that libpq takes: text followed by NUL, except for bytes, which are sent as they are.
struct EncodedParameters {
    /// The most parameters of one statement, a limit of the protocol.
    static let most = 65_535

    private var storage: [UInt8] = []
    /// Where each parameter begins in `storage`; `nil` for NULL.
    private var starts: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    init(_ values: [PostgreSQLValue]) throws(PostgreSQLError) {
        guard values.count <= Self.most else {
            throw .invalidValue("a statement takes at most \(Self.most) parameters, not \(values.count)")
        }
        for (index, value) in values.enumerated() {
            let start = storage.count
            switch value {
            case .null:
                starts.append(nil)
                lengths.append(0)
                formats.append(0)
                continue
            case .integer(let number): storage.append(contentsOf: String(number).utf8)
            case .double(let number): storage.append(contentsOf: Self.text(number).utf8)
            case .boolean(let flag): storage.append(UInt8(ascii: flag ? "t" : "f"))
            case .text(let text): storage.append(contentsOf: text.utf8)
            case .bytes(let bytes): storage.append(contentsOf: bytes)
            case .integers(let numbers):
                storage.append(contentsOf: "{\(numbers.map(String.init).joined(separator: ","))}".utf8)
            case .texts(let texts): Self.append(texts, to: &storage)
            case .array(let array): try array.append(to: &storage)
            }
            let isBinary = value.isBinary
            // libpq would truncate the text at NUL, which PostgreSQL's text cannot contain.
            guard isBinary || !storage[start...].contains(0) else {
                throw .invalidValue(
                    "parameter \(index + 1) contains a NUL character, which no text of PostgreSQL's can"
                )
            }
            guard let length = Int32(exactly: storage.count - start) else {
                throw .invalidValue("parameter \(index + 1) is larger than PostgreSQL takes")
            }
            storage.append(0)
            starts.append(start)
            lengths.append(length)
            formats.append(isBinary ? 1 : 0)
        }
    }

    /// Calls `body` with the number of parameters and, as long as it runs, pointers to them, their lengths and formats.
    func withPointers<Result>(
        _ body: (
            Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> Result
    ) -> Result {
        unsafe storage.withUnsafeBytes { bytes in
            let base = unsafe bytes.bindMemory(to: CChar.self).baseAddress
            let pointers = unsafe starts.map { start in unsafe start.flatMap { unsafe base?.advanced(by: $0) } }
            return unsafe pointers.withUnsafeBufferPointer { pointers in
                unsafe lengths.withUnsafeBufferPointer { lengths in
                    unsafe formats.withUnsafeBufferPointer { formats in
                        unsafe body(
                            Int32(starts.count),
                            pointers.baseAddress,
                            lengths.baseAddress,
                            formats.baseAddress
                        )
                    }
                }
            }
        }
    }

    private static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        // The shortest text that reads as the same number.
        return "\(number)"
    }

    /// Writes an array's literal, each element in quotes (PostgreSQL's section "Array Input and Output Syntax").
    private static func append(_ texts: [String], to storage: inout [UInt8]) {
        storage.append(UInt8(ascii: "{"))
        for (index, text) in texts.enumerated() {
            if index > 0 { storage.append(UInt8(ascii: ",")) }
            storage.append(UInt8(ascii: "\""))
            for byte in text.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { storage.append(UInt8(ascii: "\\")) }
                storage.append(byte)
            }
            storage.append(UInt8(ascii: "\""))
        }
        storage.append(UInt8(ascii: "}"))
    }
}

extension PostgreSQLValue {
    /// Whether it is sent in the server's binary form.
    fileprivate var isBinary: Bool {
        switch self {
        case .bytes, .array: true
        default: false
        }
    }
}
