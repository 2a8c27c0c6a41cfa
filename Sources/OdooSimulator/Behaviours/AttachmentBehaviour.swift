import Odoo

/// Files of messages, and files in which Odoo stores the pictures of records.
struct AttachmentBehaviour: Behaviour {
    /// Pictures are visible only to a search for them.
    func isVisible(_ row: Row, searchedBy fields: Set<String>, _ environment: Environment) -> Bool {
        (row.values["res_field"] ?? false) == false || !fields.isDisjoint(with: ["id", "res_field"])
    }

    /// Content that a browser would run becomes text if the context asks for it, or if its creator may not change views.
    /// A missing type is guessed from the name.
    func prepare(_ values: inout [String: OdooValue], _ environment: Environment) throws(OdooException) {
        var type = values["mimetype"]?.string ?? ""
        if type.isEmpty || type == "application/octet-stream" {
            let suffix = values["name"]?.string?.split(separator: ".").last?.lowercased() ?? ""
            type = Self.types[suffix] ?? (type.isEmpty ? "application/octet-stream" : type)
        }
        let isOffice = type.hasPrefix("application/vnd.openxmlformats")
        let runs = type.contains("ht") || type.contains("xml") && !isOffice
        if runs {
            let views = try environment.model("ir.ui.view")
            let asUser = Environment(
                world: environment.world,
                user: environment.user,
                context: [:],
                isSuperuser: false
            )
            if environment.has("attachments_mime_plainxml") || !asUser.may(.write, views) { type = "text/plain" }
        }
        values["mimetype"] = .string(type)
    }

    private static let types = [
        "html": "text/html", "htm": "text/html", "svg": "image/svg+xml", "xml": "text/xml", "txt": "text/plain",
    ]

    /// Stores the picture of a record, replacing the previous one.
    static func keep(picture: OdooValue, of model: String, _ id: Int, _ environment: Environment) {
        forget(picturesOf: model, id, environment)
        guard let picture = picture.string, let number = environment.world.tables["ir.attachment"]?.nextID() else {
            return
        }
        environment.world.tables["ir.attachment"]?.insert(
            Row(
                model: "ir.attachment",
                id: number,
                values: [
                    "name": "image_512", "res_model": .string(model), "res_id": .integer(id), "res_field": "image_512",
                    "type": "binary", "datas": .string(picture), "checksum": .string(checksum(of: picture)),
                ]
            )
        )
    }

    static func forget(picturesOf model: String, _ id: Int, _ environment: Environment) {
        let table = environment.world.tables["ir.attachment"]
        for row in table?.rows.values ?? [:].values
        where row.values["res_field"]?.string != nil && row.values["res_model"] == .string(model)
            && row.values["res_id"] == .integer(id)
        {
            environment.world.tables["ir.attachment"]?.remove(row.id)
        }
    }

    /// Returns a checksum (FNV-1a), which only has to differ for different content; Odoo's is SHA-1.
    private static func checksum(of content: String) -> String {
        let hash = content.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}
