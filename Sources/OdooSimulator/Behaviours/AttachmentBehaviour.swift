import Odoo

/// Files: those of messages, and those in which Odoo keeps the pictures of records.
struct AttachmentBehaviour: Behaviour {
    /// Pictures show only in a search that asks for them.
    func isVisible(_ row: Row, searchedBy fields: Set<String>, _ environment: Environment) -> Bool {
        (row.values["res_field"] ?? false) == false || !fields.isDisjoint(with: ["id", "res_field"])
    }

    /// What a browser would run is text where the context asks for it, or whoever makes it may not change views. The type
    /// is guessed by the name where it is not given.
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

    /// Keeps the picture of a record, in place of the one before.
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

    /// Another for another content, as is all that it is for (FNV-1a); Odoo's is a SHA-1.
    private static func checksum(of content: String) -> String {
        let hash = content.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}
