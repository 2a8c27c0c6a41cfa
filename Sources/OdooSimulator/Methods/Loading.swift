import Odoo

/// `load`: creates or changes records by external ids.
enum Loading {
    static func load(_ call: Call) throws(OdooException) -> OdooValue {
        let fields = call.names("fields") ?? []
        var ids: [Int] = []
        for line in call["data"]?.array ?? [] {
            var values: [String: OdooValue] = [:]
            var external: String?
            for (name, cell) in zip(fields, line.array ?? []) {
                switch name {
                case "id": external = cell.string
                case ".id": continue
                default: values[name] = cell == "" ? false : cell
                }
            }
            if let external, let known = call.environment.world.record(external), known.model == call.model.name {
                try call.environment.write(call.model.name, [known.id], values)
                ids.append(known.id)
                continue
            }
            let id = try call.environment.create(call.model.name, values)
            if let parts = external?.split(separator: ".", maxSplits: 1), parts.count == 2 {
                _ = try call.environment.superuser.create(
                    "ir.model.data",
                    [
                        "module": .string(String(parts[0])), "name": .string(String(parts[1])),
                        "model": .string(call.model.name), "res_id": .integer(id),
                    ]
                )
            }
            ids.append(id)
        }
        return ["ids": OdooValue(ids), "messages": [], "nextrow": 0]
    }
}
