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
}
