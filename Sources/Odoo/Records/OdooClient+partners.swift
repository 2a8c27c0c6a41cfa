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

    /// Escapes the wildcards of `like`.
    package static func likePattern(_ text: String) -> String {
        String(text.flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] })
    }
}
