import Mail

extension MessageText {
    init(_ block: HeaderBlock, bytes: [UInt8]) {
        self.bytes = bytes
        fields = block.fields.map { Field(name: $0.name, value: $0.text) }
    }

    /// Reads the header of a message or of a part; skips lines that are not fields.
    init(lenient bytes: ArraySlice<UInt8>) {
        self.bytes = Array(bytes)
        var fields: [Field] = []
        for line in bytes.split(separator: 0x0A) {
            let text = String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
            if let first = text.first, first == " " || first == "\t", let last = fields.popLast() {
                fields.append(Field(name: last.name, value: last.value + text))
                continue
            }
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            fields.append(Field(name: String(parts[0]), value: String(parts[1].drop { $0 == " " || $0 == "\t" })))
        }
        self.fields = fields
    }
}
