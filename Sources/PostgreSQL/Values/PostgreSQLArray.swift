/// Elements of one type, each of which may be NULL: what a statement with any number of rows takes for a column.
///
/// It is sent in binary form, where bytes and texts are as they are.
package struct PostgreSQLArray: Sendable, Hashable {
    /// The types that an element may have.
    package enum Element: Sendable, Hashable {
        case integer, boolean, text, bytes

        /// The type's number in `pg_type`.
        fileprivate var oid: UInt32 {
            switch self {
            case .boolean: 16
            case .bytes: 17
            case .integer: 20
            case .text: 25
            }
        }
    }

    private let element: Element
    private let values: [PostgreSQLValue]

    package init(of element: Element, _ values: [PostgreSQLValue]) {
        (self.element, self.values) = (element, values)
    }

    /// Appends the form that the server's `array_recv` reads: a header, then the length and the bytes of each element.
    func append(to storage: inout [UInt8]) throws(PostgreSQLError) {
        guard let count = Int32(exactly: values.count) else { throw .invalidValue("an array is too long") }
        Self.append(count > 0 ? 1 : 0 as Int32, to: &storage)
        Self.append(values.contains(.null) ? 1 : 0 as Int32, to: &storage)
        Self.append(Int32(bitPattern: element.oid), to: &storage)
        guard count > 0 else { return }
        Self.append(count, to: &storage)
        // Subscripts begin at 1.
        Self.append(1 as Int32, to: &storage)
        for value in values { try append(value, to: &storage) }
    }

    private func append(_ value: PostgreSQLValue, to storage: inout [UInt8]) throws(PostgreSQLError) {
        switch (element, value) {
        case (_, .null): Self.append(-1 as Int32, to: &storage)
        case (.integer, .integer(let number)):
            Self.append(8 as Int32, to: &storage)
            Self.append(number, to: &storage)
        case (.boolean, .boolean(let flag)):
            Self.append(1 as Int32, to: &storage)
            storage.append(flag ? 1 : 0)
        case (.text, .text(let text)):
            guard !text.utf8.contains(0) else {
                throw .invalidValue("an array contains a NUL character, which no text of PostgreSQL's can")
            }
            try Self.append(counted: text.utf8, to: &storage)
        case (.bytes, .bytes(let bytes)): try Self.append(counted: bytes, to: &storage)
        default: throw .invalidValue("an array of the type \(element) was given an element of another type")
        }
    }

    private static func append(
        counted bytes: some Collection<UInt8>,
        to storage: inout [UInt8]
    ) throws(PostgreSQLError) {
        guard let count = Int32(exactly: bytes.count) else {
            throw .invalidValue("an element of an array is larger than PostgreSQL takes")
        }
        append(count, to: &storage)
        storage.append(contentsOf: bytes)
    }

    /// Appends a number, the most significant byte first.
    private static func append<Number: FixedWidthInteger>(_ number: Number, to storage: inout [UInt8]) {
        for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
            storage.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }
}
