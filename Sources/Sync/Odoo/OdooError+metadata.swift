package import Logging
package import Odoo

extension OdooError {
    /// What the log says of a refusal: by which database, why, and what to do about it.
    package func metadata(_ client: OdooClient) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["database": "\(client.access.database)", "reason": "\(reason)"]
        if let remedy { metadata["remedy"] = "\(remedy)" }
        return metadata
    }
}
