import Base

/// Reads and creates what the gateway keeps in Odoo, as an administrator of Odoo.
package struct Provisioner: Sendable {
    let client: OdooClient
    let options: ProvisionOptions

    package init(_ client: OdooClient, _ options: ProvisionOptions) {
        self.client = client
        self.options = options
    }

    static let english: [String: JSONValue] = ["lang": "en_US"]

    /// Ends the client's session.
    package func close() async { await client.close() }

    /// Returns the names of the companies in which users work and the gateway's user may not.
    package func closedCompanies() async throws(OdooError) -> [String] {
        try await client.closedCompanies(to: options.login)
    }

    /// Returns what there is to do. Changes nothing.
    package func plan() async throws(OdooError) -> ProvisionPlan {
        let items = ProvisionCatalogue.items(options, for: try await client.version())
        return ProvisionPlan.make(items, try await survey(items))
    }

    /// Carries out the plan, and reports each finished step with its number and the total. May be repeated at any time:
    /// each step checks what exists.
    ///
    /// Records of one model are created in one call, models together with their fields: Odoo rebuilds its registry after
    /// each call that changes a model, which takes longer than everything else.
    package func carryOut(
        _ told: (ProvisionPlan.Step, _ number: Int, _ total: Int) -> Void = { _, _, _ in }
    ) async throws(OdooError) {
        let items = ProvisionCatalogue.items(options, for: try await client.version())
        var found = try await survey(items)
        let steps = ProvisionPlan.make(items, found).steps
        var number = 0
        func tell(_ done: [ProvisionPlan.Step]) {
            for step in done {
                number += 1
                told(step, number, steps.count)
            }
        }
        tell(steps.filter { !$0.acts })
        let known = steps.filter { if case .adopt = $0 { true } else { false } }.map(\.item)
        try await name(known, &found)
        try await create(steps.filter { if case .create = $0 { true } else { false } }, &found, tell)
        for step in steps {
            switch step {
            case .keep, .skip, .create: continue
            case .adopt(let item, let id, let fields, _), .change(let item, let id, let fields, _):
                try await change(item, id, fields, found.ids)
            }
            tell([step])
        }
        try await translate(steps, found)
        if !found.isMember { try await join(found.ids, found.user) }
        if let field = found.formerField { try await takeOver(from: field, found.ids) }
    }

    /// Creates records, always all of one model whose needs exist.
    private func create(
        _ steps: [ProvisionPlan.Step],
        _ found: inout ProvisionSurvey,
        _ tell: ([ProvisionPlan.Step]) -> Void
    ) async throws(OdooError) {
        var open = steps
        while let first = open.first?.item {
            // A computed field depends on fields that Odoo must know before.
            let ready = open.filter { step in
                step.item.model == first.model && step.item.isDependent == first.isDependent
                    && step.item.values.values.flatMap(\.needs).allSatisfy { found.ids[$0] != nil }
            }
            guard !ready.isEmpty else {
                throw OdooError(.unreadable, "\(first.externalID) needs what does not exist")
            }
            let done = try await create(ready.map(\.item), with: open.map(\.item), &found)
            open.removeAll { done.contains($0.item.name) }
            tell(steps.filter { done.contains($0.item.name) })
        }
    }

    /// Creates these records, and with them what belongs to them: the fields of a model, and the values of a field.
    ///
    /// - Returns: the names of the items that now exist.
    private func create(
        _ items: [ProvisionItem],
        with open: [ProvisionItem],
        _ found: inout ProvisionSurvey
    ) async throws(OdooError) -> Set<String> {
        let nested = ProvisionNesting(open)
        let values = items.map { nested.values($0, found.ids) }
        let made = try await client.create(items[0].model, values, context: Self.english)
        for (item, id) in zip(items, made) { found.ids[item.externalID] = id }
        let parts = items.flatMap { nested.parts(of: $0) }
        if !parts.isEmpty { try await findUnnamed(parts, &found) }
        try await name(items + parts.filter { found.ids[$0.externalID] != nil }, &found)
        return Set((items + parts).map(\.name))
    }

    /// Gives records their external ids.
    private func name(_ items: [ProvisionItem], _ found: inout ProvisionSurvey) async throws(OdooError) {
        var fresh: [[String: JSONValue]] = []
        for item in items {
            guard let id = found.ids[item.externalID] else { continue }
            if let known = found.names[item.name] {
                try await client.write("ir.model.data", [known], ["res_id": .integer(id)])
            } else {
                fresh.append([
                    "module": .string(ProvisionItem.module), "name": .string(item.name), "model": .string(item.model),
                    "res_id": .integer(id), "noupdate": false,
                ])
            }
        }
        guard !fresh.isEmpty else { return }
        _ = try await client.create("ir.model.data", fresh)
    }

    private func change(
        _ item: ProvisionItem,
        _ id: Int,
        _ fields: [String],
        _ ids: [String: Int]
    ) async throws(OdooError) {
        guard !fields.isEmpty else { return }
        var values: [String: JSONValue] = [:]
        for field in fields { values[field] = item.values[field]?.resolved(ids) }
        // Values that are not compared are always written as well.
        for case (let field, .secret(let value)) in item.values { values[field] = value }
        try await client.write(item.model, [id], values, context: Self.english)
    }

    private func join(_ ids: [String: Int], _ user: Int?) async throws(OdooError) {
        guard let user, let group = ids["\(ProvisionItem.module).group"] else { return }
        let field = try await client.version().major >= 19 ? "group_ids" : "groups_id"
        try await client.write("res.users", [user], [field: [[4, .integer(group)]]], context: QuietContext.records)
    }
}

/// What is created together with other records: fields with their model, and the values of a selection with their field.
struct ProvisionNesting {
    private let parts: [String: [ProvisionItem]]

    /// - Parameter open: the items that do not exist yet.
    init(_ open: [ProvisionItem]) {
        parts = Dictionary(grouping: open.filter { Self.parent($0) != nil }) { Self.parent($0) ?? "" }
    }

    private static func parent(_ item: ProvisionItem) -> String? {
        let field = ["ir.model.fields": "model_id", "ir.model.fields.selection": "field_id"][item.model]
        // Odoo checks what a computed field depends on, in a model that exists.
        guard let field, !item.isDependent, case .reference(let parent) = item.values[field] else { return nil }
        return parent
    }

    /// Returns all items that belong to an item, in any depth.
    func parts(of item: ProvisionItem) -> [ProvisionItem] {
        (parts[item.externalID] ?? []).flatMap { [$0] + parts(of: $0) }
    }

    func values(_ item: ProvisionItem, _ ids: [String: Int]) -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for (field, value) in item.values { values[field] = value.resolved(ids) }
        let own = parts[item.externalID] ?? []
        switch item.model {
        case "ir.model":
            let hasName = own.contains { $0.values["name"] == .plain("x_name") }
            let fields = own.map { JSONValue.object(self.values($0, ids)) } + (hasName ? [] : [Self.standardName])
            values["field_id"] = .array(fields.map { [0, 0, $0] })
        case "ir.model.fields" where !own.isEmpty:
            values["selection_ids"] = .array(own.map { [0, 0, .object(self.values($0, ids))] })
        default: break
        }
        return values
    }

    /// The field that Odoo itself gives a new model.
    private static let standardName: JSONValue = [
        "name": "x_name", "field_description": "Name", "ttype": "char", "copied": true,
    ]
}
