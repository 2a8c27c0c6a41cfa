import CPQ

/// Reads and writes the keywords of a connection, in libpq's words.
enum ConnectionString {
    private static let schemes = ["postgresql://", "postgres://"]

    /// The keywords that a URL sets. Errors never quote it: what libpq complains about may be a part of the password.
    static func read(_ url: String) throws(PostgreSQLError) -> [String: String] {
        guard schemes.contains(where: url.hasPrefix) else {
            throw .invalidParameters("the URL must begin with postgresql://")
        }
        guard !url.utf8.contains(0) else { throw .invalidParameters("the URL contains a NUL character") }
        var complaint: UnsafeMutablePointer<CChar>?
        guard let options = unsafe PQconninfoParse(url, &complaint) else {
            defer { unsafe PQfreemem(complaint) }
            let text = unsafe complaint.map { unsafe String(cString: $0) } ?? "out of memory"
            throw .invalidParameters("the URL is not valid: \(withoutQuotation(text))")
        }
        defer { unsafe PQconninfoFree(options) }
        var keywords: [String: String] = [:]
        var next = unsafe options
        while let keyword = unsafe next.pointee.keyword {
            if let value = unsafe next.pointee.val {
                unsafe keywords[String(cString: keyword)] = unsafe String(cString: value)
            }
            unsafe next += 1
        }
        return keywords
    }

    /// libpq's error text up to the part that it quotes.
    private static func withoutQuotation(_ complaint: String) -> String {
        let words = complaint.prefix { $0 != "\"" && $0 != "\n" }
        return String(words.reversed().drop { $0 == " " || $0 == ":" }.reversed())
    }
}
