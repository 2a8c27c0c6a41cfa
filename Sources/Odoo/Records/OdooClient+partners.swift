/// Contacts in Odoo.
extension OdooClient {
    /// The active contacts with one of these addresses, by Odoo's normalised form of them: one address each, in lower
    /// case. Odoo allows several contacts with the same address, and all are found.
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

    /// The active contacts whose e-mail field names one of these addresses somewhere: Odoo's normalised form holds only
    /// the first of several. What is found may be part of a longer address.
    package func partners(
        mentioning addresses: [String],
        fields: [String]
    ) async throws(OdooError) -> [OdooRecord] {
        let conditions = addresses.map { OdooValue.array(["email", "ilike", .string(Self.likePattern($0))]) }
        guard !conditions.isEmpty else { return [] }
        let alternatives = Array(repeating: OdooValue.string("|"), count: conditions.count - 1)
        return try await search("res.partner", alternatives + conditions, fields: fields)
    }

    /// With the wildcards of `like` escaped.
    static func likePattern(_ text: String) -> String {
        String(text.flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] })
    }
}
