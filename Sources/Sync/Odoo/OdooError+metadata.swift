package import Logging
package import Odoo

extension OdooError {
    /// What the log says about a refusal: the database, the reason and the suggested fix.
    package func metadata(_ client: OdooClient) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["database": "\(client.access.database)", "reason": "\(reason)"]
        if let remedy { metadata["remedy"] = "\(remedy)" }
        return metadata
    }
}
