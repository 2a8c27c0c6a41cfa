/// Contacts in Odoo.
extension OdooClient {
    /// Returns the active contacts with one of these addresses, compared with Odoo's normalised form: one address each,
    /// in lower case. Odoo allows several contacts with the same address, and all are returned.
    ///
    /// - Parameter addresses: in any case; bare, without names.
    package func partners(
        withAddresses addresses: [String],
        fields: [String]
    ) async throws(OdooError) -> [OdooRecord] {
        let normalised = Array(Set(addresses.map { $0.lowercased() })).sorted()
        var found: [OdooRecord] = []
        for start in stride(from: 0, to: normalised.count, by: limits.batch) {
            let batch = Array(normalised[start..<min(start + limits.batch, normalised.count)])
            found += try await search("res.partner", [["email_normalized", "in", OdooValue(batch)]], fields: fields)
        }
        return found
    }

    /// Returns the active contacts whose email field contains one of these addresses: Odoo's normalised form holds only
    /// the first of several. A match may be part of a longer address.
    package func partners(
        mentioning addresses: [String],
        fields: [String]
    ) async throws(OdooError) -> [OdooRecord] {
        let conditions = addresses.map { OdooValue.array(["email", "ilike", .string(Self.likePattern($0))]) }
        guard !conditions.isEmpty else { return [] }
        let alternatives = Array(repeating: OdooValue.string("|"), count: conditions.count - 1)
        return try await search("res.partner", alternatives + conditions, fields: fields)
    }

    /// Escapes the wildcards of `like`.
    static func likePattern(_ text: String) -> String {
        String(text.flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] })
    }
}
