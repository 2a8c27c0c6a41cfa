"""People who may not: a portal user, and an employee who tries what the web client does not offer."""

from surroundings import Odoo, Refused, variable
from tasks.tour import ANNA, MAX, PAUL, expect

MODELS = (
    "x_gsuite_mail", "x_gsuite_settings", "x_gsuite_label", "x_gsuite_request", "x_gsuite_ticket", "x_gsuite_action",
    "x_gsuite_log",
)


def portal(tour):
    """Paul finds his portal as ever, and nothing of the app, neither in the browser nor over RPC."""
    paul = tour.visit(PAUL, "en")
    paul.see("My account" if tour.odoo.version >= 17 else "Account Security")
    paul.see_not("Google Workspace")
    own = Odoo(PAUL, variable("PASSWORD"))
    for model in MODELS:
        refused(own, f"reads {model}", model, "search_read", [], ["id"])
    settings = tour.odoo.find("x_gsuite_settings", [["x_account", "=", ANNA]], "x_name")[0]["id"]
    for name in ("grant", "settings", "sync_incoming", "mail_import", "run"):
        action = tour.odoo.id_of(f"gsuite_gateway.action_{name}")
        context = {"active_model": "x_gsuite_settings", "active_id": settings, "active_ids": [settings]}
        refused(own, f"runs {name}", "ir.actions.server", "run", [action], context=context)
    # What the app adds to contacts must not keep him from his own.
    partner = own.find("res.users", [["login", "=", PAUL]], "partner_id")[0]["partner_id"][0]
    expect(own.call("res.partner", "read", [partner], ["name"]), "Paul cannot read his own contact")


def employee(tour):
    """Max tries Anna's rows over RPC: he reads none, changes none, and his actions do nothing to them."""
    own = Odoo(MAX, variable("PASSWORD"))
    others = tour.odoo.find("x_gsuite_settings", [["x_account", "=", ANNA]], "x_incoming_count")
    number, count = others[0]["id"], others[0]["x_incoming_count"]
    mails = [x["id"] for x in own.find("x_gsuite_mail", [["x_owner_id.login", "=", ANNA]], "id")]
    expect(not mails, f"Max reads Anna's mail: {mails}")
    expect(not own.find("x_gsuite_settings", [["id", "=", number]], "id"), "Max reads Anna's settings")
    refused(own, "writes Anna's settings", "x_gsuite_settings", "write", [number], {"x_incoming_count": 1})
    refused(own, "creates mail", "x_gsuite_mail", "create", {"x_name": "x", "x_direction": "incoming", "x_state": "waiting"})
    for model in ("x_gsuite_ticket", "x_gsuite_request", "x_gsuite_action"):
        refused(own, f"reads {model}", model, "search_read", [], ["id"])
    run = tour.odoo.id_of("gsuite_gateway.action_run")
    refused(own, "runs the administrators' action", "ir.actions.server", "run", [run])
    folders = tour.odoo.id_of("gsuite_gateway.action_sync_folders")
    context = {"active_model": "x_gsuite_settings", "active_id": number, "active_ids": [number]}
    if tour.odoo.version < 18:
        refused(own, "runs an action on Anna's settings", "ir.actions.server", "run", [folders], context=context)
    else:
        # Odoo lets him, and the action takes his own settings instead.
        own.call("ir.actions.server", "run", [folders], context=context)
    asked = tour.odoo.run_code(
        "action = {'type': 'walk', 'result': env['x_gsuite_request'].sudo().search_count("
        f"[('x_kind', '=', 'folders'), ('create_uid.login', '=', '{MAX}'), ('x_user_id.login', '=', '{ANNA}')])}}"
    )
    expect(asked["result"] == 0, "Max asked for something in Anna's name")
    kept = tour.odoo.find("x_gsuite_settings", [["id", "=", number]], "x_incoming_count")[0]
    expect(kept["x_incoming_count"] == count, "Max changed Anna's settings")


def refused(own, what, *call, **named):
    try:
        result = own.call(*call, **named)
    except Refused as refusal:
        expect("AccessError" in refusal.name or "Forbidden" in refusal.name, f"{own.login} {what}: {refusal}")
    else:
        expect(not result, f"{own.login} {what}: {result}")
