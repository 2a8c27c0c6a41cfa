import Odoo

extension Catalogue {
    static func users(_ version: Int) -> [Model] {
        [
            Model(
                "res.users",
                "User",
                order: "name, login",
                rights: .shared,
                behaviour: UserBehaviour(),
                fields: [
                    .char("login").required(), .one("partner_id", "res.partner").required(),
                    .boolean("active").initially(true), .one("company_id", "res.company").initially(1),
                    .many("company_ids", "res.company"), .many(UserFields.groups(version), "res.groups"),
                    .html("signature"),
                    .boolean("share").computed { row, environment in
                        .bool(
                            !Environment(world: environment.world, user: row.id, context: [:], isSuperuser: false)
                                .isMember(of: OdooGroupName.user)
                        )
                    },
                ]
                    + UserBehaviour.partnerFields.map { name in
                        Field(name, .char).computed { row, environment in
                            row.values["partner_id"]?.integer.flatMap {
                                environment.row("res.partner", $0)?.values[name]
                            }
                                ?? false
                        }
                    }
                    + [
                        .char("email_normalized").computed { row, environment in
                            row.values["partner_id"]?.integer.flatMap { environment.row("res.partner", $0) }
                                .map { PartnerBehaviour.normalised($0) } ?? false
                        }
                    ]
            ).named { row, environment in
                .string(row.values["partner_id"]?.integer.map { environment.displayName("res.partner", $0) } ?? "")
            },
            Model(
                "res.groups",
                "Access Groups",
                order: "name",
                rights: .shared,
                fields: [
                    .char("name").required().translated(), .char("comment").translated(),
                    .many("implied_ids", "res.groups"),
                    .char("full_name").computed { row, _ in row.values["name"] ?? false },
                ]
            ),
            Model(
                "res.company",
                "Companies",
                order: "name",
                rights: .shared,
                fields: [
                    .char("name").required(), .one("partner_id", "res.partner"), .char("email"),
                    .boolean("active").initially(true), .one("alias_domain_id", "mail.alias.domain").since(17),
                ]
            ),
            Model(
                "res.lang",
                "Languages",
                rights: .shared,
                behaviour: LanguageBehaviour(),
                fields: [.char("name").required(), .char("code").required(), .boolean("active").initially(true)]
            ),
        ]
    }
}
