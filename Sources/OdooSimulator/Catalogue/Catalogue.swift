import Base
import Odoo

/// The models of the simulated Odoo.
enum Catalogue {
    static func models(for version: Int, _ apps: Set<OdooApp>) -> [Model] {
        let all = partners + users(version) + mail + calendar + technical(version) + apps.flatMap { models(of: $0) }
        return all.filter { $0.versions.contains(version) }
    }
}

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
                    .many("user_ids", "res.users", by: "company_ids"),
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

extension Catalogue {
    static let partners: [Model] = [
        Model(
            "res.partner",
            "Contact",
            order: "complete_name ASC, id DESC",
            rights: .contacts,
            behaviour: PartnerBehaviour(),
            isThread: true,
            fields: [
                .char("name"), .char("complete_name").computed { row, environment in environment.displayName(of: row) },
                .char("email"), .char("email_normalized").computed { row, _ in PartnerBehaviour.normalised(row) },
                .char("phone"), .char("mobile").until(18), .one("title", "res.partner.title").until(18),
                .char("function"), .char("website"), .char("street"), .char("street2"), .char("city"), .char("zip"),
                .one("state_id", "res.country.state"), .one("country_id", "res.country"),
                .many("category_id", "res.partner.category"), .html("comment"),
                .one("parent_id", "res.partner"), .many("child_ids", "res.partner", by: "parent_id"),
                .char("parent_name").computed { row, environment in
                    row.values["parent_id"]?.integer.map { .string(environment.displayName("res.partner", $0)) }
                        ?? false
                },
                .boolean("is_company").initially(false),
                .selection("company_type", "person", "company").computed { row, _ in
                    row.values["is_company"] == true ? "company" : "person"
                },
                .selection("type", "contact", "invoice", "delivery", "other", "private").initially("contact"),
                .one("commercial_partner_id", "res.partner").computed { row, environment in
                    PartnerBehaviour.commercial(row, environment)
                },
                .char("commercial_company_name").computed { row, environment in
                    PartnerBehaviour.companyName(row, environment)
                },
                .char("company_name"), .char("vat"), .char("ref"), .char("barcode"), .char("lang"), .char("tz"),
                .binary("image_1920"), .binary("image_512").computed { row, _ in row.values["image_1920"] ?? false },
                .binary("image_128").computed { row, _ in row.values["image_1920"] ?? false },
                .boolean("active").initially(true), .one("user_id", "res.users"), .one("company_id", "res.company"),
                .many("user_ids", "res.users", by: "partner_id"), .integer("message_bounce"), .integer("color"),
                .many("message_ids", "mail.message").computed { row, environment in
                    ThreadMethods.messages(of: row, environment)
                },
                .boolean("partner_share").computed { row, environment in
                    .bool(PartnerBehaviour.user(of: row, environment) == nil)
                },
            ]
        ).named { row, environment in PartnerBehaviour.name(row, environment) },
        Model(
            "res.partner.category",
            "Contact Tag",
            order: "name, id",
            rights: .contacts,
            fields: [
                .char("name").required().translated(), .integer("color"), .one("parent_id", "res.partner.category"),
                .boolean("active").initially(true),
                .many("partner_ids", "res.partner").computed { row, environment in
                    PartnerBehaviour.tagged(with: row, environment)
                },
            ]
        ),
        Model(
            "res.partner.title",
            "Partner Title",
            order: "name",
            rights: .contacts,
            fields: [.char("name").required().translated(), .char("shortcut").translated()]
        ).until(18),
        Model(
            "res.country",
            "Country",
            order: "name",
            rights: .shared,
            fields: [
                .char("name").required().translated(), .char("code").required(), .integer("phone_code"),
                .many("state_ids", "res.country.state", by: "country_id"),
            ]
        ),
        Model(
            "res.country.state",
            "Country state",
            order: "code",
            rights: .shared,
            fields: [.char("name").required(), .char("code").required(), .one("country_id", "res.country").required()]
        ),
    ]
}

extension Catalogue {
    /// Returns the models that an app adds, with the rights of its users.
    static func models(of app: OdooApp) -> [Model] {
        switch app {
        case .crm:
            [
                Model(
                    "crm.lead",
                    "Lead",
                    order: "id desc",
                    rights: .settings + [.init(group: OdooGroupName.sales, operations: [.read, .write, .create])],
                    isThread: true,
                    fields: [
                        .char("name").required(), .one("partner_id", "res.partner"), .one("user_id", "res.users"),
                        .boolean("active").initially(true),
                        .many("message_ids", "mail.message").computed { row, environment in
                            ThreadMethods.messages(of: row, environment)
                        },
                    ]
                )
            ]
        case .massMailing:
            [
                Model(
                    "mailing.trace",
                    "Mailing Statistics",
                    rights: .settings + [.init(group: OdooGroupName.mailings, operations: [.read, .write, .create])],
                    fields: [
                        .char("model").required(), .integer("res_id"), .char("email"), .char("message_id"),
                        .selection("trace_status", "outgoing", "sent", "bounce", "error", "cancel")
                            .initially("outgoing"),
                        .selection("failure_type", "unknown", "mail_bounce"), .text("failure_reason").since(17),
                    ]
                )
            ]
        }
    }
}
