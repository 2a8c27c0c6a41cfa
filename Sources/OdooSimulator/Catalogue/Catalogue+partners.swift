import Odoo

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
