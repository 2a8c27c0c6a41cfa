package import FoundationEssentials

/// A type of PostgreSQL's, by its number in `pg_type`, which never changes for those that come with the server.
package enum PostgreSQLType: Sendable, Hashable {
    case boolean
    case bytes
    case int16, int32, int64
    case float, double
    case text
    case jsonb
    case other(UInt32)

    init(oid: UInt32) {
        self =
            switch oid {
            case 16: .boolean
            case 17: .bytes
            case 20: .int64
            case 21: .int16
            case 23: .int32
            case 700: .float
            case 701: .double
            // "char", name, text, json, unknown, bpchar, varchar.
            case 18, 19, 25, 114, 705, 1042, 1043: .text
            case 3802: .jsonb
            default: .other(oid)
            }
    }
}

extension PostgreSQLType: CustomStringConvertible {
    package var description: String {
        switch self {
        case .boolean: "boolean"
        case .bytes: "bytea"
        case .int16: "smallint"
        case .int32: "integer"
        case .int64: "bigint"
        case .float: "real"
        case .double: "double precision"
        case .text: "text"
        case .jsonb: "jsonb"
        case .other(1700): "numeric"
        case .other(1184): "timestamptz"
        case .other(let oid): "number \(oid) in pg_type"
        }
    }
}

/// What a column can be read as.
package protocol PostgreSQLDecodable {
    /// Reads PostgreSQL's binary form of a value; `nil` if it is not one.
    init?(_ bytes: borrowing RawSpan, _ type: PostgreSQLType)

    /// What NULL is read as; `nil` where it cannot be.
    static var postgreSQLNull: Self? { get }
}

extension PostgreSQLDecodable {
    package static var postgreSQLNull: Self? { nil }
}

extension Optional: PostgreSQLDecodable where Wrapped: PostgreSQLDecodable {
    package init?(_ bytes: borrowing RawSpan, _ type: PostgreSQLType) {
        guard let value = Wrapped(bytes, type) else { return nil }
        self = .some(value)
    }

    package static var postgreSQLNull: Wrapped?? { .some(.none) }
}

extension Int64: PostgreSQLDecodable {
    package init?(_ bytes: borrowing RawSpan, _ type: PostgreSQLType) {
        switch type {
        case .int16 where bytes.byteCount == 2: self = Int64(Int16(truncatingIfNeeded: unsignedNumber(bytes)))
        case .int32 where bytes.byteCount == 4: self = Int64(Int32(truncatingIfNeeded: unsignedNumber(bytes)))
        case .int64 where bytes.byteCount == 8: self = Int64(bitPattern: unsignedNumber(bytes))
        default: return nil
        }
    }
}

extension Int: PostgreSQLDecodable {
    package init?(_ bytes: borrowing RawSpan, _ type: PostgreSQLType) {
        guard let value = Int64(bytes, type) else { return nil }
        self = Int(value)
    }
}

extension Double: PostgreSQLDecodable {
    package init?(_ bytes: borrowing RawSpan, _ type: PostgreSQLType) {
        switch type {
        case .float where bytes.byteCount == 4:
            self = Double(Float(bitPattern: UInt32(truncatingIfNeeded: unsignedNumber(bytes))))
        case .double where bytes.byteCount == 8: self = Double(bitPattern: unsignedNumber(bytes))
        default: return nil
        }
    }
}

extension Bool: PostgreSQLDecodable {
    package init?(_ bytes: borrowing RawSpan, _ type: PostgreSQLType) {
        guard type == .boolean, bytes.byteCount == 1 else { return nil }
        self = unsignedNumber(bytes) != 0
    }
}

extension String: PostgreSQLDecodable {
    package init?(_ bytes: borrowing RawSpan, _ type: PostgreSQLType) {
        // The binary form of jsonb begins with the number of its version.
        let start: Int
        switch type {
        case .text: start = 0
        case .jsonb where bytes.byteCount > 0: start = 1
        default: return nil
        }
        let text = unsafe bytes.withUnsafeBytes { bytes in
            unsafe String(validating: bytes[start...], as: UTF8.self)
        }
        guard let text else { return nil }
        self = text
    }
}

extension Array: PostgreSQLDecodable where Element == UInt8 {
    package init?(_ bytes: borrowing RawSpan, _ type: PostgreSQLType) {
        guard type == .bytes else { return nil }
        self = unsafe bytes.withUnsafeBytes { unsafe [UInt8]($0) }
    }
}

extension Data: PostgreSQLDecodable {
    package init?(_ bytes: borrowing RawSpan, _ type: PostgreSQLType) {
        guard type == .bytes else { return nil }
        self = unsafe bytes.withUnsafeBytes { unsafe Data($0) }
    }
}

extension PostgreSQLValue: PostgreSQLDecodable {
    package init?(_ bytes: borrowing RawSpan, _ type: PostgreSQLType) {
        let value: PostgreSQLValue? =
            switch type {
            case .boolean: Bool(bytes, type).map { .boolean($0) }
            case .bytes: [UInt8](bytes, type).map { .bytes($0) }
            case .int16, .int32, .int64: Int64(bytes, type).map { .integer($0) }
            case .float, .double: Double(bytes, type).map { .double($0) }
            case .text, .jsonb: String(bytes, type).map { .text($0) }
            case .other: nil
            }
        guard let value else { return nil }
        self = value
    }

    package static var postgreSQLNull: PostgreSQLValue? { .null }
}

/// The unsigned number that up to eight bytes form, the most significant first.
private func unsignedNumber(_ bytes: borrowing RawSpan) -> UInt64 {
    unsafe bytes.withUnsafeBytes { bytes in
        unsafe bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
