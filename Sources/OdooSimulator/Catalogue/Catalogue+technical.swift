import Base
import Odoo

extension Catalogue {
    static func technical(_ version: Int) -> [Model] {
        [
            Model(
                "ir.model",
                "Models",
                order: "model",
                rights: .shared,
                behaviour: ModelBehaviour(),
                fields: [
                    .char("name").required().translated(), .char("model").required(),
                    .selection("state", "manual", "base").initially("manual"),
                    .many("field_id", "ir.model.fields", by: "model_id"), .boolean("transient"),
                    .boolean("is_mail_thread"), .char("order").initially("id"),
                ]
            ),
            Model(
                "ir.model.fields",
                "Fields",
                order: "name",
                rights: .shared,
                behaviour: FieldBehaviour(),
                fields: [
                    .char("name").required(), .one("model_id", "ir.model").required(), .char("model"),
                    .char("field_description").translated(), .char("help").translated(), .char("ttype").required(),
                    .char("relation"), .char("relation_field"), .char("relation_table"), .char("column1"),
                    .char("column2"), .boolean("index"), .boolean("copied"), .boolean("required"),
                    .boolean("readonly"), .boolean("store").initially(true), .char("domain"), .integer("size"),
                    .text("compute"), .char("depends"),
                    .many("groups", "res.groups"), .char("on_delete"), .boolean("sanitize").since(17),
                    .boolean("sanitize_style").since(17),
                    .many("selection_ids", "ir.model.fields.selection", by: "field_id"),
                    .selection("state", "manual", "base").initially("manual"), .boolean("translate"),
                ]
            ),
            Model(
                "ir.model.fields.selection",
                "Fields Selection",
                order: "sequence, id",
                behaviour: SelectionBehaviour(),
                fields: [
                    .one("field_id", "ir.model.fields").required(), .char("value").required(),
                    .char("name").required().translated(), .integer("sequence").initially(1000),
                ]
            ),
            Model(
                "base.language.import",
                "Language Import",
                behaviour: LanguageImportBehaviour(),
                fields: [
                    .char("name").required(), .char("code").required(), .binary("data").required(),
                    .char("filename").required(), .boolean("overwrite"),
                ]
            ),
            Model(
                "ir.model.data",
                "Model Data",
                order: "module, model, name",
                behaviour: ExternalIDBehaviour(),
                fields: [
                    .char("module").required().initially(""), .char("name").required(), .char("model").required(),
                    .integer("res_id"), .boolean("noupdate").initially(false),
                    .char("complete_name").computed { row, _ in
                        .string("\(row.values["module"]?.string ?? "").\(row.values["name"]?.string ?? "")")
                    },
                ]
            ),
            Model(
                "ir.model.access",
                "Model Access",
                order: "model_id, group_id, name, id",
                fields: [
                    .char("name").required(), .one("model_id", "ir.model").required(), .one("group_id", "res.groups"),
                    .boolean("perm_read"), .boolean("perm_write"), .boolean("perm_create"), .boolean("perm_unlink"),
                    .boolean("active").initially(true),
                ]
            ),
            Model(
                "ir.rule",
                "Record Rule",
                fields: [
                    .char("name"), .one("model_id", "ir.model").required(), .char("domain_force"),
                    .many("groups", "res.groups"), .boolean("active").initially(true),
                    .boolean("perm_read").initially(true), .boolean("perm_write").initially(true),
                    .boolean("perm_create").initially(true), .boolean("perm_unlink").initially(true),
                ]
            ),
            Model(
                "ir.config_parameter",
                "System Parameter",
                order: "key",
                behaviour: ParameterBehaviour(),
                fields: [.char("key").required(), .text("value").required()]
            ).named { row, _ in row.values["key"] ?? false },
            Model(
                "ir.mail_server",
                "Mail Server",
                order: "sequence, id",
                behaviour: MailServerBehaviour(),
                fields: [
                    .char("name").required(), .char("smtp_host"), .integer("smtp_port").initially(25),
                    .selection("smtp_encryption", "none", "starttls", "starttls_strict", "ssl", "ssl_strict").required()
                        .initially("none"),
                    .selection("smtp_authentication", "login", "certificate", "cli").required().initially("login"),
                    .char("smtp_user"), .char("smtp_pass"), .char("from_filter"), .integer("sequence").initially(10),
                    .boolean("active").initially(true), .boolean("smtp_debug"),
                ]
            ),
            Model(
                "ir.module.module",
                "Module",
                order: "name",
                rights: .settings,
                fields: [
                    .char("name").required(), .char("shortdesc").translated(),
                    .selection("state", "uninstalled", "installed", "to upgrade", "to install", "to remove"),
                    .char("latest_version"),
                ]
            ),
        ] + interface(version)
    }

    private static func interface(_ version: Int) -> [Model] {
        [
            Model(
                "ir.ui.view",
                "View",
                order: "priority,name,id",
                behaviour: ViewBehaviour(),
                fields: [
                    .char("name").required(), .char("model"), .char("type"), .text("arch").translated(),
                    .text("arch_db").computed { row, environment in
                        row.translations[environment.language]?["arch"] ?? row.values["arch"] ?? false
                    },
                    .integer("priority").initially(16), .one("inherit_id", "ir.ui.view"),
                    .selection("mode", "primary", "extension").initially("primary"), .boolean("active").initially(true),
                    .many(version >= 19 ? "group_ids" : "groups_id", "res.groups"), .char("key"),
                ]
            ),
            Model(
                "ir.ui.menu",
                "Menu",
                order: "sequence,id",
                rights: .shared,
                behaviour: MenuBehaviour(hidesIdle: version <= 17),
                fields: [
                    .char("name").required().translated(), .one("parent_id", "ir.ui.menu"),
                    .integer("sequence").initially(10), .char("action"), .boolean("active").initially(true),
                    .many(version >= 19 ? "group_ids" : "groups_id", "res.groups"), .char("web_icon"),
                    .binary("web_icon_data"),
                ]
            ),
            Model(
                "ir.filters",
                "Filters",
                order: "model_id, name, id desc",
                rights: .everyday,
                fields: [
                    .char("name").required().translated(), .char("model_id").required(),
                    .text("domain").initially("[]"),
                    .text("context").initially("{}"), .text("sort").initially("[]"), .boolean("is_default"),
                    .boolean("active").initially(true), .one("action_id", "ir.actions.act_window"),
                    version >= 19 ? .many("user_ids", "res.users") : .one("user_id", "res.users"),
                ]
            ),
            Model(
                "ir.actions.server",
                "Server Action",
                order: "sequence,name",
                rights: .shared,
                behaviour: ServerActionBehaviour(),
                fields: [
                    .char("name").required().translated(), .one("model_id", "ir.model").required(),
                    .char("model_name").computed { row, environment in
                        row.values["model_id"]?.integer.flatMap { environment.row("ir.model", $0)?.values["model"] }
                            ?? false
                    },
                    .selection("state", "code", "object_write", "object_create", "multi", "webhook").required()
                        .initially("object_write"),
                    .text("code"), .char("webhook_url").since(17), .char("update_path").since(17),
                    .char("update_boolean_value").since(17),
                    .char("evaluation_type").since(17), .one("binding_model_id", "ir.model"),
                    .char("binding_view_types").initially("list,form"),
                    .selection("binding_type", "action", "report").initially("action"),
                    .integer("sequence").initially(5), .char("type").initially("ir.actions.server"),
                    .selection("usage", "ir_actions_server", "ir_cron").initially("ir_actions_server"),
                    .many(version >= 19 ? "group_ids" : "groups_id", "res.groups"), .html("help").translated(),
                ]
            ),
            Model(
                "ir.actions.act_window",
                "Action Window",
                order: "name",
                fields: [
                    .char("name").required().translated(), .char("res_model").required(),
                    .char("view_mode").initially("list,form"), .char("domain"), .char("context").initially("{}"),
                    .char("target").initially("current"), .one("binding_model_id", "ir.model"),
                    .char("type").initially("ir.actions.act_window"), .one("search_view_id", "ir.ui.view"),
                    .html("help").translated(),
                ]
            ),
            Model(
                "ir.actions.act_window.view",
                "Action Window View",
                order: "sequence,id",
                fields: [
                    .integer("sequence"), .one("view_id", "ir.ui.view"), .char("view_mode").required(),
                    .one("act_window_id", "ir.actions.act_window"),
                ]
            ),
        ]
    }
}
