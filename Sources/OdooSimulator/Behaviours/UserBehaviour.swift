import Odoo

/// Users. Their names and other personal fields are stored in their contact.
struct UserBehaviour: Behaviour {
    static let partnerFields = ["name", "email", "tz", "lang", "phone"]

    func prepare(_ values: inout [String: OdooValue], _ environment: Environment) throws(OdooException) {
        if let login = values["login"],
            environment.world.tables["res.users"]?.rows.values.contains(where: { $0.values["login"] == login }) == true
        {
            throw .validation("You can not have two users with the same login!")
        }
        var partner = take(&values)
        if let id = values["partner_id"]?.integer {
            if !partner.isEmpty { try environment.superuser.write("res.partner", [id], partner) }
        } else {
            if partner["email"] == nil, values["login"]?.string?.contains("@") == true {
                partner["email"] = values["login"]
            }
            values["partner_id"] = .integer(try environment.superuser.create("res.partner", partner))
        }
        if values[UserFields.groups(environment.world.version)] == nil,
            let group = environment.world.record(OdooGroupName.user)?.id
        {
            values[UserFields.groups(environment.world.version)] = [[4, .integer(group)]]
        }
    }

    func willWrite(
        _ ids: [Int],
        _ values: inout [String: OdooValue],
        _ environment: Environment
    ) throws(OdooException) {
        let partner = take(&values)
        guard !partner.isEmpty else { return }
        let partners = ids.compactMap { environment.row("res.users", $0)?.values["partner_id"]?.integer }
        try environment.superuser.write("res.partner", partners, partner)
    }

    var methods: [String: Method] {
        [
            "has_group": Method(["group_ext_id!"], onRecords: true) { call throws(OdooException) in
                let user = call.ids.first ?? call.environment.user
                return .bool(
                    Environment(world: call.environment.world, user: user, context: [:], isSuperuser: false)
                        .isMember(of: call["group_ext_id"]?.string ?? "")
                )
            },
            "context_get": Method { call throws(OdooException) in
                ["uid": .integer(call.environment.user), "lang": "en_US", "tz": false]
            },
        ]
    }

    private func take(_ values: inout [String: OdooValue]) -> [String: OdooValue] {
        var taken: [String: OdooValue] = [:]
        for name in Self.partnerFields { taken[name] = values.removeValue(forKey: name) }
        return taken
    }
}

/// Languages.
struct LanguageBehaviour: Behaviour {
    var methods: [String: Method] {
        [
            "get_installed": Method { call throws(OdooException) in
                .array(call.environment.world.configuration.languages.map { [.string($0), .string($0)] })
            }
        ]
    }
}
