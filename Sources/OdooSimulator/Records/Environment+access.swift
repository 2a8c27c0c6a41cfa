import Odoo

extension Environment {
    /// Whether the acting user may perform the operation on records of the model.
    func may(_ operation: AccessOperation, _ model: Model) -> Bool {
        if isSuperuser { return true }
        if model.rights.contains(where: { $0.operations.contains(operation) && isMember(of: $0) }) { return true }
        return isGranted(operation, model)
    }

    func check(_ operation: AccessOperation, _ model: Model) throws(OdooException) {
        guard !may(operation, model) else { return }
        let groups = model.rights.filter { $0.operations.contains(operation) }.compactMap(\.group)
        let names = groups.compactMap { world.record($0)?.id }.map { "\t- \(displayName("res.groups", $0))" }
        let allowed =
            names.isEmpty
            ? "No group currently allows this operation."
            : "This operation is allowed for the following groups:\n" + names.joined(separator: "\n")
        throw .access(
            "You are not allowed to \(operation.verb) '\(model.label)' (\(model.name)) records.\n\n\(allowed)\n\n"
                + "Contact your administrator to request access if necessary."
        )
    }

    /// Whether the acting user sees the field.
    func sees(_ field: Field) -> Bool {
        guard field.versions.contains(world.version) else { return false }
        guard let group = field.group, !isSuperuser else { return true }
        return isMember(of: group)
    }

    private func isMember(of right: Model.Right) -> Bool { right.group.map { isMember(of: $0) } ?? true }

    /// Whether a record of `ir.model.access` grants the operation, as for models that users create.
    private func isGranted(_ operation: AccessOperation, _ model: Model) -> Bool {
        guard let table = world.tables["ir.model.access"], !table.ids.isEmpty else { return false }
        return table.rows.values.contains { row in
            guard let id = row.values["model_id"]?.integer,
                self.row("ir.model", id)?.values["model"]?.string == model.name,
                row.values["perm_\(operation.rawValue)"] == true
            else { return false }
            guard let group = row.values["group_id"]?.integer else { return true }
            return groupIDs.contains(group)
        }
    }
}
